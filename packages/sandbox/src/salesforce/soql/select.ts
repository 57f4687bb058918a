import type { Org } from '../org.ts';
import type { Field } from '../schema/field.ts';
import { valueOf } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import type { Row } from '../store/row.ts';
import type { Name } from './ast.ts';
import { parentRow, resolve, type Access, type Step } from './resolve.ts';

interface Shape {
  /** Own fields, by what they read. */
  readonly fields: Map<string, Access>;
  readonly parents: Map<string, { readonly step: Step; readonly shape: Shape }>;
  /** Names of both in the order of the SELECT. */
  readonly order: string[];
}

const empty = (): Shape => ({ fields: new Map(), parents: new Map(), order: [] });

/** Turns a row into the JSON of a query's answer. */
export type Render = (row: Row) => Readonly<Record<string, unknown>>;

export const attributes = (type: string, version: string, id: string, path = type): Readonly<Record<string, string>> => ({
  type,
  url: `/services/data/${version}/sobjects/${path}/${id}`,
});

/** Resolves a SELECT list. Parents nest; null parents and null fields are shown as null, what isn't selected is absent (salesforce.md 6). */
export function compileSelect(
  org: Org,
  soql: string,
  type: SObjectType,
  alias: string | undefined,
  names: readonly Name[],
  version: string,
): Render {
  const root = empty();
  for (const name of names) {
    const access = resolve(org, soql, type, alias, name);
    let shape = root;
    for (const step of access.steps) {
      const known = shape.parents.get(step.name) ?? { step, shape: empty() };
      if (!shape.parents.has(step.name)) {
        shape.parents.set(step.name, known);
        shape.order.push(step.name);
      }
      shape = known.shape;
    }
    shape.fields.set(access.field.name, access);
    shape.order.push(access.field.name);
  }
  return (row) => render(org, root, row, row, type.name, type.name, version);
}

function render(
  org: Org,
  shape: Shape,
  root: Row,
  row: Row,
  shownType: string,
  path: string,
  version: string,
): Readonly<Record<string, unknown>> {
  const record: Record<string, unknown> = { attributes: attributes(shownType, version, row.id, path) };
  for (const name of shape.order) {
    const parent = shape.parents.get(name);
    if (parent === undefined) {
      record[name] = shape.fields.get(name)?.get(root) ?? null;
      continue;
    }
    const above = parentRow(org, row, parent.step.lookup);
    const type = above === undefined ? '' : (org.schema.typeOfId(above.id)?.name ?? '');
    record[name] =
      above === undefined ? null : render(org, parent.shape, root, above, parent.step.polymorphic ? 'Name' : type, type, version);
  }
  return record;
}

/** A whole row with the given fields, as GET on a row shows it. */
export function wholeRow(type: SObjectType, fields: Iterable<Field>, row: Row, version: string): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: attributes(type.name, version, row.id) };
  for (const field of fields) record[field.name] = valueOf(field, row);
  return record;
}
