import { fieldLabel } from '../../compile/label.ts';
import { becauseOf } from '../column/because-of.ts';
import { surenessOf, type ColumnSense } from '../column/sense-column.ts';
import type { ColumnRoles, RecognisedColumn } from '../recognised.ts';
import type { EntityField, EntityName } from './entity-field.ts';
import { ENTITY_FIELDS } from './entity-fields.ts';
import type { TakenField } from './taken-field.ts';

const ROLE_TEXTS: Readonly<Record<keyof ColumnRoles, string>> = {
  owner: 'names the owner',
  created: 'tells when the record was made',
  modified: 'tells when the record was changed last',
  activity: 'tells when something was done last',
  id: "the record's id there",
  status: 'tells where the record stands',
  ownedSince: 'tells since when it has its owner',
};

/** Each column: what it is taken for, or why it is left out. */
export function describeColumns(
  columns: readonly ColumnSense[],
  taken: readonly TakenField[],
  entity: EntityName,
  roles: ColumnRoles,
  dateNotes: ReadonlyMap<string, string>,
): readonly RecognisedColumn[] {
  return columns.map((column) => {
    const own = taken.filter((one) => one.column === column);
    const note = dateNotes.get(column.name);
    const [first] = own;
    if (first === undefined) return ignored(column, taken, entity, roles, note);
    const last = own.find(({ part }) => part === 'last') ?? first;
    const sureness = surenessOf(column.bits.get(first.meaning) ?? 0);
    const because = becauseOf(column, first.meaning);
    return {
      name: column.name,
      field: last.field.field,
      fields: own.map(({ field }) => field.field),
      label: own.length > 1 ? (last.field.field === 'lastName' ? 'Name' : 'Name, other spelling') : labelOf(first.field),
      sureness: note === undefined ? sureness : Math.min(sureness, 0.7),
      because: note === undefined ? because : `${because}; ${note}`,
    };
  });
}

/** What people call a field. */
export const labelOf = (field: EntityField): string =>
  field.label ?? (field.kind === 'parent' ? 'Company' : fieldLabel(field.field));

function ignored(
  column: ColumnSense,
  taken: readonly TakenField[],
  entity: EntityName,
  roles: ColumnRoles,
  note: string | undefined,
): RecognisedColumn {
  const { name, meaning, bits, values } = column;
  const role = (Object.keys(ROLE_TEXTS) as (keyof ColumnRoles)[]).find((one) => roles[one] === name);
  const sureness = surenessOf(meaning === undefined ? -Math.max(-6, ...bits.values()) : (bits.get(meaning) ?? 0));
  const because = (): string => {
    if (role !== undefined) return note === undefined ? ROLE_TEXTS[role] : `${ROLE_TEXTS[role]}; ${note}`;
    if (values.looked === 0) return 'nothing stands in it';
    if (meaning === 'id') return 'an id of the system, which says nothing of who it is';
    if (meaning === 'kind') return 'tells the kinds of rows apart';
    const rival = taken.find(
      (one) =>
        one.meaning === meaning ||
        ENTITY_FIELDS[entity].some(
          ({ from, field }) => field === one.field.field && meaning !== undefined && from.includes(meaning),
        ),
    );
    if (rival !== undefined && meaning !== undefined)
      return `${rival.column.name} is taken for it: ${rival.column.values.fill >= values.fill ? 'it is better filled, or surer' : 'its heading is plainer'}`;
    return meaning === undefined ? 'neither its heading nor its values say what it is' : 'nothing that records are compared by';
  };
  return { name, fields: [], sureness, because: because() };
}
