import type { FileHandle } from 'node:fs/promises';
import { lineEndOf, lineText, readTable, splitRows, type SplitRow, type TableFile } from '@meshline/connector-kit';

export interface Sample {
  readonly columns: readonly string[];
  /** As in the cursors of connector-csv: another one when the file is another one. */
  readonly version: string;
  /** Cells of rows that are records, trimmed. */
  readonly rows: readonly (readonly string[])[];
  /** Of the rows that were read for it from the beginning: how many are no records, and why the first of them. */
  readonly broken: { readonly count: number; readonly of: number; readonly why: string };
}

/** Rows from the beginning, and as many more from all over the rest. */
const FROM_START = 1_000;
const FROM_REST = 1_000;
/** A file up to that size is read to its end. */
const SMALL = 8_388_608;
const PLACES = 20;
const AROUND = 65_536;

/** A table's columns and some of its rows; the same rows for the same file. */
export async function sampleRows(file: TableFile, handle: FileHandle, size: number): Promise<Sample> {
  const start: (readonly string[])[] = [];
  const rest: (readonly string[])[] = [];
  let columns: readonly string[] = [];
  let version = '';
  const broken = { count: 0, of: 0, why: '' };
  for await (const batch of readTable(file, new AbortController().signal)) {
    ({ columns, version } = batch);
    for (const { cells, problem } of batch.rows) {
      if (start.length < FROM_START) broken.of++;
      if (problem === undefined) (start.length < FROM_START ? start : rest).push(cells);
      else if (start.length < FROM_START && broken.count++ === 0) broken.why = problem;
    }
    if (size > SMALL && start.length >= FROM_START) break;
  }
  const more = size > SMALL ? await fromPlaces(file, handle, size, columns.length) : evenly(rest, FROM_REST);
  return { columns, version, rows: [...start, ...more].map((cells) => cells.map((cell) => cell.trim())), broken };
}

/** So many of the items, in even steps. */
function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]).filter(
    (one) => one !== undefined,
  );
}

/** Rows from places all over a large file; what doesn't fit the table, as the middle of a long text, is left out. */
async function fromPlaces(file: TableFile, handle: FileHandle, size: number, width: number): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  const buffer = Buffer.allocUnsafe(AROUND);
  for (let place = 1; place <= PLACES; place++) {
    // Even, so that two bytes of UTF-16 stay together.
    const position = Math.floor((size * place) / (PLACES + 1) / 2) * 2;
    const { bytesRead } = await handle.read(buffer, 0, AROUND, position);
    const text = lineText(buffer.subarray(0, bytesRead - (bytesRead % 2)), file.encoding);
    const lineEnd = lineEndOf(text) ?? '\n';
    const split: SplitRow[] = [];
    splitRows(text.slice(text.indexOf(lineEnd) + 1), { ...file, lineEnd, last: false }, split);
    const whole = split.filter(({ cells, problem }) => problem === undefined && cells.length === width);
    rows.push(...whole.slice(0, FROM_REST / PLACES).map(({ cells }) => cells));
  }
  return rows;
}
