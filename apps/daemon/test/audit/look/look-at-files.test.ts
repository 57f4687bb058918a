import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { AuditInputError } from '../../../src/audit/look/input-error.ts';
import { lookAtFiles, type LookedAt } from '../../../src/audit/look/look-at-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshline-look-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function file(contents: string | Buffer, name = 'people.csv'): string {
  const own = join(folder, String(++count));
  mkdirSync(own);
  const path = join(own, name);
  writeFileSync(path, contents);
  return path;
}

async function look(contents: string | Buffer): Promise<LookedAt> {
  const [found] = await lookAtFiles([file(contents)]);
  if (found === undefined) throw new Error('nothing was looked at');
  return found;
}

async function refusal(...paths: readonly string[]): Promise<string> {
  const error = await lookAtFiles(paths).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AuditInputError);
  return (error as Error).message.replaceAll(folder, '');
}

const ROWS = [
  ['Name', 'Email', 'City', 'Created'],
  ['Jana Roth', 'jana@example.com', 'Köln', '2024-03-04'],
  ['Tom Smith', 'tom@example.com', 'Leeds', '2024-05-06'],
  ['Ann Lee', 'ann@example.com', '', '2023-01-02'],
  ['Bob Ray', 'bob@example.com', 'Oslo', '2022-02-03'],
];
const table = (delimiter = ',', end = '\n'): string => ROWS.map((row) => row.join(delimiter)).join(end) + end;
const COLUMNS = ROWS[0]?.map((name, at) => ({ name, values: ROWS.slice(1).map((row) => row[at]) }));

