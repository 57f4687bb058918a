import { fault } from '../errors.ts';
import { keyPrefix } from '../ids.ts';
import type { Org } from '../org.ts';
import { sameness } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import { isLive, type Row } from '../store/row.ts';
import type { Values } from './read-body.ts';

/** `Required on create = createable && !nillable && !defaultedOnCreate` (salesforce.md 6); later nothing may empty one. */
export function checkRequired(org: Org, type: SObjectType, values: Values): void {
  const missing: string[] = [];
  for (const field of org.schema.fields(type)) {
    if (field.read === undefined && !field.nillable && (values[field.name] ?? null) === null) missing.push(field.name);
  }
  if (missing.length > 0)
    throw fault(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
}

/** Refuses a value of a unique field that another live row has, or that an open transaction is about to have. */
export function checkUnique(org: Org, type: SObjectType, patch: Values, self: string | undefined): void {
  const table = org.table(type);
  for (const field of org.schema.fields(type)) {
    const value = patch[field.name] ?? null;
    if (!field.unique || value === null) continue;
    for (const other of table.equal(field, value))
      if (isLive(other) && other.id !== self) throw duplicateValue(field.name, other);
    for (const other of org.transactions.uncommitted(type.name)) {
      const theirs = other.values[field.name] ?? null;
      if (other.id !== self && theirs !== null && sameness(field, theirs) === sameness(field, value)) {
        throw fault(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record', []);
      }
    }
  }
  checkPairs(org, type, patch, self);
}

/** The message holds the 15-character id (salesforce.md 7). */
export const duplicateValue = (field: string, other: Row): Error =>
  fault(
    400,
    'DUPLICATE_VALUE',
    `duplicate value found: ${field} duplicates value on record with id: ${other.id.slice(0, 15)}`,
    [],
  );

const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  PermissionSetAssignment: ['AssigneeId', 'PermissionSetId'],
  FieldPermissions: ['Field', 'ParentId'],
};

function checkPairs(org: Org, type: SObjectType, patch: Values, self: string | undefined): void {
  const [first, second] = PAIRS[type.name] ?? [];
  const field = first === undefined ? undefined : org.schema.field(type, first);
  if (field === undefined || second === undefined || patch[field.name] === undefined) return;
  for (const other of org.table(type).equal(field, patch[field.name] ?? null)) {
    if (isLive(other) && other.id !== self && other.values[second] === patch[second]) throw duplicateValue(type.name, other);
  }
}

/** A write never makes an inactive user the owner (salesforce.md 10). */
export function checkOwner(org: Org, type: SObjectType, ownerId: unknown): void {
  if (typeof ownerId !== 'string' || keyPrefix(ownerId) !== '005') return;
  if (org.row(ownerId)?.values['IsActive'] === true) return;
  throw fault(
    400,
    'INACTIVE_OWNER_OR_USER',
    `operation performed with inactive user [${ownerId.slice(0, 15)}] as owner of ${type.name.toLowerCase()}`,
    [],
  );
}

/** FieldPermissions name a field that exists and whose access can be granted at all. */
export function checkFieldPermission(org: Org, values: Values): void {
  const type = org.schema.type(String(values['SobjectType']));
  const [object = '', name = ''] = String(values['Field']).split('.');
  const field = type === undefined ? undefined : org.schema.field(type, name);
  if (
    type !== undefined &&
    object.toLowerCase() === type.name.toLowerCase() &&
    field !== undefined &&
    field.nillable &&
    field.read === undefined
  )
    return;
  throw fault(
    400,
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `Field Name: bad value for restricted picklist field: ${String(values['Field'])}`,
    ['Field'],
  );
}
