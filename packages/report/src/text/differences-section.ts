import type { DiscrepancyKind } from '../facts.ts';
import type { Report } from '../report-model.ts';
import { count, counted } from './numbers.ts';
import type { Paint } from './paint.ts';
import { flow } from './table.ts';

const WORDS: Readonly<Record<DiscrepancyKind, string>> = {
  stale: 'out of date',
  missing: 'missing',
  conflicting: 'in conflict',
  unauthorised: 'changed where it may not be',
  unmapped: 'in no table of the rulebook',
  unreadable: 'unreadable',
  'absent-record': 'of records that were not there',
};

/** How many fields are named. */
const FIELDS = 6;

/** What differed: by kind, by field, and what became of it. */
export function differencesSection({ discrepancies, run }: Report, width: number, paint: Paint): string[] {
  const { total, byKind, byField } = discrepancies;
  if (total.found === 0) return [`${paint.bold('DIFFERENCES')}  none: every value that is mapped is the same everywhere.`];
  const many = (entity: string): string => run.entities.find((row) => row.entity === entity)?.many ?? entity;
  const fates = [
    ...(total.inWrites > 0 ? [`${count(total.inWrites)} put right by writes`] : []),
    ...(total.waitingForPerson > 0
      ? [`${count(total.waitingForPerson)} ${total.waitingForPerson === 1 ? 'waits' : 'wait'} for a person`]
      : []),
    ...(total.reportedOnly > 0 ? [`${count(total.reportedOnly)} only reported`] : []),
  ];
  return [
    ...flow([`${counted(total.found, 'value', 'values')}: ${fates[0] ?? ''}`, ...fates.slice(1)], width, {
      separator: ', ',
      first: `${paint.bold('DIFFERENCES')}  `,
    }),
    ...flow(
      byKind.map(({ kind, found }) => `${count(found)} ${WORDS[kind]}`),
      width,
      { first: '  ' },
    ),
    ...flow(
      byField.slice(0, FIELDS).map(({ entity, label, found }) => `${label} of ${many(entity)} ${count(found)}`),
      width,
      { first: '  most in  ' },
    ),
  ];
}
