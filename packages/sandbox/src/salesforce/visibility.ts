import type { Interference } from '../core/interference.ts';
import type { Field } from './schema/field.ts';
import type { SObjectType } from './schema/object.ts';
import type { Schema } from './schema/schema.ts';
import { RUNNING_USER_ID } from './seeds.ts';
import { isLive } from './store/row.ts';
import type { Table } from './store/table.ts';

/**
 * Field-level security of the running user. Standard fields are open; a new custom field is hidden from everybody,
 * its maker included, until a permission set assigned to the user grants it (salesforce.md 12.9).
 */
export class Visibility {
  readonly #schema: Schema;
  readonly #table: (name: string) => Table;
  readonly #interference: Interference;
  constructor(schema: Schema, table: (name: string) => Table, interference: Interference) {
    this.#interference = interference;
    this.#schema = schema;
    this.#table = table;
  }
  readable(type: SObjectType, field: Field): boolean {
    if (this.#interference.isRemoved(type.name, field.name)) return false;
    return !field.custom || this.#granted(type, field, ['PermissionsRead', 'PermissionsEdit']);
  }
  editable(type: SObjectType, field: Field): boolean {
    if (this.#interference.isRemoved(type.name, field.name)) return false;
    return !field.custom || this.#granted(type, field, ['PermissionsEdit']);
  }
  /** The field with the choices that its picklist has now. */
  withChoices(type: SObjectType, field: Field): Field {
    const gone = this.#interference.removedChoices(type.name, field.name);
    return gone.length === 0 ? field : { ...field, picklist: field.picklist.filter((value) => !gone.includes(value)) };
  }
  /** The field by its name, if the running user can see it. */
  field(type: SObjectType, name: string): Field | undefined {
    const field = this.#schema.field(type, name);
    return field !== undefined && this.readable(type, field) ? field : undefined;
  }
  /** All fields that the running user can see; the others are simply missing from a describe. */
  fields(type: SObjectType): Field[] {
    return [...this.#schema.fields(type)].filter((field) => this.readable(type, field));
  }
  #granted(type: SObjectType, field: Field, rights: readonly string[]): boolean {
    const permissions = this.#table('FieldPermissions');
    const of = this.#schema.field(permissions.type, 'Field');
    if (of === undefined) return false;
    for (const row of permissions.equal(of, `${type.name}.${field.name}`)) {
      if (isLive(row) && rights.some((right) => row.values[right] === true) && this.#assigned(row.values['ParentId']))
        return true;
    }
    return false;
  }
  #assigned(permissionSet: unknown): boolean {
    const assignments = this.#table('PermissionSetAssignment');
    const assignee = this.#schema.field(assignments.type, 'AssigneeId');
    if (assignee === undefined) return false;
    for (const row of assignments.equal(assignee, RUNNING_USER_ID))
      if (isLive(row) && row.values['PermissionSetId'] === permissionSet) return true;
    return false;
  }
}
