import { columnNames } from './column-names.ts';
import type { SplitRow } from './split-rows.ts';

export interface TableRow {
  /** Counts the data rows of the file from 1: broken ones too, wholly empty lines not. */
  readonly number: number;
  /** One for each column, not trimmed. Without meaning where there is a problem. */
  readonly cells: readonly string[];
  /** Why the row is no record, in a few words: `4 cells where the header has 5`. */
  readonly problem?: string | undefined;
}

/** Tells the header from the rows, numbers the rows, and says which of them are no records. */
export class RowJudge {
  /** undefined until the header has come. */
  columns: string[] | undefined;
  /** The header can't be taken apart. */
  headerProblem: string | undefined;
  #header: readonly string[] = [];
  #count = 0;

  /** `isOdd`: somewhere in the rows stands a character that no text has. */
  rows(split: readonly SplitRow[], isOdd: boolean): TableRow[] {
    const rows: TableRow[] = [];
    for (const row of split) {
      if (this.columns === undefined) {
        this.headerProblem = row.problem;
        this.#header = row.cells;
        this.columns = columnNames(row.cells);
        continue;
      }
      const number = ++this.#count;
      if (number === 1) this.#fitHeader(row.cells);
      const problem = row.problem ?? this.#problemOf(row.cells, this.columns.length) ?? (isOdd ? oddity(row.cells) : undefined);
      rows.push(problem === undefined ? { number, cells: row.cells } : { number, cells: row.cells, problem });
    }
    return rows;
  }

  /** Some programs end each row with a delimiter but not the header, or the other way round: the first row shows it. */
  #fitHeader(cells: readonly string[]): void {
    const header = this.#header;
    if (cells.length === header.length + 1 && cells.at(-1)?.trim() === '') this.#header = [...header, ''];
    else if (cells.length === header.length - 1 && header.at(-1)?.trim() === '') this.#header = header.slice(0, -1);
    else return;
    this.columns = columnNames(this.#header);
  }

  #problemOf(cells: readonly string[], wanted: number): string | undefined {
    if (cells.length !== wanted) {
      return `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where the header has ${wanted}`;
    }
    if (cells[0] === this.#header[0] && cells.every((cell, index) => cell === this.#header[index])) return 'the header again';
    return cells.every((cell) => cell === '' || cell.trim() === '') ? 'blank in every column' : undefined;
  }
}

function oddity(cells: readonly string[]): string | undefined {
  if (cells.some((cell) => cell.includes('\0'))) return 'a NUL character';
  return cells.every((cell) => cell.isWellFormed()) ? undefined : 'bytes that are no text in its encoding';
}
