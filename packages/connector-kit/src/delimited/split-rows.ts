/** A row as it stands in the text. */
export interface SplitRow {
  /** Unquoted, not trimmed; none where the row has a problem. */
  readonly cells: readonly string[];
  /** Why it can't be taken apart, in a few words. */
  readonly problem?: string | undefined;
  /** Where it begins in the text. */
  readonly at: number;
}

export interface SplitOptions {
  readonly delimiter: string;
  readonly quote: string | null;
  /** `\n` (also behind `\r`), or `\r` alone. */
  readonly lineEnd: '\n' | '\r';
  /** Nothing comes after the text. */
  readonly last: boolean;
}

/** Characters of one quoted cell. More is a quote that isn't closed; the longest text fields of the CRMs hold 131,072. */
const MOST_IN_CELL = 1_048_576;
const SPACE = 32;
const CARRIAGE = 13;

/** Which line end a text uses; undefined = it holds none (yet). */
export function lineEndOf(text: string): '\n' | '\r' | undefined {
  const end = /\r*\n|\r+(?=[^\r\n])/.exec(text)?.[0];
  return end === undefined ? undefined : end.endsWith('\n') ? '\n' : '\r';
}

/**
 * Takes whole rows off the front of a text, wholly empty lines left out; returns where the rest begins. A quote that
 * isn't closed costs its own line and no more: what follows it is read from the next line on. That is told by a quote
 * that could close it, lines further down, but has text behind it; on its own line such a quote belongs to the value.
 */
export function splitRows(text: string, options: SplitOptions, rows: SplitRow[]): number {
  const { delimiter, quote, lineEnd, last } = options;
  const quoted = quote === null ? undefined : new QuotedRows(text, { ...options, quote }, rows);
  let at = 0;
  let nextQuote = -1;
  for (;;) {
    let end = text.indexOf(lineEnd, at);
    if (end < 0) {
      if (!last || at >= text.length) return at;
      end = text.length;
    }
    if (quote !== null && nextQuote < at) nextQuote = positionOf(text, quote, at);
    if (quoted === undefined || nextQuote >= end) {
      const line = lineOf(text, at, end);
      if (line !== '' && (line.includes(delimiter) || line.trim() !== '')) rows.push({ cells: line.split(delimiter), at });
      at = end + 1;
      continue;
    }
    const next = quoted.take(at, end);
    if (next < 0) return at;
    at = next;
  }
}

/** Takes rows with quotes out of a text. However the quotes stand, the text is gone through a fixed number of times. */
class QuotedRows {
  readonly #text: string;
  readonly #options: SplitOptions & { readonly quote: string };
  readonly #rows: SplitRow[];
  /** No quote between here and the line of the cell that was last found unclosed could close a cell. */
  #noCloseBefore = 0;
  /** The first delimiter at or behind `from`. */
  #delimiter = { from: 0, found: -1 };

  constructor(text: string, options: SplitOptions & { readonly quote: string }, rows: SplitRow[]) {
    this.#text = text;
    this.#options = options;
    this.#rows = rows;
  }

  /** Takes the row at `start`, whose first line ends at `end`. Returns where the next one begins; -1: it isn't whole yet. */
  take(start: number, end: number): number {
    const text = this.#text;
    const { delimiter, quote, lineEnd, last } = this.#options;
    const cells: string[] = [];
    for (let at = start; ; at += delimiter.length) {
      const open = this.#skipped(at, SPACE);
      if (text[open] !== quote) {
        const next = this.#delimiterFrom(at);
        cells.push(next < end ? text.slice(at, next) : lineOf(text, at, end));
        if (next >= end) break;
        at = next;
        continue;
      }
      const close = this.#closeOf(open, end);
      if (close === 'unclosed') {
        this.#rows.push({ cells: [], problem: 'a quote that is opened and not closed', at: start });
        return end + 1;
      }
      if (close === 'unknown') return -1;
      const value = text.slice(open + 1, close);
      cells.push(value.includes(quote) ? value.replaceAll(quote + quote, quote) : value);
      if (close > end) {
        end = positionOf(text, lineEnd, close);
        if (end === text.length && !last) return -1;
      }
      at = this.#behind(close);
      if (!text.startsWith(delimiter, at)) break;
    }
    this.#rows.push({ cells, at: start });
    return end + 1;
  }

  /** Where the quote stands that closes the one at `open`, whose line ends at `end`. */
  #closeOf(open: number, end: number): number | 'unclosed' | 'unknown' {
    const text = this.#text;
    const { delimiter, quote, lineEnd, last } = this.#options;
    for (let close = open; ;) {
      close = positionOf(text, quote, close + 1);
      if (close > end && close < this.#noCloseBefore) close = positionOf(text, quote, this.#noCloseBefore);
      if (close + 1 >= text.length && !last && text.length - open <= MOST_IN_CELL) return 'unknown';
      if (close >= text.length || close - open > MOST_IN_CELL) {
        this.#noCloseBefore = close;
        return 'unclosed';
      }
      if (text[close + 1] === quote) {
        close++;
        continue;
      }
      const behind = this.#behind(close);
      if (text[behind] === lineEnd || text.startsWith(delimiter, behind)) return close;
      if (behind + delimiter.length > text.length && !last) return 'unknown';
      if (behind >= text.length) return close;
      if (close > end) {
        this.#noCloseBefore = close;
        return 'unclosed';
      }
    }
  }

  /** Behind the blanks that may follow a closing quote. */
  #behind(close: number): number {
    const behind = this.#skipped(close + 1, SPACE);
    return this.#options.lineEnd === '\n' ? this.#skipped(behind, CARRIAGE) : behind;
  }

  #skipped(from: number, blank: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === blank && !this.#text.startsWith(this.#options.delimiter, at)) at++;
    return at;
  }

  #delimiterFrom(at: number): number {
    const { from, found } = this.#delimiter;
    if (at < from || at > found) this.#delimiter = { from: at, found: positionOf(this.#text, this.#options.delimiter, at) };
    return this.#delimiter.found;
  }
}

/** A line without its end, of which a carriage return is a part. */
function lineOf(text: string, at: number, end: number): string {
  return text.slice(at, end > at && text.charCodeAt(end - 1) === CARRIAGE ? end - 1 : end);
}

/** Like `indexOf`, with the text's end for what isn't found. */
function positionOf(text: string, part: string, from: number): number {
  const found = text.indexOf(part, from);
  return found < 0 ? text.length : found;
}
