import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnNames, lineEndOf, splitRows, type SplitRow } from '../src/index.ts';

const options = { delimiter: ',', quote: '"', lineEnd: '\n', last: true } as const;

function split(
  text: string,
  more: object = {},
): { readonly rows: readonly (readonly string[] | string)[]; readonly used: number } {
  const rows: SplitRow[] = [];
  const used = splitRows(text, { ...options, ...more }, rows);
  return { rows: rows.map(({ cells, problem }) => problem ?? cells), used };
}

/** The rule, character by character: slow, and with nothing remembered from one row to the next. */
function byTheRule(text: string): readonly (readonly string[] | string)[] {
  const rows: (readonly string[] | string)[] = [];
  for (let start = 0; start < text.length;) {
    const cells: string[] = [];
    let at = start;
    for (;;) {
      let open = at;
      while (text[open] === ' ') open++;
      if (text[open] !== '"') {
        const begin = at;
        while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++;
        cells.push(text[at] === ',' ? text.slice(begin, at) : text.slice(begin, at).replace(/\r$/, ''));
      } else {
        const line = text.indexOf('\n', open);
        const close = closing(text, open);
        if (close < 0) {
          cells.length = 0;
          at = line < 0 ? text.length : line;
          rows.push('a quote that is opened and not closed');
          break;
        }
        cells.push(text.slice(open + 1, close).replaceAll('""', '"'));
        at = behind(text, close);
      }
      if (text[at] !== ',') break;
      at++;
    }
    const isEmpty = cells.length === 1 && text.slice(start, at).trim() === '';
    if (cells.length > 0 && !isEmpty) rows.push(cells);
    start = at + 1;
  }
  return rows;
}

function behind(text: string, close: number): number {
  return close + 1 + (/^ *\r*/.exec(text.slice(close + 1))?.[0].length ?? 0);
}

function closing(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at++;
    else if ([',', '\n', undefined].includes(text[behind(text, at)])) return at;
    else if (text.slice(open, at).includes('\n')) return -1;
  }
  return -1;
}

const messy = fc.string({ unit: fc.constantFrom('"', '"', '""', ',', '\n', '\r\n', ' ', 'x', 'yy'), maxLength: 60 });

describe('splitRows', () => {
  test('whatever stands in a text, its rows are those of the rule', () => {
    fc.assert(
      fc.property(messy, (text) => {
        expect(split(text).rows).toEqual(byTheRule(text));
      }),
      { numRuns: 20_000 },
    );
  });

  test('a text that comes in two parts has the same rows', () => {
    fc.assert(
      fc.property(messy, fc.nat(), (text, at) => {
        const cut = text.length === 0 ? 0 : at % text.length;
        const first = split(text.slice(0, cut), { last: false });
        expect(first.used).toBeLessThanOrEqual(cut);
        expect([...first.rows, ...split(text.slice(first.used)).rows]).toEqual(split(text).rows);
      }),
      { numRuns: 20_000 },
    );
  });

  test('rows know where they begin', () => {
    const rows: SplitRow[] = [];
    const text = 'a,b\n\n"c\nd",e\n"f,g\nh,i';
    splitRows(text, options, rows);
    expect(rows.map(({ at }) => text.slice(at, at + 2))).toEqual(['a,', '"c', '"f', 'h,']);
  });

  test('quotes that close nothing cost no more than the text is long', () => {
    const text = 'x,""y\n'.repeat(200_000);
    const started = performance.now();
    expect(split(text).rows).toHaveLength(200_000);
    // Going through the rest for each row would take minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('a cell of a million characters is one, a longer one is a quote that is not closed', () => {
    expect(split(`"${'x'.repeat(1_000_000)}",a\nb,c`).rows).toHaveLength(2);
    expect(split(`"${'x\n'.repeat(600_000)}",a\nb,c`).rows.slice(0, 2)).toEqual(['a quote that is opened and not closed', ['x']]);
  });
});

test('lineEndOf', () => {
  expect(['a\nb', 'a\r\nb', 'a\r\r\nb', 'a\rb', 'a\rb\nc', 'a', 'a\r'].map((text) => lineEndOf(text))).toEqual([
    '\n',
    '\n',
    '\n',
    '\r',
    '\r',
    undefined,
    undefined,
  ]);
});

test('columnNames gives each column a name of its own, also where names look like counted ones', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('', ' ', 'a', 'a (2)', 'a (3)', 'column 1', 'column 2', '__proto__', 'b\n b', 'b  b')),
      (cells) => {
        const names = columnNames(cells);
        expect(names).toHaveLength(cells.length);
        expect(new Set(names).size).toBe(cells.length);
        for (const name of names) expect(name).toMatch(/^[^\s].*$/);
      },
    ),
  );
});
