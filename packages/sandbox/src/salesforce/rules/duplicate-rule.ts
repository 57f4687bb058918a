import { SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import type { Scalar } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import { isLive, type Row } from '../store/row.ts';
import type { Actor } from './actor.ts';
import type { Values } from './read-body.ts';

const MESSAGE = 'Use one of these records?';
const ACCOUNT_OF: Readonly<Record<string, string>> = { Contact: 'AccountId', Lead: 'Company' };

const same = (a: Scalar | undefined, b: Scalar | undefined): boolean =>
  typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase();

function matches(org: Org, type: SObjectType, values: Values, self: string | undefined): Row[] {
  const company = ACCOUNT_OF[type.name] ?? '';
  const found: Row[] = [];
  for (const row of org.table(type).rows()) {
    if (!isLive(row) || row.id === self || row.values['IsConverted'] === true) continue;
    const named = same(row.values['LastName'], values['LastName']) && same(row.values['FirstName'], values['FirstName']);
    if (same(row.values['Email'], values['Email']) || (named && same(row.values[company], values[company]))) found.push(row);
  }
  return found;
}

/**
 * The standard duplicate rule of Lead and Contact: equal e-mail, or equal name at the same company. `block` always
 * refuses; `alert` lets a caller pass who sent `allowSave=true` (salesforce.md 7). Off unless switched on.
 */
export function checkDuplicateRule(org: Org, type: SObjectType, values: Values, self: string | undefined, actor: Actor): void {
  const action = org.settings.duplicateRule(type.name);
  if (!actor.viaApi || action === 'off' || (action === 'alert' && actor.allowDuplicates)) return;
  const found = matches(org, type, values, self);
  if (found.length === 0) return;
  const duplicates = {
    allowSave: action === 'alert',
    duplicateRule: `Standard_${type.name}_Duplicate_Rule`,
    duplicateRuleEntityType: type.name,
    errorMessage: MESSAGE,
    matchResults: [
      {
        entityType: type.name,
        errors: [],
        matchEngine: 'FuzzyMatchEngine',
        matchRecords: found.slice(0, 100).map((row) => ({
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100,
          record: { attributes: { type: type.name, url: `/services/data/v62.0/sobjects/${type.name}/${row.id}` }, Id: row.id },
        })),
        rule: `Standard_${type.name}_Match_Rule_v1_0`,
        size: found.length,
        success: true,
      },
    ],
  };
  throw new SalesforceError(400, [{ code: 'DUPLICATES_DETECTED', message: MESSAGE, fields: [], duplicates }]);
}
