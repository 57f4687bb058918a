import { markedWith, type FaultMark, type JudgedWrite } from '../../core/interference.ts';
import { entityIsDeleted, fault } from '../errors.ts';
import type { Org } from '../org.ts';
import type { Scalar } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import { stageNamed } from '../schema/picklists.ts';
import { LEAD_QUEUE_ID } from '../seeds.ts';
import { isInBin, isLive, type Row } from '../store/row.ts';
import type { Actor } from './actor.ts';
import { checkFieldPermission, checkOwner, checkRequired, checkUnique } from './constraints.ts';
import { checkDuplicateRule } from './duplicate-rule.ts';
import { readBody, type Values } from './read-body.ts';

export type Body = Readonly<Record<string, unknown>>;

/** The external-id field that MeshLine writes into every object; by it mutations are counted. */
const MARKER = 'MeshLine_Id__c';

const NEW_ROW = { deletedAt: null, deletedWith: null, purgedAt: null, masterId: null, version: 1 } as const;

/** Notes a change of what people work with; set-up objects are nobody's record. */
export function logMutation(
  org: Org,
  type: SObjectType,
  row: Row,
  kind: 'create' | 'update' | 'archive',
  viaApi: boolean,
  changed: readonly string[],
  marks: readonly FaultMark[] = [],
): void {
  if (!type.business) return;
  const marker = row.values[MARKER];
  org.transactions.log({
    at: org.now(),
    vendor: 'salesforce',
    kind,
    type: type.name,
    id: row.id,
    marker: typeof marker === 'string' ? marker : undefined,
    viaApi,
    changed,
    ...markedWith(...org.interference.marks(), ...marks),
  });
}

/** What the fault matrix leaves of a write over the API; what it refuses is a validation rule of the org. */
function judge(org: Org, type: SObjectType, body: Body, actor: Actor, creates: boolean): JudgedWrite {
  if (!actor.viaApi) return { values: body, marks: [] };
  const judged = org.interference.write({ type: type.name, creates, values: body });
  if (judged.refusal === undefined) return judged;
  throw fault(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', judged.refusal.message, [judged.refusal.field]);
}

/** The row that a write names; answers as the API does when it is deleted, purged or was never there. */
export function rowToWrite(org: Org, type: SObjectType, id: string): Row {
  const row = org.table(type).get(id);
  if (row !== undefined && isLive(row)) return row;
  if (row !== undefined && type.recycled && isInBin(row, org.now())) throw entityIsDeleted();
  throw fault(404, 'NOT_FOUND', 'The requested resource does not exist');
}

/** What follows from what was written: the stage sets the probability unless the same write did (salesforce.md 10). */
function derived(type: SObjectType, patch: Values): Values {
  if (type.name !== 'Opportunity' || patch['StageName'] === undefined || (patch['Probability'] ?? null) !== null) return patch;
  return { ...patch, Probability: stageNamed(patch['StageName'])?.probability ?? 0 };
}

/** An active assignment rule moves the lead to its queue unless the caller said `Sforce-Auto-Assign: FALSE` (salesforce.md 10). */
const assigned = (org: Org, type: SObjectType, patch: Values, actor: Actor): Values =>
  type.name === 'Lead' && actor.viaApi && actor.autoAssign && org.settings.leadAssignment()
    ? { ...patch, OwnerId: LEAD_QUEUE_ID }
    : patch;

function defaults(org: Org, type: SObjectType, actor: Actor): Record<string, Scalar> {
  const values: Record<string, Scalar> = {};
  for (const field of org.schema.fields(type)) {
    if (field.name === 'OwnerId') values['OwnerId'] = actor.userId;
    else if (field.read === undefined && field.defaultValue !== null) values[field.name] = field.defaultValue;
  }
  return values;
}

/** Creates a row; everything that the platform checks is checked before anything is written. */
export function createRow(
  org: Org,
  type: SObjectType,
  body: Body,
  actor: Actor,
  stamps?: { readonly createdAt: number; readonly updatedAt: number },
): Row {
  if (actor.viaApi && !type.createable)
    throw fault(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${type.label}`, []);
  const judged = judge(org, type, body, actor, true);
  const given = assigned(org, type, readBody(org, type, judged.values, 'create', actor), actor);
  const values = derived(type, { ...defaults(org, type, actor), ...withoutEmpty(given) });
  checkRequired(org, type, values);
  if (type.name === 'FieldPermissions') checkFieldPermission(org, values);
  if (!actor.seeding) checkOwner(org, type, given['OwnerId']);
  checkUnique(org, type, values, undefined);
  checkDuplicateRule(org, type, values, undefined, actor);
  return org.transactions.atomic(() => {
    const created = stamps?.createdAt ?? org.stamp();
    const updated = stamps?.updatedAt ?? created;
    const row = org.transactions.write(org.table(type), {
      ...NEW_ROW,
      id: org.counters.mint(type.keyPrefix),
      values,
      createdAt: created,
      createdBy: actor.userId,
      modifiedAt: updated,
      modifiedBy: actor.userId,
      stamp: updated,
    });
    logMutation(org, type, row, 'create', actor.viaApi, Object.keys(given), judged.marks);
    return row;
  });
}

/** Updates a row. The stamps move also when the values are what they were, as on the platform. */
export function updateRow(org: Org, type: SObjectType, id: string, body: Body, actor: Actor): Row {
  const row = rowToWrite(org, type, id);
  if (actor.viaApi && !type.updateable)
    throw fault(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be updated: ${type.label}`, []);
  if (row.values['IsConverted'] === true) throw fault(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', []);
  const judged = judge(org, type, body, actor, false);
  const patch = derived(type, assigned(org, type, readBody(org, type, judged.values, 'update', actor), actor));
  const values = { ...row.values, ...patch };
  checkRequired(org, type, values);
  const newOwner = patch['OwnerId'] === row.values['OwnerId'] ? undefined : patch['OwnerId'];
  checkOwner(org, type, newOwner);
  if (patch['ParentId'] === id) throw fault(400, 'CIRCULAR_DEPENDENCY', 'A record can not be its own parent', ['ParentId']);
  checkUnique(org, type, patch, id);
  const changed = Object.keys(patch).filter((name) => (row.values[name] ?? null) !== patch[name]);
  if (changed.length > 0) checkDuplicateRule(org, type, values, id, actor);
  return org.transactions.atomic(() => {
    const next = touch(org, row, values, actor.userId);
    org.transactions.write(org.table(type), next);
    logMutation(org, type, next, 'update', actor.viaApi, changed, judged.marks);
    return next;
  });
}

/** The next version of a row that a user changed now. Stamps never go back, whatever the clock says. */
export function touch(org: Org, row: Row, values: Values, userId: string): Row {
  const at = Math.max(org.stamp(), row.stamp);
  return { ...row, values, modifiedAt: at, modifiedBy: userId, stamp: at, version: row.version + 1 };
}

/** The next version of a row that only the system touched: LastModifiedDate stays (salesforce.md 8). */
export function touchBySystem(org: Org, row: Row, values: Values): Row {
  return { ...row, values, stamp: Math.max(org.stamp(), row.stamp), version: row.version + 1 };
}

const withoutEmpty = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
