import type { AgreementReport, AgreementShare, Report } from '../report-model.ts';
import { capital, count, percent } from './numbers.ts';
import type { Paint } from './paint.ts';
import { beside, table, type Column } from './table.ts';

const SYSTEMS = ['none any more', 'one system only', 'two systems', 'three systems', 'four systems', 'five systems'];

/** What was read and how many things it really is; beside it how far the systems agreed and agree. */
export function foundSection(report: Report, width: number, paint: Paint): string[] {
  const left = foundTable(report);
  const right = report.agreement === null ? [] : agreementTable(report, report.agreement, Math.max(3, left.length - 2));
  const lines = beside(left, right, width);
  return lines.map((line, at) => (at === 0 ? paint.bold(line) : line));
}

function foundTable({ run, records, identities, duplicates }: Report): string[] {
  const { entities } = run;
  const perEntity = (label: string, of: (entity: string) => number): readonly string[] => [
    `  ${label}`,
    ...entities.map(({ entity }) => count(of(entity))),
  ];
  const live = (connection: string, entity: string): number =>
    sum(records.byStream.filter((row) => row.connection === connection && row.entity === entity).map((row) => row.live));
  const identitiesOf = (entity: string) => identities.byEntity.find((row) => row.entity === entity);
  const inSystems = (entity: string, systems: number): number =>
    sum((identitiesOf(entity)?.bySystems ?? []).filter((row) => row.systems === systems).map((row) => row.identities));
  const waiting = (entity: string): number =>
    sum(records.byStream.filter((row) => row.entity === entity).map((row) => row.waiting));
  const steps = [...new Set(identities.byEntity.flatMap(({ bySystems }) => bySystems.map(({ systems }) => systems)))].toSorted(
    (a, b) => a - b,
  );

  const rows = [
    ['FOUND', ...entities.map(({ many }) => capital(many))],
    ...run.systems.map(({ connection, name }) => perEntity(name, (entity) => live(connection, entity))),
    perEntity('really different', (entity) => identitiesOf(entity)?.identities ?? 0),
    ...steps
      .filter((systems) => entities.some(({ entity }) => inSystems(entity, systems) > 0))
      .map((systems) => perEntity(`  in ${SYSTEMS[systems] ?? `${systems} systems`}`, (entity) => inSystems(entity, systems))),
    perEntity('spare copies, untouched', (entity) =>
      sum(duplicates.byConnection.filter((row) => row.entity === entity).map((row) => row.spareRecords)),
    ),
    ...(entities.some(({ entity }) => waiting(entity) > 0) ? [perEntity('not linked yet', waiting)] : []),
  ];
  const columns: readonly Column[] = [{ align: 'left' }, ...entities.map((): Column => ({ align: 'right', min: 7 }))];
  return table(columns, rows);
}

/** The fields that agreed least, and all of them together. */
function agreementTable({ run }: Report, { byField, overall }: AgreementReport, lines: number): string[] {
  const many = (entity: string): string => run.entities.find((row) => row.entity === entity)?.many ?? entity;
  const shown = byField
    .filter(({ before, after }) => (before?.pairs ?? 0) + (after?.pairs ?? 0) > 0)
    .toSorted((a, b) => first(a) - first(b))
    .slice(0, lines);
  const rest = byField.length - shown.length;
  return table(
    [{ align: 'left' }, { align: 'right', min: 9 }, { align: 'right', min: 9 }],
    [
      ['THE SAME EVERYWHERE', 'before', 'now'],
      ...shown.map(({ entity, label, before, after }) => [`  ${label} of ${many(entity)}`, share(before), share(after)]),
      [rest > 0 ? `  with the ${count(rest)} others` : '  all together', share(overall.before), share(overall.after)],
    ],
  );
}

const first = ({ before, after }: { readonly before: AgreementShare | null; readonly after: AgreementShare | null }): number =>
  (before ?? after)?.share ?? 1;
const share = (value: AgreementShare | null): string => (value === null ? '-' : percent(value.share));
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
