import type { Law, Violation } from './violation.ts';

/** Rows that break a law, the first few of them, and how many there are. */
export interface Suspects<Row> {
  readonly count: number;
  readonly rows: readonly Row[];
}

/** A violation for each row, and one that counts those that aren't told one by one. */
export function violationsOf<Row>(
  law: Law,
  { count, rows }: Suspects<Row>,
  tell: (row: Row) => Omit<Violation, 'law'>,
): readonly Violation[] {
  const told = rows.map((row) => ({ law, ...tell(row) }));
  const [first] = told;
  if (first === undefined || count <= rows.length) return told;
  return [...told, { law, subject: `${count - rows.length} more`, message: `as of ${first.subject}: ${first.message}` }];
}
