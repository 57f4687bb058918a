import { describe, expect, test } from 'vitest';
import { fileOf, readAll, sessionOn, valuesOf } from './files.ts';

const names = (read: { readonly rows: readonly (readonly unknown[])[] }): string =>
  read.rows.map(([id, name]) => `${String(id)}${String(name)}`).join(' ');

describe('a row that is no record is skipped with its number and its reason', () => {
  test('fewer or more cells than the header', async () => {
    const read = await valuesOf('Name,Note\na,1\nb\nc,1,2\nd,1\n');
    expect(names(read)).toBe('1a 4d');
    expect(read.skipped).toEqual(['2: 1 cell where the header has 2', '3: 3 cells where the header has 2']);
  });

  test('a quote that is not closed costs its own line and no other', async () => {
    const read = await valuesOf('Name,Note\na,1\nb,"oops\nc,"fine"\nd,"also, fine"\n"e,x\nf,1\n');
    expect(names(read)).toBe('1a 3c 4d 6f');
    expect(read.skipped).toEqual(['2: a quote that is opened and not closed', '5: a quote that is opened and not closed']);
  });

  test('a quote that is not closed behind a line break within quotes', async () => {
    const read = await valuesOf('Name,Note,More\na,"one\ntwo","oops\nb,"x",y\n');
    expect(names(read)).toBe('2b');
    expect(read.skipped).toEqual(['1: a quote that is opened and not closed']);
  });

  test('a quote that is not closed before many rows without any', async () => {
    const { records, skipped } = await readAll(
      sessionOn(fileOf(`Name,Note\na,"oops\n${`b,${'x'.repeat(100)}\n`.repeat(20_000)}`)),
    );
    expect([records.length, records[0]?.id, skipped]).toEqual([20_000, '2', ['1: a quote that is opened and not closed']]);
  });

  test('a NUL, also within quotes', async () => {
    const read = await valuesOf('Name,Note\na,1\nb\0,1\nc,"x\0y"\nd,1\n');
    expect(names(read)).toBe('1a 4d');
    expect(read.skipped).toEqual(['2: a NUL character', '3: a NUL character']);
  });

  test('bytes that are no text: a lone surrogate in UTF-8 and in UTF-16, half a character', async () => {
    const bytes = (...parts: readonly (string | readonly number[])[]): Buffer =>
      Buffer.concat(parts.map((part) => Buffer.from(part as string)));
    const reason = 'bytes that are no text in its encoding';
    const utf8 = await valuesOf(bytes('Name,Note\na,ü\nb,', [0xed, 0xa0, 0x80], '\nc,ü', [0xe2, 0x82], '\nd,1\n'));
    expect([names(utf8), utf8.skipped]).toEqual(['1a 4d', [`2: ${reason}`, `3: ${reason}`]]);
    const utf16 = await valuesOf(Buffer.from('Name,Note\na,𝄞\nb,\ud834\nc,1\n', 'utf16le'), { encoding: 'utf-16le' });
    expect([names(utf16), utf16.skipped]).toEqual(['1a 3c', [`2: ${reason}`]]);
  });

  test('the header again, and rows that are blank in every column', async () => {
    const read = await valuesOf('Name,Note\na,1\nName,Note\n , \nName,x\n');
    expect(names(read)).toBe('1a 4Name');
    expect(read.skipped).toEqual(['2: the header again', '3: blank in every column']);
  });

  test('the lines that a report puts below its rows', async () => {
    const read = await valuesOf('Name,Note\na,1\n\n"Contacts report"\n"Confidential"\n');
    expect(names(read)).toBe('1a');
    expect(read.skipped).toEqual(['2: 1 cell where the header has 2', '3: 1 cell where the header has 2']);
  });

  test('a row without an end', async () => {
    const read = await valuesOf(`Name,Note\na,1\nb,${'x'.repeat(9_000_000)}\nc,1\n`);
    expect(names(read)).toBe('1a 3c');
    expect(read.skipped).toEqual(['2: more than 8388608 characters']);
  });
});

describe('a line that is Windows-1252 in a UTF-8 file', () => {
  const mixed = Buffer.concat([
    Buffer.from('Name,Note\nJürgen,1\n'),
    Buffer.from('Zo\xeb,2\n', 'latin1'),
    Buffer.from('Ünal,3\n'),
  ]);

  test('is read as such, and the log says how many there are', async () => {
    const told: unknown[] = [];
    const quiet = (): void => undefined;
    const logger = {
      debug: quiet,
      info: quiet,
      error: quiet,
      warn: (fields: unknown, text: string) => void told.push([fields, text]),
    };
    const path = fileOf(mixed);
    const { records, skipped } = await readAll(sessionOn(path, {}, logger));
    expect(records.map(({ fields }) => fields['Name'])).toEqual(['Jürgen', 'Zoë', 'Ünal']);
    expect(skipped).toEqual([]);
    expect(told).toEqual([[{ file: path, lines: 1 }, 'lines that are no UTF-8 were read as Windows-1252']]);
  });

  test('a U+FFFD that the file holds is text: somebody lost the character before', async () => {
    expect((await valuesOf('Name,Note\nJ\ufffdrgen,1\n')).rows).toEqual([['1', 'J\ufffdrgen', '1']]);
  });
});
