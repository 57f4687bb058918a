import { account } from './account.ts';
import { caseObject, event, task } from './activity.ts';
import { contact } from './contact.ts';
import type { Field } from './field.ts';
import { lead } from './lead.ts';
import type { SObjectType } from './object.ts';
import { opportunity } from './opportunity.ts';
import { customField, fieldPermissions, group, organization, permissionSet, permissionSetAssignment } from './setup.ts';
import { user } from './user.ts';

const TYPES = [
  user,
  account,
  contact,
  lead,
  opportunity,
  caseObject,
  task,
  event,
  organization,
  group,
  permissionSet,
  permissionSetAssignment,
  fieldPermissions,
  customField,
];

/** The org's objects and fields, custom ones included. Names are looked up without case (salesforce.md 6). */
export class Schema {
  readonly #types = new Map<string, SObjectType>(TYPES.map((type) => [type.name.toLowerCase(), type]));
  readonly #fields = new Map<string, Map<string, Field>>(
    TYPES.map((type) => [type.name, new Map(type.fields.map((field) => [field.name.toLowerCase(), field]))]),
  );
  types(): readonly SObjectType[] {
    return TYPES;
  }
  type(name: string): SObjectType | undefined {
    return this.#types.get(name.toLowerCase());
  }
  typeOfId(id: string): SObjectType | undefined {
    return TYPES.find((type) => type.keyPrefix === id.slice(0, 3));
  }
  fields(type: SObjectType): IterableIterator<Field> {
    return (this.#fields.get(type.name) ?? new Map<string, Field>()).values();
  }
  field(type: SObjectType, name: string): Field | undefined {
    return this.#fields.get(type.name)?.get(name.toLowerCase());
  }
  /** The lookup behind a relationship's name, e.g. `Account` of Contact -> `AccountId`. */
  relation(type: SObjectType, name: string): Field | undefined {
    const wanted = name.toLowerCase();
    for (const field of this.fields(type)) if (field.relationshipName?.toLowerCase() === wanted) return field;
    return undefined;
  }
  addField(type: SObjectType, field: Field): void {
    this.#fields.get(type.name)?.set(field.name.toLowerCase(), field);
  }
}
