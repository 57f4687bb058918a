import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileOf, readAll, sessionOn, valuesOf } from './files.ts';

/** Windows-1252, which Buffer can't write: the test's characters are the same in Latin-1. */
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('what programs write reads the same', () => {
  const wanted = [
    ['1', 'Jürgen', 'a, b'],
    ['2', 'Zoë', 'say "x"'],
  ];
  const table = (delimiter: string, quote = '"', end = '\n'): string =>
    [`Name${delimiter}Note`, `Jürgen${delimiter}${quote}a, b${quote}`, `Zoë${delimiter}${quote}say "x"${quote}`].join(end) + end;
  const doubled = table(',').replace('say "x"', 'say ""x""');

  test.each<[string, string | Buffer, Readonly<Record<string, unknown>>]>([
    ['commas', doubled, {}],
    ['semicolons', doubled.replaceAll(',"', ';"').replace('Name,', 'Name;'), { delimiter: ';' }],
    ['tabs and single quotes', table('\t', "'"), { delimiter: '\t', quote: "'" }],
    ['no quotes', table('|', ''), { delimiter: '|', quote: null }],
    ['two characters as a delimiter', table('::', ''), { delimiter: '::', quote: null }],
    ['CR LF', doubled.replaceAll('\n', '\r\n'), {}],
    ['CR CR LF', doubled.replaceAll('\n', '\r\r\n'), {}],
    ['CR alone', doubled.replaceAll('\n', '\r'), {}],
    ['no line end at the end', doubled.slice(0, -1), {}],
    ['blanks around quotes', doubled.replaceAll(',"', ', "').replaceAll('"\n', '" \n'), {}],
    ['a byte order mark', `\ufeff${doubled}`, {}],
    ['a byte order mark and a quoted header', `\ufeff"Name"${doubled.slice(4)}`, {}],
    ['UTF-16, little end first', Buffer.from(`\ufeff${doubled}`, 'utf16le'), { encoding: 'utf-16le' }],
    ['UTF-16, big end first', bigEndian(`\ufeff${doubled}`), { encoding: 'utf-16be' }],
    ['Windows-1252', latin(doubled), { encoding: 'windows-1252' }],
    ['lines above the header', `Export of "today\nby Jana,Roth\n${doubled}`, { headerLine: 3 }],
    ['blank lines', doubled.replaceAll('\n', '\n\n   \n'), {}],
    ['quotes that are not doubled', doubled.replace('say ""x""', 'say "x" '), {}],
  ])('%s', async (_name, contents, more) => {
    expect(await valuesOf(contents, more)).toEqual({ rows: wanted, skipped: [] });
  });

  test('the characters of Windows-1252 that Latin-1 does not have', async () => {
    const bytes = Buffer.concat([latin('Name,Note\n'), Buffer.from([0x80, 0x93, 0x9f, 0x2c, 0x8a, 0x0a])]);
    expect((await valuesOf(bytes, { encoding: 'windows-1252' })).rows).toEqual([['1', '€“Ÿ', 'Š']]);
  });

  test('line breaks within quotes', async () => {
    const { rows } = await valuesOf('Name,Note\nJana,"one\ntwo\r\n\r\nthree"\nTom,x\n');
    expect(rows).toEqual([
      ['1', 'Jana', 'one\ntwo\r\n\r\nthree'],
      ['2', 'Tom', 'x'],
    ]);
  });
});

describe('names of columns', () => {
  const namesOf = async (header: string, row: string): Promise<readonly string[]> =>
    Object.keys((await readAll(sessionOn(fileOf(`${header}\n${row}\n`)))).records[0]?.fields ?? {});

  test('are trimmed; doubled ones are counted, blank ones numbered', async () => {
    expect(await namesOf(' Name ,Name,,Name (2),Name,__proto__, ', '1,2,3,4,5,6,7')).toEqual([
      'Name',
      'Name (2)',
      'column 3',
      'Name (2) (2)',
      'Name (3)',
      'column 6',
      'column 7',
    ]);
  });

  test('a delimiter at the end of the rows only, or of the header only, is no column and no fault', async () => {
    expect(await valuesOf('a,b\n1,2,\n3,4,\n')).toEqual({
      rows: [
        ['1', '1', '2', null],
        ['2', '3', '4', null],
      ],
      skipped: [],
    });
    expect(await valuesOf('a,b,\n1,2\n')).toEqual({ rows: [['1', '1', '2']], skipped: [] });
  });
});

/** A value that means the same after trimming. */
const value = fc
  .string({ unit: fc.constantFrom(...Array.from('ab,;"\'\n\r\t |\\é€𝄞\ufffd0')), maxLength: 12 })
  .map((text) => text.trim())
  .filter((text) => !/\r(?!\n)/.test(text));

test('any table reads back as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }).chain((width) =>
        fc.record({
          rows: fc.array(fc.array(value, { minLength: width, maxLength: width }), { maxLength: 8 }),
          width: fc.constant(width),
          delimiter: fc.constantFrom(',', ';', '\t', '|', '::'),
          end: fc.constantFrom('\n', '\r\n'),
          quotesAll: fc.boolean(),
          encoding: fc.constantFrom('utf-8' as const, 'utf-16le' as const, 'utf-16be' as const),
          hasLastEnd: fc.boolean(),
        }),
      ),
      async ({ rows, width, delimiter, end, quotesAll, encoding, hasLastEnd }) => {
        const written = (text: string): string =>
          quotesAll || text === '' || /["\r\n]/.test(text) || text.includes(delimiter[0] ?? '')
            ? `"${text.replaceAll('"', '""')}"`
            : text;
        const header = Array.from({ length: width }, (_, at) => `c${at}`);
        const text = [header, ...rows].map((cells) => cells.map(written).join(delimiter)).join(end) + (hasLastEnd ? end : '');
        const bytes = encoding === 'utf-16be' ? bigEndian(text) : Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le');
        const read = await valuesOf(bytes, { delimiter, encoding });
        const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');
        const isHeader = (cells: readonly string[]): boolean => cells.every((cell, at) => cell === header[at]);
        expect(read.rows).toEqual(
          rows.flatMap((cells, at) =>
            isBlank(cells) || isHeader(cells) ? [] : [[String(at + 1), ...cells.map((cell) => (cell === '' ? null : cell))]],
          ),
        );
        expect(read.skipped).toHaveLength(rows.filter((cells) => isBlank(cells)).length);
      },
    ),
    { numRuns: 200 },
  );
});

test('rows that lie across the bounds of what is read at once are whole', async () => {
  const rows = Array.from({ length: 9_000 }, (_, at) => [`näme ${at}`, `"${'x\n""é'.repeat(at % 23)}"`, String(at)]);
  const { records, skipped } = await readAll(sessionOn(fileOf(`Name,Note,At\n${rows.map((row) => row.join(',')).join('\n')}`)));
  expect(skipped).toEqual([]);
  expect(records.map(({ fields }) => fields)).toEqual(
    rows.map(([name, , at], index) => ({ Name: name, Note: 'x\n"é'.repeat(index % 23) || null, At: at })),
  );
});
