import type { SplitRow } from '@meshline/connector-kit';
import { cellShape, type CellShape } from './cell-shape.ts';

/** Which of the rows is the header, or why there is none to be found. */
export type FoundHeader =
  | { readonly ok: true; readonly index: number; readonly notices: readonly string[] }
  | { readonly ok: false; readonly index: number; readonly why: string };

/** Rows that may stand above the header: titles, who exported it and when. */
const MOST_ABOVE = 20;
/** Rows of data that are looked at. */
const MOST_BELOW = 200;

/** `lineOf` gives a row's line in the file, for what is told. */
export function findHeader(rows: readonly SplitRow[], width: number, lineOf: (row: SplitRow) => number): FoundHeader {
  const notices: string[] = [];
  let index = rows.findIndex((row, at) => at <= MOST_ABOVE && isWide(row, width));
  if (index < 0) return { ok: false, index: 0, why: 'the rows have different numbers of cells' };
  while (index < MOST_ABOVE && isAboveHeader(rows.slice(index, index + MOST_BELOW), width)) index++;
  const broken = rows.slice(0, index + 1).findIndex(({ problem }) => problem !== undefined);
  if (broken >= 0) return { ok: false, index: broken, why: `it has ${rows[broken]?.problem ?? ''}` };
  const [top] = rows;
  if (index > 0 && top !== undefined && isNames(top) && filled(top) >= Math.max(2, width / 2) && !isWide(top, width)) {
    return { ok: false, index: 0, why: `it has ${top.cells.length} cells, and most rows have ${width}` };
  }
  const above = rows[index];
  if (above === undefined) return { ok: false, index, why: 'there is no row with names of columns' };
  const isTold = index === 1 && /^sep=/i.test(rows[0]?.cells[0] ?? '');
  if (index > 0 && !isTold)
    notices.push(`${index === 1 ? 'A line stands' : `${index} lines stand`} above the header in line ${lineOf(above)}.`);
  const second = rows[index + 1];
  if (second !== undefined && isWide(second, width) && isSecondHeader(above, second, rows.slice(index + 2, MOST_BELOW))) {
    notices.push(
      `Lines ${lineOf(above)} and ${lineOf(second)} both name the columns; line ${lineOf(second)} was taken as the header.`,
    );
    index++;
  }
  const header = rows[index] ?? above;
  const why = whyNoHeader(header, rows.slice(index + 1, index + 1 + MOST_BELOW));
  return why === undefined ? { ok: true, index, notices } : { ok: false, index, why };
}

/**
 * Whether the first of the rows is a title that was saved as a row of mostly blank cells, or names of groups of columns,
 * and the second one the header.
 */
function isAboveHeader([first, second, ...below]: readonly SplitRow[], width: number): boolean {
  if (width < 3 || filled(first) >= 0.6 * width || filled(second) <= filled(first)) return false;
  if (!isWide(second, width) || !isNames(second)) return false;
  const typed = [...typedColumns(below).keys()];
  // A header may have columns without a name: only values that the second row lacks tell.
  return filled(first) === 1 || (typed.length > 0 && typed.every((at) => cellShape(second?.cells[at] ?? '') === 'text'));
}

/** Of the rows' width, or with one cell more or less where that is only a delimiter at the end. */
function isWide(row: SplitRow | undefined, width: number): boolean {
  if (row === undefined || row.problem !== undefined) return false;
  const { length } = row.cells;
  return (
    length === width ||
    (length === width + 1 && row.cells.at(-1)?.trim() === '') ||
    (length === width - 1 && length > 1 && isNames(row))
  );
}

function filled(row: SplitRow | undefined): number {
  return row?.cells.filter((cell) => cell.trim() !== '').length ?? 0;
}

function isNames(row: SplitRow | undefined): boolean {
  const cells = row?.cells.map((cell) => cell.trim().toLowerCase()).filter((cell) => cell !== '') ?? [];
  return (
    cells.length > 0 && new Set(cells).size === cells.length && cells.every((cell) => ['text', 'year'].includes(cellShape(cell)))
  );
}

/** Whether the line below the header names the columns once more: with the same words, or with others where records hold values. */
function isSecondHeader(first: SplitRow, second: SplitRow, below: readonly SplitRow[]): boolean {
  if (!isNames(second) || filled(second) < 0.6 * filled(first)) return false;
  const pairs = first.cells.map((cell, at) => [folded(cell), folded(second.cells[at] ?? '')] as const);
  if (pairs.filter(([a, b]) => a !== '' && a === b).length >= filled(first) / 2) return true;
  const typed = typedColumns(below);
  const broken = [...typed].filter(([at]) => cellShape(second.cells[at] ?? '') === 'text');
  return typed.size >= 2 && broken.length === typed.size;
}

/** `First Name`, `first_name` and `FIRSTNAME` are one. */
function folded(cell: string): string {
  return cell.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Columns whose values nearly all look alike and like no name: e-mail addresses, dates, numbers. */
function typedColumns(rows: readonly SplitRow[]): ReadonlyMap<number, CellShape> {
  const typed = new Map<number, CellShape>();
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  for (let at = 0; at < width; at++) {
    const counts = new Map<CellShape, number>();
    let total = 0;
    for (const { cells } of rows) {
      const shape = cellShape(cells[at] ?? '');
      if (shape === 'blank') continue;
      total++;
      counts.set(shape, (counts.get(shape) ?? 0) + 1);
    }
    const [shape, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? (['text', 0] as const);
    if (shape !== 'text' && total >= 3 && count >= 0.9 * total) typed.set(at, shape);
  }
  return typed;
}

/** Why a row looks like a record and not like names of columns; without values of the record. */
function whyNoHeader({ cells }: SplitRow, below: readonly SplitRow[]): string | undefined {
  const shapes = cells.map((cell) => cellShape(cell));
  const email = shapes.indexOf('email');
  if (email >= 0) return `its cell ${email + 1} is an e-mail address`;
  const known = shapes.filter((shape) => shape !== 'blank');
  if (known.length === 0) return 'it is blank';
  const values = known.filter((shape) => shape !== 'text' && shape !== 'year').length;
  if (values >= known.length / 2) return `${values} of its cells are numbers, dates or addresses`;
  const typed = [...typedColumns(below)];
  const alike = typed.filter(([at, shape]) => shapes[at] === shape);
  if (alike.length > 0 && typed.every(([at, shape]) => shapes[at] === shape || shapes[at] !== 'text'))
    return `its cell ${(alike[0]?.[0] ?? 0) + 1} looks like the values below it`;
  const again = cells.filter((cell, at) => isAmong(cell, at, below, cells));
  return again.length >= Math.min(2, known.length) && again.length >= known.length / 4
    ? `${again.length} of its cells stand in the rows below it too`
    : undefined;
}

function isAmong(cell: string, at: number, below: readonly SplitRow[], header: readonly string[]): boolean {
  const text = cell.trim().toLowerCase();
  if (text === '') return false;
  return below.some(({ cells }) => cells[at]?.trim().toLowerCase() === text && cells.some((one, index) => one !== header[index]));
}
