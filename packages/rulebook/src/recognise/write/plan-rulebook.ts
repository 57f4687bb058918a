import type { RecognisedTable } from '../recognised.ts';
import { ENTITY_FIELDS, ENTITY_WORDS } from '../table/entity-fields.ts';
import type { EntityField, EntityName } from '../table/entity-field.ts';
import { hasMixedForms } from '../table/mixed-forms.ts';
import type { SeenTable } from '../table/seen-table.ts';
import { currencyOf } from './currency-of.ts';
import type { PlannedCell, PlannedEntity, PlannedField, PlannedStream, RulebookPlan } from './rulebook-plan.ts';

/** Probability from which records are linked unattended; a deal is a smaller thing to have wrong than a person. */
const LINK_FROM: Readonly<Record<PlannedEntity['name'], number>> = { person: 0.9998, company: 0.9998, deal: 0.95 };
const REVIEW_FROM = 0.5;

/** The rulebook that tables make together: their union of fields, a column for each stream. */
export function planRulebook(tables: readonly SeenTable[]): RulebookPlan {
  const connections = new Map(tables.map(({ table }) => [table.connection, table.system]));
  const entities = (['company', 'person', 'deal'] as const).flatMap((name): PlannedEntity[] => {
    const own = tables.filter(({ entity }) => entity === name);
    return own.length > 0 ? [planEntity(name, own)] : name === 'company' && namesCompanies(tables) ? [companyByNameAlone()] : [];
  });
  return {
    name: [...new Set(tables.map(({ table }) => table.file))].slice(0, 3).join(', '),
    connections: [...connections].map(([id, label]) => ({ id, label })),
    users: tables
      .filter(({ entity }) => entity === 'user')
      .map((seen) => ({
        ...planStream(seen),
        cells: Object.fromEntries(seen.taken.map(({ field, column, part }) => [field.field, { column: column.name, part }])),
      })),
    entities,
  };
}

function planEntity(name: PlannedEntity['name'], tables: readonly SeenTable[]): PlannedEntity {
  const has = (field: string): boolean => tables.some(({ taken }) => taken.some((one) => one.field.field === field));
  // A name is compared whole: where no file has one half of it, that half stands there empty.
  const held = ENTITY_FIELDS[name].filter(({ field }) => has(field) || (halfOf(field) !== undefined && has(halfOf(field) ?? '')));
  const mixed = held.filter(
    ({ field }) =>
      field === 'region' && hasMixedForms(tables.flatMap(({ taken }) => taken.filter((one) => one.field.field === field))),
  );
  return {
    name,
    streams: tables.map(planStream),
    fields: held.map((field) => planField(field, tables)),
    compared: held.filter((field) => field.compared && !mixed.includes(field)).map(({ field }) => field),
    notCompared: mixed.map(({ field }) => ({ field, because: 'one file writes codes and another one names' })),
    linkFrom: LINK_FROM[name],
    reviewFrom: REVIEW_FROM,
  };
}

function halfOf(field: string): string | undefined {
  if (field === 'firstName') return 'lastName';
  return field === 'lastName' ? 'firstName' : undefined;
}

function planField(field: EntityField, tables: readonly SeenTable[]): PlannedField {
  const cells = tables.map(({ taken }): PlannedCell | undefined => {
    const one = taken.find((candidate) => candidate.field.field === field.field);
    return one === undefined ? undefined : { column: one.column.name, part: one.part };
  });
  return {
    field: field.field,
    kind: field.kind,
    label: field.label,
    currency: field.kind === 'money' ? currencyOf(tables) : undefined,
    cells,
  };
}

function planStream({ table }: SeenTable): PlannedStream {
  const unused = table.columns.filter(({ fields }) => fields.length === 0);
  return {
    connection: table.connection,
    stream: table.stream,
    label: streamLabel(table),
    where: table.where,
    dates: table.dates,
    ignored: unused.map(({ name, because }) => ({ name, because })),
  };
}

const streamLabel = ({ system, stream, entity }: RecognisedTable): string =>
  system.toLowerCase().includes(stream.toLowerCase()) ? system : `${system} ${ENTITY_WORDS[entity as EntityName].many}`;

const namesCompanies = (tables: readonly SeenTable[]): boolean =>
  tables.some(({ taken }) => taken.some(({ field }) => field.kind === 'parent'));

/** Companies that no file lists, and that people and deals name: they are nothing but evidence. */
function companyByNameAlone(): PlannedEntity {
  return {
    name: 'company',
    streams: [],
    fields: [{ field: 'name', kind: 'companyName', label: undefined, currency: undefined, cells: [] }],
    compared: ['name'],
    notCompared: [],
    linkFrom: LINK_FROM.company,
    reviewFrom: REVIEW_FROM,
  };
}
