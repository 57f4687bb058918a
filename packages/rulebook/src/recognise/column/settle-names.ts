import type { Meaning } from '../meaning.ts';
import type { ColumnSense } from './sense-column.ts';

const OF_PEOPLE: ReadonlySet<Meaning> = new Set(['firstName', 'lastName', 'fullName']);

/** How much a plain name looks like people's names: 1 = all do, negative = like companies'. */
export function peopleIn({ values: { share } }: ColumnSense): number {
  return Math.min(1, 2 * share.fullName) - Math.min(1, 2 * (share.legalForm + share.companyWord));
}

/** Beside people's names a `name` that looks like companies' is the company's: `name` and `lead_name`, `contact` and `customer`. */
export function settleNames(columns: readonly ColumnSense[]): readonly ColumnSense[] {
  const namesPeople = (column: ColumnSense): boolean =>
    column.meaning !== undefined && (OF_PEOPLE.has(column.meaning) || (column.meaning === 'name' && peopleIn(column) > 0.2));
  return columns.map((column) => {
    const isCompany = column.meaning === 'name' && peopleIn(column) < -0.2;
    if (!isCompany || !columns.some((other) => other !== column && namesPeople(other))) return column;
    const bits = Math.max(1, column.bits.get('companyName') ?? 0);
    return { ...column, meaning: 'companyName', bits: new Map([...column.bits, ['companyName', bits]]) };
  });
}