describe('what is recognised by looking', () => {
  test.each<[string, string | Buffer, object, string]>([
    ['commas', table(), { delimiter: ',', encoding: 'utf-8', headerLine: 1 }, 'UTF-8, comma'],
    ['semicolons', table(';'), { delimiter: ';' }, 'UTF-8, semicolon'],
    ['tabs, CR LF', table('\t', '\r\n'), { delimiter: '\t' }, 'UTF-8, tab'],
    ['pipes, CR alone', table('|', '\r'), { delimiter: '|' }, 'UTF-8, pipe'],
    ['a control character', table('\u0001'), { delimiter: '\u0001' }, 'UTF-8, "\\u0001"'],
    ['a byte order mark', `\ufeff${table()}`, { encoding: 'utf-8' }, 'UTF-8, comma'],
    [
      'UTF-16 with a mark',
      Buffer.from(`\ufeff${table(';')}`, 'utf16le'),
      { encoding: 'utf-16le', delimiter: ';' },
      'UTF-16, semicolon',
    ],
    ['UTF-16 without', Buffer.from(table(), 'utf16le').swap16(), { encoding: 'utf-16be' }, 'UTF-16, comma'],
    ['Windows-1252', Buffer.from(table(), 'latin1'), { encoding: 'windows-1252' }, 'Windows-1252, comma'],
    ['the delimiter that Excel writes', `sep=;\r\n${table(';', '\r\n')}`, { delimiter: ';', headerLine: 2 }, 'UTF-8, semicolon'],
    ['a title line', `All contacts\n\n${table()}`, { headerLine: 3 }, 'UTF-8, comma'],
    ['a title of blank cells', `All contacts,,,\n${table()}`, { headerLine: 2 }, 'UTF-8, comma'],
    ['groups of columns', `Person,,Place,\n${table()}`, { headerLine: 2 }, 'UTF-8, comma'],
    ['the header twice', `name,email,city,created\n${table()}`, { headerLine: 2 }, 'UTF-8, comma'],
    ['labels above names', `Wer,Adresse,Wo,Wann\n${table()}`, { headerLine: 2 }, 'UTF-8, comma'],
    ['commas in semicolons', table(';').replaceAll('Jana Roth', 'Roth, Jana'), { delimiter: ';' }, 'UTF-8, semicolon'],
  ])('%s', async (name, contents, settings, dialect) => {
    const found = await look(contents);
    expect(found.settings).toMatchObject(settings);
    expect(found.dialect).toBe(dialect);
    const columns = found.sample.columns.map((column) => ({ ...column, values: column.values.map((value) => value) }));
    expect(columns).toEqual(
      name === 'commas in semicolons'
        ? COLUMNS?.map((column) => ({
            ...column,
            values: column.values.map((value) => value?.replace('Jana Roth', 'Roth, Jana')),
          }))
        : COLUMNS,
    );
  });

  test('a header with columns without a name is no line above the header', async () => {
    for (const header of ['Name,', ',Name', 'Name,,,City']) {
      const width = header.split(',').length;
      const rows = ['Jana', 'Tom', 'Ann'].map((name) =>
        Array.from({ length: width }, (_, at) => `${name}${'x'.repeat(at)}`).join(','),
      );
      expect((await look([header, ...rows].join('\n'))).settings.headerLine).toBe(1);
    }
  });

  test('single quotes; quotes that mean nothing; quotes where one is not closed', async () => {
    const single = await look("'Name','Note'\n'A','b, c'\n'D','e'\n");
    expect([single.settings.quote, single.sample.columns[1]?.values]).toEqual(["'", ['b, c', 'e']]);
    const inches = await look('Id\tSize\n7\t"5 inch\n8\t"6 inch\n9\tnone\n');
    expect([inches.settings.quote, inches.sample.columns[1]?.values]).toEqual([null, ['"5 inch', '"6 inch', 'none']]);
    const unclosed = await look(`${table()}"Eve,eve@example.com,Rome,2024-01-01\n"Kim, Jr.",kim@example.com,Rome,2024-01-01\n`);
    expect([unclosed.settings.quote, unclosed.sample.columns[0]?.values.at(-1)]).toEqual(['"', 'Kim, Jr.']);
  });

  test('one column, also with commas in its values', async () => {
    const plain = await look('email\na@example.com\nb@example.com\n');
    expect([plain.dialect, plain.sample.columns.map(({ name }) => name)]).toEqual(['UTF-8, one column', ['email']]);
    const names = await look('name\nRoth, Jana\nSmith, Tom\nLee\nRay, Bob\n');
    expect(names.sample.columns).toEqual([{ name: 'name', values: ['Roth, Jana', 'Smith, Tom', 'Lee', 'Ray, Bob'] }]);
    expect(names.settings.delimiter).not.toBe(',');
  });

  test('names of streams hold no spaces and slashes, and are unique', async () => {
    const paths = [file(table(), 'Sales Team: all.csv'), file(table(), 'a.csv'), file(table(), 'a.tsv'), file(table(), '.csv')];
    const found = await lookAtFiles(paths);
    expect(found.map(({ name, sample }) => [name, sample.name])).toEqual(
      ['Sales-Team-all', 'a', 'a-2', 'file'].map((name) => [name, name]),
    );
    expect(found.map(({ file: given }) => given)).toEqual(paths);
  });

  test('a file that is another one since has another version', async () => {
    const path = file(table());
    const [before] = await lookAtFiles([path]);
    expect((await lookAtFiles([path]))[0]?.version).toBe(before?.version);
    appendFileSync(path, 'Eve,eve@example.com,Rome,2024-01-01\n');
    expect((await lookAtFiles([path]))[0]?.version).not.toBe(before?.version);
  });

  test('the rows of a large file come from its beginning and from all over the rest, and lines are counted', async () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => `name ${at},"note\nof ${at}",${'x'.repeat(40)}`);
    const found = await look(`Name,Note,More\n${rows.join('\n')}\n`);
    const [names, notes] = found.sample.columns.map(({ values }) => values);
    const numbers = names?.map((name) => Number(name.slice(5))) ?? [];
    expect(names?.length).toBe(2_000);
    expect(new Set(numbers).size).toBe(2_000);
    expect(numbers.slice(0, 1_000)).toEqual(Array.from({ length: 1_000 }, (_, at) => at));
    for (let tenth = 1; tenth < 10; tenth++) {
      expect(numbers.some((at) => at >= tenth * 20_000 && at < (tenth + 1) * 20_000)).toBe(true);
    }
    expect(notes?.every((note, at) => note === `note\nof ${numbers[at]}`)).toBe(true);
    expect(found.lines).toBe(400_001);
  });
});

