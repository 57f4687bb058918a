import type { AssociationType } from './association-types.ts';
import type { End } from './associations.ts';
import type { JudgedWrite } from '../core/interference.ts';
import { contactExists, invalid, invalidProperties, missingProperties, valueTaken } from './errors.ts';
import { ALL_TYPES, type ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';
import { checkedValues } from './property-write.ts';
import { stored, withValues, type Origin, type RecordRow } from './record.ts';
import { RACE_WINDOW_MS } from './settings.ts';
import { asId, asList, asObject, type Json } from './wire.ts';

/** Unique values that earlier inputs of the same batch are going to take. */
export type Claims = Set<string>;

/** A write that was found valid and waits for the others of its batch. */
export interface Draft {
  readonly isNew: boolean;
  /** Names of the properties that the write sets. */
  readonly written: readonly string[];
  commit(): RecordRow;
}

export interface WriteOptions {
  readonly origin: Origin;
  readonly claims: Claims;
  /** From the 2026-09 version on an administrator's rules count for API writes too (hubspot.md 0.4). */
  readonly adminRules?: boolean;
  /** For what was there before the sandbox started. */
  readonly createdAt?: number | undefined;
  readonly updatedAt?: number | undefined;
}

/** What the fault matrix leaves of a write over the API. A rule that refuses is a custom validation of the account. */
function judge(portal: Portal, type: ObjectType, properties: Json, origin: Origin, creates: boolean): JudgedWrite {
  if (origin !== 'api') return { values: properties, marks: [] };
  const judged = portal.interference.write({ type: type.name, creates, values: properties });
  if (judged.refusal === undefined) return judged;
  const { field, message } = judged.refusal;
  throw invalidProperties([{ name: field, code: 'CUSTOM_VALIDATION_ERROR', message }]);
}

/** Checks a create. Throws `HubSpotError` and writes nothing where it is refused. */
export function draftCreate(
  portal: Portal,
  type: ObjectType,
  input: { properties: Json; associations?: unknown },
  options: WriteOptions,
): Draft {
  const { origin, claims } = options;
  const judged = judge(portal, type, input.properties, origin, true);
  const values = checkedValues(portal, type, judged.values, undefined, origin);
  if (origin === 'api') checkRequired(portal, type, values, options.adminRules === true);
  checkBlocked(portal, values);
  const taken = checkUnique(portal, type, values, undefined, claims, origin);
  const links = readAssociations(portal, type, input.associations);
  for (const key of taken) claims.add(key);
  return {
    isNew: true,
    written: Object.keys(values),
    commit() {
      const createdAt = options.createdAt ?? portal.stamp();
      const updatedAt = options.updatedAt ?? createdAt;
      const empty: RecordRow = { id: portal.table(type).nextId(), createdAt, updatedAt, origin, versions: {} };
      const row = portal.table(type).put(withValues(empty, values, updatedAt, origin));
      portal.recordMutation('create', type, row, Object.keys(values), origin, judged.marks);
      if (origin === 'api') portal.mayRecalculate(type, row.id);
      for (const { to, types } of links) portal.associations.set({ type: type.name, id: row.id }, to, types);
      return row;
    },
  };
}

/** Checks an update of a live record. */
export function draftUpdate(portal: Portal, type: ObjectType, row: RecordRow, properties: Json, options: WriteOptions): Draft {
  const { origin, claims } = options;
  const judged = judge(portal, type, properties, origin, false);
  const values = checkedValues(portal, type, judged.values, row, origin);
  checkBlocked(portal, values);
  const taken = checkUnique(portal, type, values, row, claims, origin);
  for (const key of taken) claims.add(key);
  return {
    isNew: false,
    written: Object.keys(values),
    commit() {
      const current = portal.table(type).get(row.id) ?? row;
      const changed = Object.keys(values).filter((name) => values[name] !== stored(current, name));
      const at = Math.max(current.updatedAt, portal.stamp());
      const next = portal.table(type).put(withValues(current, withPromotedEmail(current, values), at, origin));
      portal.recordMutation('update', type, next, changed, origin, judged.marks);
      if (origin === 'api') portal.mayRecalculate(type, next.id);
      return next;
    },
  };
}

/** Moves a record to the recycle bin. A delete doesn't move the modified date (hubspot.md 13.9). */
export function archive(portal: Portal, type: ObjectType, row: RecordRow, origin: Origin): void {
  portal.table(type).put({ ...row, archivedAt: portal.now() });
  portal.recordMutation('archive', type, row, [], origin);
}

/** Deletes a contact for good and keeps its addresses from coming back (hubspot.md 10). */
export function purge(portal: Portal, type: ObjectType, row: RecordRow | undefined, email: string | undefined): void {
  const addresses = row === undefined ? [] : [stored(row, 'email'), ...stored(row, 'hs_additional_emails').split(';')];
  for (const address of new Set([...addresses, email?.toLowerCase() ?? '']))
    if (address !== '') portal.blocked.put({ id: address });
  if (row === undefined) return;
  for (const { name: other } of ALL_TYPES) {
    const from: End = { type: type.name, id: row.id };
    for (const link of portal.associations.links(from, other)) portal.associations.remove(from, { type: other, id: link.id });
  }
  const { id, createdAt, origin } = row;
  const bare: RecordRow = { id, createdAt, updatedAt: portal.now(), origin, versions: {}, purged: true };
  portal.recordMutation('archive', type, portal.table(type).put(bare), [], 'api');
}

/** Associations of a create: the type says to which kind of record; a wrong direction is refused (hubspot.md 9). */
function readAssociations(portal: Portal, type: ObjectType, raw: unknown): { to: End; types: AssociationType[] }[] {
  if (raw === undefined || raw === null) return [];
  return asList(raw, 'associations').map((entry) => {
    const association = asObject(entry, 'an association');
    const id = asId(asObject(association['to'], 'to')['id'], 'to.id');
    const types = asList(association['types'], 'types').map((item) => {
      const { associationCategory, associationTypeId } = asObject(item, 'an association type');
      const found = portal.associations.type(associationCategory, associationTypeId, type.name);
      if (found === undefined) {
        throw invalid(
          `${String(associationCategory)} association type ${String(associationTypeId)} does not lead from ${type.typeId}`,
        );
      }
      return found;
    });
    const [first] = types;
    if (first === undefined || types.some((each) => each.to !== first.to)) {
      throw invalid('Each association needs types, all to one type of record');
    }
    if (!portal.isLiveRecord(first.to, id)) throw invalid(`Can't associate with ${id}: no such object`);
    return { to: { type: first.to, id }, types };
  });
}

function checkRequired(portal: Portal, type: ObjectType, values: Readonly<Record<string, string>>, adminRules: boolean): void {
  const has = (name: string): boolean => (values[name] ?? '') !== '';
  const missing = type.required.filter((names) => !names.some(has)).map((names) => names[0] as string);
  if (missing.length > 0) throw missingProperties(type, missing);
  const ruled = adminRules ? (portal.settings.requiredOnCreate[type.name] ?? []).filter((name) => !has(name)) : [];
  if (ruled.length === 0) return;
  throw invalid(`Error creating ${type.singular.toUpperCase()}. Some required properties were not set.`, {
    errors: ruled.map((name) => ({
      message: `"${name}" is required`,
      code: 'MISSING_REQUIRED_PROPERTY',
      context: { propertyName: [name] },
    })),
  });
}

function checkBlocked(portal: Portal, values: Readonly<Record<string, string>>): void {
  const email = values['email'];
  if (email !== undefined && portal.blocked.get(email) !== undefined) {
    throw invalid('The contact was deleted for privacy: its email address is on the blocklist and cannot be added');
  }
}

/** Refuses values that another record holds; returns the claims to make when the whole input is valid. */
function checkUnique(
  portal: Portal,
  type: ObjectType,
  values: Readonly<Record<string, string>>,
  row: RecordRow | undefined,
  claims: Claims,
  origin: Origin,
): string[] {
  const table = portal.table(type);
  const taken: string[] = [];
  const check = (name: string, value: string): void => {
    const holder = table.holder(name, value);
    const key = `${name}\u0000${value}`;
    if (holder !== undefined && holder.id !== row?.id) {
      throw row === undefined && name === 'email' && !(origin === 'api' && isRacing(portal, holder))
        ? contactExists(holder.id)
        : valueTaken(type, name, value, row?.id ?? table.nextId(), holder.id);
    }
    if (claims.has(key)) throw valueTaken(type, name, value, row?.id ?? table.nextId(), table.nextId());
    taken.push(key);
  };
  const names = [...(type.name === 'contacts' ? ['email'] : []), ...portal.properties.unique(type)];
  for (const name of names) {
    const value = values[name];
    if (value !== undefined && value !== '') check(name, value);
  }
  for (const value of (values['hs_additional_emails'] ?? '').split(';')) if (value !== '') check('email', value);
  return taken;
}

/** Two creates at one time: the later one learns of the earlier at another place, and in other words (hubspot.md 4). */
const isRacing = (portal: Portal, holder: RecordRow): boolean =>
  portal.options.realism.lags && holder.createdAt > portal.now() - RACE_WINDOW_MS;

/** An additional e-mail that becomes the primary one is additional no more. */
function withPromotedEmail(row: RecordRow, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const additional = stored(row, 'hs_additional_emails').split(';');
  const email = values['email'];
  if (email === undefined || !additional.includes(email) || values['hs_additional_emails'] !== undefined) return values;
  return { ...values, hs_additional_emails: additional.filter((each) => each !== email).join(';') };
}
