import { entityIsDeleted, fault } from '../errors.ts';
import { keyPrefix, normalId } from '../ids.ts';
import type { Org } from '../org.ts';
import { sameness, type Field } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import { isInBin, isLive, type Row } from '../store/row.ts';

/** Checks a lookup's id: its form, its object, and that the row is there. Gives the 18-character id. */
export function checkedReference(org: Org, field: Field, value: string): string {
  const id = normalId(value);
  const prefixes = field.referenceTo.map((name) => org.schema.type(name)?.keyPrefix);
  if (id === undefined || !prefixes.includes(keyPrefix(id))) {
    throw fault(400, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name]);
  }
  const row = org.row(id);
  if (row !== undefined && isLive(row)) return id;
  if (row !== undefined && isInBin(row, org.now())) throw entityIsDeleted();
  throw fault(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
}

/** A parent named by one of its external ids, e.g. `"Account": {"MeshLine_Id__c": "x"}` (salesforce.md 6, upsert). */
export function parentByExternalId(org: Org, lookup: Field, value: Readonly<Record<string, unknown>>): string {
  const named = value['attributes'];
  const wanted = typeof named === 'object' && named !== null && 'type' in named ? String(named.type) : lookup.referenceTo.at(-1);
  const type = lookup.referenceTo.includes(wanted ?? '') ? org.schema.type(wanted ?? '') : undefined;
  const entry = Object.entries(value).find(([key]) => key !== 'attributes');
  if (type === undefined || entry === undefined)
    throw fault(400, 'INVALID_FIELD', `Cannot reference a foreign key field ${lookup.relationshipName ?? lookup.name}.`);
  const [name, key] = entry;
  const field = org.visibility.field(type, name);
  if (field === undefined || !field.idLookup) {
    throw fault(400, 'INVALID_FIELD', `Field name provided, ${name} is not an External ID or indexed field for ${type.name}`);
  }
  const found = field.name === 'Id' ? byId(org, type, String(key)) : rowsByKey(org, type, field, String(key));
  const [only] = found;
  if (only === undefined)
    throw fault(
      400,
      'INVALID_FIELD',
      `Foreign key external ID: ${String(key)} not found for field ${field.name} in entity ${type.name}`,
    );
  if (found.length > 1)
    throw fault(
      400,
      'INVALID_FIELD',
      `More than one record found for external id field: [${found.map((row) => row.id).join(', ')}]`,
    );
  return only.id;
}

function byId(org: Org, type: SObjectType, text: string): Row[] {
  const id = normalId(text);
  const row = id === undefined ? undefined : org.table(type).get(id);
  return row !== undefined && isLive(row) ? [row] : [];
}

/** Live rows with this key; rows in the recycle bin don't count. */
export function rowsByKey(org: Org, type: SObjectType, field: Field, key: string): Row[] {
  const table = org.table(type);
  // Stored texts are trimmed.
  const wanted = sameness(field, key.trim());
  if (table.isIndexed(field)) return [...table.equal(field, wanted)].filter(isLive);
  return [...table.rows()].filter((row) => isLive(row) && sameness(field, row.values[field.name] ?? null) === wanted);
}