describe('what a person should know', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['a line above the header', `All contacts\n${table()}`, /^A line stands above the header in line 2\.$/],
    ['two header lines', `name,email,city,created\n${table()}`, /^Lines 1 and 2 both name the columns; line 2 was taken/],
    ['Windows-1252', Buffer.from(table(), 'latin1'), /read as Windows-1252/],
    [
      'lines of another encoding',
      Buffer.concat([Buffer.from(table()), Buffer.from('J\xfcrgen,j@example.com,,\n', 'latin1')]),
      /^1 line \(6\) is not UTF-8 like the others/,
    ],
    ['a column without a name', 'Name,\nJana,x\nTom,y\n', /^A column has no name; it is called by its number\.$/],
    ['names that stand twice', 'Name,Name\nJana,x\nTom,y\n', /twice in the header; the later ones are called Name \(2\)\.$/],
  ])('%s', async (_name, contents, notice) => {
    expect((await look(contents)).notices).toEqual([expect.stringMatching(notice)]);
  });

  test('nothing, where there is nothing to say', async () => {
    expect((await look(table())).notices).toEqual([]);
    expect((await look(`sep=;\n${table(';')}`)).notices).toEqual([]);
  });
});

describe('what is refused, in one sentence with the file and what to do', () => {
  const many = (cells: number): string => `${Array.from({ length: cells }, (_, at) => `c${at}`).join(',')}\n`;

  test.each<[string, string | Buffer, RegExp]>([
    ['nothing in it', '', /people\.csv is empty\.$/],
    ['blank lines', '\n \n\n', /holds nothing but blank lines/],
    ['a header alone', 'Name,Email\n', /has a header in line 1 and no data row below it/],
    ['an Excel workbook', Buffer.from('PK\x03\x04\x14\0'), /is an Excel workbook \(\.xlsx\).* save it as CSV/],
    ['an old Excel workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /is an old Excel workbook/],
    ['a PDF', '%PDF-1.7\n', /is a PDF document/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), /is compressed with gzip/],
    ['a web page', '<html><table><tr><td>Name</td></tr></table>', /is a web page or XML/],
    ['JSON', '[{"name":"Jana"}]', /is JSON/],
    ['bytes of a program', Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7) % 256)), /isn't text but data/],
    ['zeros', Buffer.alloc(4_096), /isn't text but data/],
    ['a million columns', `${many(1_000_000)}${many(1_000_000)}`, /line 1: the line has more than 10000 columns/],
    ['20,000 columns', `${many(20_000)}${many(20_000)}`, /has 20000 columns; 10000 are the most/],
    ['a line without an end', 'x'.repeat(2_000_000), /line 1: the line has no end within 1048576 characters/],
    [
      'records without a header',
      table().slice(table().indexOf('\n') + 1),
      /line 1: this is no header .*cell 2 is an e-mail address/,
    ],
    [
      'numbers without a header',
      'Jana,4711,50667\nTom,4712,50668\nAnn,4713,50669\nBob,4714,50670\n',
      /line 1: this is no header/,
    ],
    [
      'texts without a header',
      'Jana,Köln,CDU\nTom,Köln,CDU\nAnn,Bonn,CDU\nBob,Köln,FDP\n',
      /2 of its cells stand in the rows below/,
    ],
    ['a header that fits no row', `Name,Email,City\n${'a,b\nc,d\ne,f\n'}`, /line 1: .*it has 3 cells, and most rows have 2/],
    [
      'a row that fits no header',
      'Name,Email,City\na,b\n',
      /1 of the first 1 rows don't fit the header in line 1.*2 cells where/,
    ],
    ['a header that is damaged', 'Name,"Email,City\n"a, b",c,d\n"e, f",g,h\n', /line 1: .*a quote that is opened and not closed/],
  ])('%s', async (_name, contents, message) => {
    expect(await refusal(file(contents))).toMatch(message);
  });

  test('no file, a folder, a pipe, the same file twice', async () => {
    expect(await refusal(join(folder, 'no.csv'))).toBe('There is no file /no.csv.');
    expect(await refusal(folder)).toMatch(/is a folder/);
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    expect(await refusal(pipe)).toMatch(/is a pipe or a device.*save it to a file/);
    const path = file(table());
    symlinkSync(path, join(folder, 'twin.csv'));
    expect(await refusal(path, join(folder, 'twin.csv'))).toMatch(/twin\.csv is the same file as .*people\.csv\. Name it once\./);
  });

  test('no message holds a value of a record', async () => {
    expect(await refusal(file('jana@example.com,Roth\ntom@example.com,Smith\n'))).not.toMatch(/jana|roth/i);
  });
});
