import { dateHabit } from '../column/date-habit.ts';
import { countDates, dateOrder } from '../column/date-order.ts';
import { settleNames } from '../column/settle-names.ts';
import { senseColumn, surenessOf, type ColumnSense } from '../column/sense-column.ts';
import type { Meaning } from '../meaning.ts';
import type { DateOrder, RecognisedTable } from '../recognised.ts';
import type { SampledFile } from '../sampled-file.ts';
import { describeColumns } from './describe-columns.ts';
import { ENTITY_WORDS } from './entity-fields.ts';
import type { EntityName } from './entity-field.ts';
import { findRoles } from './find-roles.ts';
import { findSystem } from './find-system.ts';
import { splitKinds, type KindOfRows } from './split-kinds.ts';
import { takeColumns } from './take-columns.ts';
import type { TakenField } from './taken-field.ts';
import { likeliest, weighEntities, type EntityBits } from './weigh-entities.ts';

/** What was recognised in one table, with the columns behind its fields. */
export interface SeenTable {
  readonly table: RecognisedTable;
  readonly entity: EntityName;
  readonly taken: readonly TakenField[];
}

/** What a table must have so that its records can be compared, or so that it is a list of users. */
const NEEDS: Readonly<Record<EntityName, readonly string[]>> = {
  person: ['firstName', 'lastName', 'email'],
  company: ['name', 'domain'],
  deal: ['name', 'company'],
  user: ['email', 'firstName', 'lastName'],
};
/** Bits below which a table is nothing that is known here. */
const LEAST = 2;
/** What an entity that was asked for may gain on the others. */
const ASKED = 6;
/** So many different values tell what a column is; of a table of thousands of columns fewer have to do. */
const MOST_VALUES = 300;
const MOST_LOOKS = 300_000;
const DATES: ReadonlySet<Meaning> = new Set(['born', 'created', 'modified', 'activity', 'closeDate', 'ownedSince']);

/** The tables in a file: one, or one for each kind of its rows; none where nothing is recognised. */
export function seeTables(file: SampledFile, asked: EntityName | undefined): readonly SeenTable[] {
  const columns = senseColumns(file);
  const kinds = splitKinds(file, columns);
  if (kinds === undefined) {
    const seen = seeTable({ entity: 'person', where: undefined, file }, columns, weighed(columns, file.name, asked), file.name);
    return seen === undefined ? [] : [seen];
  }
  const tables = kinds.flatMap((kind): SeenTable[] => {
    // What no row of the kind has isn't a field of it.
    const own = senseColumns(kind.file).map((column) =>
      column.values.looked === 0 ? { ...column, meaning: undefined } : column,
    );
    const bits: EntityBits = { person: 0, company: 0, deal: 0, user: 0, [kind.entity]: 7 };
    const stream = kinds.length === 1 ? file.name : `${file.name}:${ENTITY_WORDS[kind.entity].many}`;
    const seen = seeTable(kind, own, bits, stream);
    return seen === undefined ? [] : [seen];
  });
  return tables;
}

function weighed(columns: readonly ColumnSense[], name: string, asked: EntityName | undefined): EntityBits {
  const bits = weighEntities(columns, name);
  return asked === undefined ? bits : { ...bits, [asked]: bits[asked] + ASKED };
}

function seeTable(
  { where, file }: KindOfRows,
  columns: readonly ColumnSense[],
  bits: EntityBits,
  stream: string,
): SeenTable | undefined {
  const { entity, sureness } = likeliest(bits);
  if (bits[entity] < LEAST) return undefined;
  const taken = takeColumns(columns, entity);
  if (!isEnough(entity, taken)) return undefined;
  const dates = datesOf(file, columns);
  const system = findSystem(columns, file.name);
  return {
    entity,
    taken,
    table: {
      stream,
      file: file.name,
      connection: system.id,
      system: system.label,
      entity,
      sureness,
      because: tableBecause(
        entity,
        taken,
        where?.column,
        system.because === undefined ? undefined : `${system.label} by ${system.because}`,
      ),
      ...(where === undefined ? {} : { where }),
      columns: describeColumns(columns, taken, entity, findRoles(columns), dates.because),
      dates: dates.orders,
      roles: findRoles(columns),
    },
  };
}

/** One of the fields that it must have, by its heading; by values alone something else must bear it out. */
function isEnough(entity: EntityName, taken: readonly TakenField[]): boolean {
  const needed = taken.filter(({ field }) => NEEDS[entity].includes(field.field));
  const isSaid = needed.some(({ column, meaning }) => (column.heading.bits.get(meaning) ?? 0) > 0);
  const compared = new Set(taken.filter(({ field }) => field.compared || entity === 'user').map(({ column }) => column));
  return needed.length > 0 && (isSaid || compared.size > 1);
}

/** Columns whose names are paths into lists, blank ones and repeated ones can't be read by name. */
function senseColumns(file: SampledFile): readonly ColumnSense[] {
  const seen = new Set<string>();
  const most = Math.min(MOST_VALUES, Math.max(MOST_VALUES / 10, Math.floor(MOST_LOOKS / file.columns.length)));
  const senses = file.columns.flatMap((column) => {
    if (column.name === '' || seen.has(column.name)) return [];
    seen.add(column.name);
    const sense = senseColumn(column, most);
    return [/\[(?:primary|\*|kind=[^\]]+)\](?:\..+)?$/.test(column.name) ? { ...sense, meaning: undefined } : sense];
  });
  return settleNames(senses);
}

function datesOf(
  file: SampledFile,
  columns: readonly ColumnSense[],
): { readonly orders: Readonly<Record<string, DateOrder>>; readonly because: ReadonlyMap<string, string> } {
  const dated = columns.filter(({ meaning }) => meaning !== undefined && DATES.has(meaning));
  const valuesOf = (name: string): readonly string[] => file.columns.find((column) => column.name === name)?.values ?? [];
  const habit = dateHabit(
    columns,
    dated.map(({ name }) => valuesOf(name)),
  );
  const because = new Map<string, string>();
  const orders = dated.flatMap(({ name }): [string, DateOrder][] => {
    const found = dateOrder(countDates(valuesOf(name)), habit);
    if (found?.because !== undefined) because.set(name, found.because);
    return found === undefined ? [] : [[name, found.order]];
  });
  return { orders: Object.fromEntries(orders), because };
}

function tableBecause(
  entity: EntityName,
  taken: readonly TakenField[],
  kind: string | undefined,
  system: string | undefined,
): string {
  const telling = taken
    .toSorted((a, b) => surenessOf(b.column.bits.get(b.meaning) ?? 0) - surenessOf(a.column.bits.get(a.meaning) ?? 0))
    .filter(({ field }) => field.compared || entity === 'user');
  const names = [...new Set(telling.map(({ column }) => column.name))].slice(0, 3);
  const parts = [
    ...(kind === undefined ? [] : [`its column ${kind} says so`]),
    ...(names.length === 0 ? [] : [`it has ${names.join(', ')}`]),
    ...(system === undefined ? [] : [system]),
  ];
  return parts.join('; ');
}
