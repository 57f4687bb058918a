import { lineEndOf, splitRows, type SplitRow } from '@meshline/connector-kit';
import { cellShape } from './cell-shape.ts';

/** What the beginning of a file shows of how it is written. */
export interface FoundDialect {
  readonly delimiter: string;
  readonly quote: string | null;
  /** Rows of the head, wholly empty lines left out; the last one only where it is whole. */
  readonly rows: readonly SplitRow[];
  /** Cells of most rows. */
  readonly width: number;
}

/** Tried in this order; of two that do equally well the earlier one wins. Commas come late: they stand in text as well. */
const DELIMITERS: readonly string[] = ['\t', ';', '|', ',', '^', '~', '\u001f', '\u0001'];
/** Characters and rows that are enough to tell. */
const MOST_TEXT = 262_144;
const MOST_ROWS = 500;
/** Lines above a header that don't count against a dialect. */
const MOST_ABOVE = 20;

interface Attempt extends FoundDialect {
  /** 0 to 1: how well the rows agree, and how much is taken apart. */
  readonly score: number;
}

/** The score that several columns must reach, or the file is taken as one column. */
const SEVERAL = 0.55;

/** The delimiter and the quote with which the rows agree best in their number of cells. `last`: the text is the whole file. */
export function findDialect(text: string, last: boolean): FoundDialect {
  // Excel writes its own delimiter into a line above the header.
  const told = /^sep=([^\r\n]+)\r?\n/i.exec(text)?.[1];
  const given = told === undefined ? DELIMITERS.filter((one) => text.includes(one)) : [told];
  const attempts = given.map((delimiter) => best(text, last, delimiter, told !== undefined));
  const [found] = attempts.toSorted((a, b) => b.score - a.score);
  const first = found?.rows[0];
  const isSplit = told !== undefined || ((first?.cells.length ?? 0) > 1 && looksLikeHeader(first));
  if (found !== undefined && (found.score >= SEVERAL || isSplit)) return found;
  // What no text holds can't split it.
  const unused = ['\u001f', '\u001e', '\u001d'].find((one) => !text.includes(one)) ?? '\u001c';
  return attempt(text, last, unused, quoteOf(text, ','), false);
}

/** With quotes, or without where they come in no pairs: as inches, or as somebody's habit. */
function best(text: string, last: boolean, delimiter: string, isTold: boolean): Attempt {
  const quoted = attempt(text, last, delimiter, quoteOf(text, delimiter), isTold);
  if (quoted.rows.every(({ problem }) => problem === undefined)) return quoted;
  const bare = attempt(text, last, delimiter, null, isTold);
  const cells = bare.rows.flatMap((row) => row.cells.map((cell) => cell.trim())).filter((cell) => cell.startsWith('"'));
  const pairs = cells.filter((cell) => cell.length > 1 && cell.endsWith('"')).length;
  return bare.score > quoted.score && pairs <= cells.length / 10 ? bare : quoted;
}

function attempt(text: string, last: boolean, delimiter: string, quote: string | null, isTold: boolean): Attempt {
  const part = text.slice(0, MOST_TEXT);
  const lineEnd = lineEndOf(part) ?? '\n';
  const all: SplitRow[] = [];
  splitRows(part, { delimiter, quote, lineEnd, last: last && part.length === text.length }, all);
  const rows = all.slice(0, MOST_ROWS);
  const counts = new Map<number, number>();
  for (const { cells, problem } of rows) {
    if (problem === undefined) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  }
  const [width = 1, alike = 0] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  const top = Math.max(
    0,
    rows.findIndex(({ cells }) => cells.length === width),
  );
  const share = alike / Math.max(1, rows.length - Math.min(top, MOST_ABOVE));
  const isAbove = rows[top + 1]?.cells.some((cell) => !['text', 'blank'].includes(cellShape(cell))) === true;
  const header = isTold || top === 0 ? 1 : !looksLikeHeader(rows[top]) ? 0.3 : isAbove ? 0.95 : 0.7;
  // More columns are more than chance, less and less so.
  const parts = width < 2 ? 0 : 1 - 0.4 / (width - 1);
  return { delimiter, quote, rows, width, score: share * share * header * parts };
}

/** Whether the first row of the right width, below lines of another one, may be the header. */
function looksLikeHeader(row: SplitRow | undefined): boolean {
  const cells = row?.cells ?? [];
  return new Set(cells).size === cells.length && cells.every((cell) => cellShape(cell) === 'text' && !cell.startsWith(' '));
}

/** Single quotes where half of the lines have a cell within them, and double quotes otherwise. */
function quoteOf(text: string, delimiter: string): string {
  const lines = text
    .slice(0, 65_536)
    .split(/\r?\n|\r/)
    .slice(0, 200);
  const within = lines.filter((line) => line.split(delimiter).some((cell) => /^\s*'.*'\s*$/.test(cell)));
  return !text.includes('"') && within.length > lines.length / 2 ? "'" : '"';
}
