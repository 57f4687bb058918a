import type { TableDialect } from './dialect.ts';
import { lineEndOf, splitRows, type SplitRow } from './split-rows.ts';

/** Characters of one row; a longer one is left out. */
const MOST_IN_ROW = 8_388_608;

/** Cuts text that comes piece by piece into rows. */
export class RowCutter {
  readonly #dialect: TableDialect;
  #lineEnd: '\n' | '\r' | undefined;
  #linesAbove: number;
  #isDropping = false;
  #rest = '';

  constructor(dialect: TableDialect) {
    this.#dialect = dialect;
    this.#linesAbove = dialect.headerLine - 1;
  }

  rows(text: string, last: boolean): { readonly rows: readonly SplitRow[]; readonly isOdd: boolean } {
    const rows: SplitRow[] = [];
    const whole = this.#withoutLinesAbove(this.#rest + text, last);
    const lineEnd = this.#lineEnd ?? '\n';
    const used = this.#lineEnd === undefined ? 0 : splitRows(whole, { ...this.#dialect, lineEnd, last }, rows);
    this.#rest = whole.slice(used);
    if (this.#rest.length > MOST_IN_ROW) {
      rows.push({ cells: [], problem: `more than ${MOST_IN_ROW} characters`, at: used });
      this.#isDropping = true;
      this.#rest = '';
    }
    return { rows, isOdd: whole.includes('\0') || !whole.isWellFormed() };
  }

  /** What comes behind the lines above the header, and behind the row that is being dropped. */
  #withoutLinesAbove(text: string, last: boolean): string {
    this.#lineEnd ??= lineEndOf(text) ?? (last ? '\n' : undefined);
    let from = 0;
    while (this.#linesAbove > 0 || this.#isDropping) {
      const end = this.#lineEnd === undefined ? -1 : text.indexOf(this.#lineEnd, from);
      if (end < 0) return this.#isDropping || last ? '' : text.slice(from);
      from = end + 1;
      if (this.#isDropping) this.#isDropping = false;
      else this.#linesAbove--;
    }
    return from === 0 ? text : text.slice(from);
  }
}
