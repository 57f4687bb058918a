import type { Backdoor, BackdoorRecord } from '../core/vendor.ts';
import { normalId } from './ids.ts';
import type { Org } from './org.ts';
import type { Actor } from './rules/actor.ts';
import { convertLead, type ConversionChoices } from './rules/convert.ts';
import { mergeRows, purgeRow, removeRow, undeleteRow } from './rules/remove.ts';
import { createRow, updateRow } from './rules/write.ts';
import { valueOf } from './schema/field.ts';
import type { SObjectType } from './schema/object.ts';
import { AUTOMATED_USER_ID, isPlatformUser } from './seeds.ts';
import { isLive, type Row } from './store/row.ts';
import { wholeSecond } from './time.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Keys of `edit` that aren't fields but what a person does with the record. `commitAfter` (ms) goes with create too. */
const ACTS = ['merge', 'convert', 'undelete', 'purge', 'commitAfter'] as const;

/**
 * The org from inside. `edit` also takes `{merge: [loserIds]}`, `{convert: true | {accountId, contactId, opportunityName}}`,
 * `{undelete: true}`, `{purge: true}`; and create and edit take `{commitAfter: ms}`, which stamps now and becomes visible
 * so much later, as a long transaction does (salesforce.md 8, 12.5).
 */
export function salesforceBackdoor(org: Org): Backdoor {
  const typeNamed = (name: string): SObjectType => {
    const type = org.schema.type(name);
    if (type === undefined || !type.business)
      throw new Error(`salesforce: no record type '${name}'; use User, Account, Contact, Lead, Opportunity, Case, Task or Event`);
    return type;
  };
  const idOf = (id: string): string => normalId(id) ?? id;
  const ready = (): void => org.transactions.settle(org.now());
  return {
    create(name, properties, options = {}) {
      ready();
      const type = typeNamed(name);
      const now = org.now();
      const createdAt = wholeSecond(options.createdAt ?? options.updatedAt ?? now);
      const stamps = { createdAt, updatedAt: Math.max(createdAt, wholeSecond(options.updatedAt ?? options.createdAt ?? now)) };
      const body = name.toLowerCase() === 'user' ? userDefaults(properties) : properties;
      const actor = person(org, body['OwnerId'], true);
      return commit(org, properties, () => createRow(org, type, fieldsOf(body), actor, stamps)).id;
    },
    edit(name, id, properties) {
      ready();
      const type = typeNamed(name);
      const actor = person(org, org.row(idOf(id))?.values['OwnerId'], false);
      commit(org, properties, () => {
        org.transactions.atomic(() => act(org, type, idOf(id), properties, actor));
      });
    },
    remove(name, id) {
      ready();
      const type = typeNamed(name);
      removeRow(org, type, idOf(id), person(org, org.row(idOf(id))?.values['OwnerId'], false));
    },
    get(name, id) {
      ready();
      const type = typeNamed(name);
      const row = org.table(type).get(idOf(id));
      return row === undefined ? undefined : shown(org, type, row);
    },
    *records() {
      ready();
      for (const type of org.schema.types()) {
        if (!type.business) continue;
        for (const row of org.table(type).rows()) if (!isPlatformUser(row.id)) yield shown(org, type, row);
      }
    },
  };
}

/** A person at work: the owner, if that is an active user, else the platform itself. Never the API's user. */
function person(org: Org, ownerId: unknown, seeding: boolean): Actor {
  const id = typeof ownerId === 'string' ? normalId(ownerId) : undefined;
  const active = id !== undefined && org.row(id)?.values['IsActive'] === true && !isPlatformUser(id);
  return { viaApi: false, userId: active ? id : AUTOMATED_USER_ID, autoAssign: false, allowDuplicates: true, seeding };
}

const fieldsOf = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => !ACTS.some((act) => act === key)));

function commit<T>(org: Org, properties: Properties, work: () => T): T {
  const after = properties['commitAfter'];
  if (after === undefined) return work();
  if (typeof after !== 'number' || !(after > 0)) throw new Error('salesforce: commitAfter is a number of milliseconds above 0');
  return org.transactions.late(work, org.now(), org.now() + after);
}

function act(org: Org, type: SObjectType, id: string, properties: Properties, actor: Actor): void {
  const { merge, convert, undelete, purge } = properties;
  if (undelete === true) undeleteRow(org, type, id, actor);
  if (purge === true) purgeRow(org, type, id);
  if (merge !== undefined) {
    if (!Array.isArray(merge) || !merge.every((loser) => typeof loser === 'string'))
      throw new Error('salesforce: merge is a list of the losers’ ids');
    mergeRows(
      org,
      type,
      id,
      merge.map((loser) => normalId(loser) ?? loser),
      actor,
    );
  }
  const fields = fieldsOf(properties);
  const acted = undelete === true || purge === true || merge !== undefined || convert !== undefined;
  if (Object.keys(fields).length > 0 || !acted) updateRow(org, type, id, fields, actor);
  if (convert !== undefined && convert !== false) {
    if (type.name !== 'Lead') throw new Error(`salesforce: only a Lead can be converted, not ${type.name}`);
    convertLead(org, id, convert === true ? {} : (convert as ConversionChoices), actor);
  }
}

function userDefaults(properties: Properties): Properties {
  const { Email: email, FirstName: first, LastName: last } = properties;
  const start = (part: unknown, length: number): string => (typeof part === 'string' ? part.slice(0, length).toLowerCase() : '');
  const alias = start(first, 1) + start(last, 4);
  return { Username: email, Alias: alias === '' ? null : alias, ...properties };
}

function shown(org: Org, type: SObjectType, row: Row): BackdoorRecord {
  const properties: Record<string, unknown> = {};
  for (const field of org.schema.fields(type)) properties[field.name] = valueOf(field, row);
  return { type: type.name, id: row.id, entity: type.entity, live: isLive(row), properties };
}
