import type { Org } from '../org.ts';
import { text, valueOf, type Field, type FieldValue } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import type { Row } from '../store/row.ts';
import type { Name } from './ast.ts';
import { noColumn, noRelation } from './refusals.ts';

const LEVELS = 5;

/** A lookup that a path goes through, in the schema's own spelling. */
export interface Step {
  readonly lookup: Field;
  readonly name: string;
  /** True when the parent may be of several objects: the API then speaks of type `Name`. */
  readonly polymorphic: boolean;
}

/** A field as reached from a row of the query's object. */
export interface Access {
  readonly steps: readonly Step[];
  readonly field: Field;
  readonly get: (row: Row) => FieldValue;
}

/** What the object `Name`, the common ground of polymorphic parents, offers. */
const NAME_FIELDS = new Set([
  'id',
  'name',
  'firstname',
  'lastname',
  'email',
  'username',
  'title',
  'phone',
  'alias',
  'isactive',
  'type',
]);
const OBJECT_TYPE: Field = text('Type', 'Type', 40);

/** Resolves a dotted name, e.g. `Account.Owner.Email`, with or without the object's name or alias in front. */
export function resolve(org: Org, soql: string, type: SObjectType, alias: string | undefined, name: Name): Access {
  const [head = '', ...rest] = name.path;
  const prefixed = rest.length > 0 && [alias, type.name].some((own) => own?.toLowerCase() === head.toLowerCase());
  const path = prefixed ? rest : name.path;
  const last = path.at(-1) ?? '';
  const steps: Step[] = [];
  let here: readonly SObjectType[] = [type];
  for (const part of path.slice(0, -1)) {
    const [only, ...others] = here;
    const lookup =
      only === undefined || others.length > 0 || steps.length === LEVELS ? undefined : org.schema.relation(only, part);
    if (lookup === undefined) throw noRelation(soql, name.at, part);
    here = lookup.referenceTo.flatMap((target) => org.schema.type(target) ?? []);
    steps.push({ lookup, name: lookup.relationshipName ?? part, polymorphic: here.length > 1 });
  }
  const field = here.length > 1 ? nameField(org, here, last) : org.visibility.field(here[0] ?? type, last);
  if (field === undefined) throw noColumn(soql, name.at, last, here.length > 1 ? 'Name' : (here[0]?.name ?? type.name));
  return { steps, field, get: (row) => read(org, row, steps, field) };
}

function nameField(org: Org, types: readonly SObjectType[], name: string): Field | undefined {
  if (!NAME_FIELDS.has(name.toLowerCase())) return undefined;
  if (name.toLowerCase() === 'type') return OBJECT_TYPE;
  for (const type of types.toReversed()) {
    const field = org.schema.field(type, name);
    if (field !== undefined) return field;
  }
  return undefined;
}

/** The row that a lookup names, if it names one. */
export function parentRow(org: Org, row: Row, lookup: Field): Row | undefined {
  const id = valueOf(lookup, row);
  return typeof id === 'string' ? org.row(id) : undefined;
}

function read(org: Org, start: Row, steps: readonly Step[], field: Field): FieldValue {
  let row: Row | undefined = start;
  for (const step of steps) {
    row = parentRow(org, row, step.lookup);
    if (row === undefined) return null;
  }
  if (steps.at(-1)?.polymorphic !== true) return valueOf(field, row);
  const type = org.schema.typeOfId(row.id);
  // `Owner.Type` says Queue of a queue, though its object is Group.
  if (field === OBJECT_TYPE) return type?.name === 'Group' ? (row.values['Type'] ?? 'Group') : (type?.name ?? null);
  // The same field of another object has another reader.
  const own = type === undefined ? undefined : org.schema.field(type, field.name);
  return own === undefined ? null : valueOf(own, row);
}
