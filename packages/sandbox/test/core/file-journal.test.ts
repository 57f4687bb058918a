import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileJournal, JournalDamaged } from '../../src/core/file-journal.ts';
import { FolderInUse, lockFolder } from '../../src/core/folder-lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshline-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (): string => join(folder, 'journal.jsonl');
const reload = (): (readonly [string, string, unknown])[] => {
  const journal = FileJournal.open(folder);
  const rows = Array.from(journal.restored(), ({ collection, id, row }) => [collection, id, row] as const);
  journal.close();
  return rows;
};

describe('the journal', () => {
  it('gives back the last state of each row, rows that are gone as such', () => {
    const journal = FileJournal.open(folder);
    journal.append('a', '1', { name: 'Ümit' });
    journal.append('a', '2', { n: 2 });
    journal.append('b', '1', 'other');
    journal.append('a', '1', { name: 'new' });
    journal.append('a', '2', undefined);
    journal.close();
    expect(reload()).toEqual([
      ['a', '1', { name: 'new' }],
      ['a', '2', undefined],
      ['b', '1', 'other'],
    ]);
  });

  it('has on disk what was flushed, before it is closed', () => {
    const journal = FileJournal.open(folder);
    journal.append('a', '1', 1);
    journal.flush();
    expect(readFileSync(path(), 'utf8')).toContain('["a","1",1]');
    journal.close();
  });

  it('drops a torn last line wherever it was cut, and goes on behind it', () => {
    const journal = FileJournal.open(folder);
    journal.append('a', '1', 'first');
    journal.append('a', '2', { text: 'süß' });
    journal.close();
    const size = statSync(path()).size;
    const last = Buffer.byteLength('["a","2",{"text":"süß"}]\n');
    for (let cut = 1; cut < last; cut++) {
      const bytes = readFileSync(path());
      truncateSync(path(), size - cut);
      expect(reload()).toEqual([['a', '1', 'first']]);
      const again = FileJournal.open(folder);
      again.append('a', '3', cut);
      again.close();
      expect(reload()).toEqual([
        ['a', '1', 'first'],
        ['a', '3', cut],
      ]);
      writeFileSync(path(), bytes);
    }
  });

  it('refuses a file that is damaged in the middle or is something else', () => {
    const journal = FileJournal.open(folder);
    journal.append('a', '1', 1);
    journal.close();
    const text = readFileSync(path(), 'utf8');
    writeFileSync(path(), `${text}not json\n["a","2",2]\n`);
    expect(() => FileJournal.open(folder)).toThrow(JournalDamaged);
    writeFileSync(path(), 'something else\n');
    expect(() => FileJournal.open(folder)).toThrow(/line 1 is damaged/u);
    expect(existsSync(join(folder, 'sandbox.lock'))).toBe(false);
  });

  it('starts anew when even its first line was cut short', () => {
    writeFileSync(path(), '{"journ');
    expect(reload()).toEqual([]);
    const journal = FileJournal.open(folder);
    journal.append('a', '1', 1);
    journal.close();
    expect(reload()).toEqual([['a', '1', 1]]);
  });

  it('shrinks at the start when most of it is outdated, and keeps tombstones', () => {
    const journal = FileJournal.open(folder);
    for (let i = 0; i < 500; i++) journal.append('a', String(i % 5), { i });
    journal.append('a', '4', undefined);
    journal.close();
    const before = statSync(path()).size;
    const rows = reload();
    expect(statSync(path()).size).toBeLessThan(before / 10);
    expect(reload()).toEqual(rows);
    expect(rows.at(-1)).toEqual(['a', '4', undefined]);
    expect(readdirSync(folder)).toEqual(['journal.jsonl']);
  });

  it('forgets everything when asked to', () => {
    const journal = FileJournal.open(folder);
    journal.append('a', '1', 1);
    journal.flush();
    journal.append('a', '2', 1);
    journal.clear();
    journal.append('b', '1', 2);
    journal.close();
    expect(reload()).toEqual([['b', '1', 2]]);
    FileJournal.open(folder, { fresh: true }).close();
    expect(reload()).toEqual([]);
  });

  it('gives back any history as a map of last values would', () => {
    const value = fc.option(fc.jsonValue(), { nil: undefined });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('x', 'y'), fc.string({ maxLength: 3 }), value), { maxLength: 40 }),
        (history) => {
          const expected = new Map<string, readonly [string, string, unknown]>();
          const journal = FileJournal.open(folder, { fresh: true });
          for (const [collection, id, row] of history) {
            journal.append(collection, id, row);
            expected.set(JSON.stringify([collection, id]), [
              collection,
              id,
              row === undefined ? undefined : JSON.parse(JSON.stringify(row)),
            ]);
          }
          journal.close();
          expect(reload()).toEqual([...expected.values()]);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the lock', () => {
  it('refuses a second journal on the folder, also from the same process', () => {
    const journal = FileJournal.open(folder);
    expect(() => FileJournal.open(folder)).toThrow(FolderInUse);
    journal.close();
    FileJournal.open(folder).close();
  });

  it('is taken over from a process that is gone', () => {
    const gone = spawnSync(process.execPath, ['-e', 'console.log(process.pid)']);
    writeFileSync(join(folder, 'sandbox.lock'), JSON.stringify({ pid: Number(gone.stdout.toString()), started: 'then' }));
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!existsSync('/proc/self/stat'))('is taken over when its number belongs to another process by now', () => {
    writeFileSync(join(folder, 'sandbox.lock'), JSON.stringify({ pid: process.pid, started: 'another boot:1' }));
    lockFolder(folder).release();
  });

  it('is taken over when it can not be read, and never released by a stranger', () => {
    writeFileSync(join(folder, 'sandbox.lock'), '{"pi');
    const lock = lockFolder(folder);
    appendFileSync(join(folder, 'sandbox.lock'), 'touched');
    lock.release();
    expect(existsSync(join(folder, 'sandbox.lock'))).toBe(true);
  });
});
