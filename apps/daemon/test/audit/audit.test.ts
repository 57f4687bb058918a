import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, type Program } from '../support/demo-process.ts';
import { HOSTILE, HUBSPOT, manyContacts, SALESFORCE } from './exports.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshline-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(path(name), content);
  return path(name);
};
const audit = (...args: string[]): Program => run(['audit', ...args], { cwd: folder });

interface Link {
  readonly file: string;
  readonly row: number;
  readonly identity: string;
  readonly tier: string;
}

function links(name: string): readonly Link[] {
  const [header, ...lines] = readFileSync(path(name), 'utf8').trimEnd().split('\n');
  expect(header).toBe('file,row,identity,score,tier');
  return lines.map((line) => {
    const [own = '', row = '', identity = '', score = '', tier = ''] = line.split(',');
    expect(Number(score)).toBeGreaterThanOrEqual(0);
    expect(Number(score)).toBeLessThanOrEqual(1);
    return { file: own, row: Number(row), identity, tier };
  });
}

async function ended(program: Program, code = 0): Promise<Program> {
  expect(await program.ended, program.stderr()).toBe(code);
  return program;
}

describe('two exports that overlap', () => {
  let first: Program;
  beforeAll(async () => {
    file('hubspot.csv', HUBSPOT);
    file('salesforce.csv', SALESFORCE);
    first = await ended(
      audit(
        'hubspot.csv',
        'salesforce.csv',
        '--links',
        'links.csv',
        '--json',
        'audit.json',
        '--html',
        'audit.html',
        '--save-rulebook',
        'rulebook.ts',
      ),
    );
  }, 60_000);

  test('are read as two systems, and who is the same stands in the links, a line for each row', () => {
    const rows = links('links.csv');
    expect(rows.map(({ file: own, row }) => `${own} ${row}`)).toEqual([
      ...[1, 2, 3, 4, 5].map((row) => `hubspot.csv ${row}`),
      ...[1, 2, 3].map((row) => `salesforce.csv ${row}`),
    ]);
    const of = (own: string, row: number): string | undefined =>
      rows.find((line) => line.file === own && line.row === row)?.identity;
    expect(of('salesforce.csv', 1)).toBe(of('hubspot.csv', 1));
    expect(of('salesforce.csv', 2)).toBe(of('hubspot.csv', 2));
    expect(of('hubspot.csv', 3)).toBe(of('hubspot.csv', 1));
    expect(new Set(rows.map(({ identity }) => identity)).size).toBe(5);
  });

  test('give a screen that says what is wrong in at most 36 lines of 120 columns, and what to do next', () => {
    const lines = first.stdout().trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(36);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
    expect(lines[0]).toContain('8 rows in 2 files');
    for (const word of ['duplicate', 'in conflict', 'unowned', 'stale', 'missing', 'malformed'])
      expect(first.stdout()).toContain(word);
    expect(lines.at(-1)).toMatch(/^Next: .*npm run meshline -- audit .*--rulebook rulebook\.ts$/);
  });

  test('mask what is personal on the screen, in the page and in the JSON, unless names are asked for', async () => {
    for (const text of [first.stdout(), readFileSync(path('audit.html'), 'utf8'), readFileSync(path('audit.json'), 'utf8')]) {
      for (const secret of ['jana.roth@nordlicht.example', '5550101', 'Haddad', 'Brandt']) expect(text).not.toContain(secret);
    }
    await ended(audit('hubspot.csv', 'salesforce.csv', '--html', 'named.html', '--show-names'));
    expect(readFileSync(path('named.html'), 'utf8')).toContain('jana.roth@nordlicht.example');
  }, 60_000);

  test('count what is malformed, unowned, stale and in conflict', () => {
    const report = JSON.parse(readFileSync(path('audit.json'), 'utf8')) as {
      entities: {
        entity: string;
        records: number;
        identities: number;
        shared: number;
        malformed: { field: string; records: number }[];
        owners: { unowned: number; of: number };
        stale: { records: number };
        conflicts: { byField: { field: string; identities: number }[] };
        duplicates: { groups: number; records: number };
      }[];
      asOf: string;
    };
    const people = report.entities.find(({ entity }) => entity === 'person');
    expect(people).toMatchObject({ records: 8, identities: 5, shared: 2 });
    expect(people?.duplicates).toMatchObject({ groups: 1, records: 2 });
    expect(people?.owners).toMatchObject({ unowned: 1, of: 8 });
    expect(report.asOf).toBe('2026-11-12');
    expect(people?.stale.records).toBe(2);
    const malformed = Object.fromEntries(people?.malformed.map(({ field, records }) => [field, records]) ?? []);
    expect(malformed).toMatchObject({ email: 1, phone: 1 });
    const conflicts = Object.fromEntries(people?.conflicts.byField.map(({ field, identities }) => [field, identities]) ?? []);
    expect(conflicts).toMatchObject({ phone: 1, owner: 1 });
  });

  test('give the same links again with the rulebook that was saved', async () => {
    await ended(audit('hubspot.csv', 'salesforce.csv', '--rulebook', 'rulebook.ts', '--links', 'again.csv'));
    expect(readFileSync(path('again.csv'), 'utf8')).toBe(readFileSync(path('links.csv'), 'utf8'));
  }, 60_000);

  test('are never written over unasked', async () => {
    const refused = await ended(audit('hubspot.csv', '--links', 'links.csv'), 1);
    expect(refused.stderr()).toMatch(
      /^meshline: --links .*links\.csv: the file exists\. Name another one, or say --overwrite\.$/m,
    );
    const own = await ended(audit('hubspot.csv', '--json', 'hubspot.csv', '--overwrite'), 1);
    expect(own.stderr()).toContain('one of the files that are read');
    expect(readFileSync(path('hubspot.csv'), 'utf8')).toBe(HUBSPOT);
  }, 60_000);
});

test('owners are looked up on a list of users, by name or address, and who owns nothing is named', async () => {
  file('owned.csv', HUBSPOT.replaceAll('Tom Ahrens', 'tom@x.example'));
  file(
    'users.csv',
    'Name,Email,Active\nAda Brandt,ada@x.example,true\nTom Ahrens,tom@x.example,true\nZoe Idle,zoe@x.example,true\n',
  );
  await ended(audit('owned.csv', 'users.csv', '--json', 'owned.json', '--show-names'));
  const { entities } = JSON.parse(readFileSync(path('owned.json'), 'utf8')) as {
    entities: {
      owners: { unknownOwners: number; without: { first: { owner: string }[] }; owners: { first: { owner: string }[] } };
    }[];
  };
  expect(entities[0]?.owners.unknownOwners).toBe(0);
  expect(entities[0]?.owners.owners.first.map(({ owner }) => owner)).toEqual(['Ada Brandt', 'Tom Ahrens']);
  expect(entities[0]?.owners.without.first.map(({ owner }) => owner)).toEqual(['Zoe Idle']);
}, 60_000);

test('what stands in a file is data in the page and in the links', async () => {
  file('hostile.csv', HOSTILE);
  await ended(audit('hostile.csv', '--html', 'hostile.html', '--links', 'hostile-links.csv', '--show-names'));
  const page = readFileSync(path('hostile.html'), 'utf8');
  expect(page).not.toMatch(/<script|<img/i);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page.match(/<\/style>/g)).toHaveLength(1);
}, 60_000);

test('Ctrl-C in the middle leaves no file behind, neither whole nor half', async () => {
  file('many.csv', manyContacts(120_000));
  const before = readdirSync(folder).toSorted();
  const program = audit('many.csv', '--links', 'never.csv', '--html', 'never.html');
  // What is written lies beside its place until it is whole.
  while (!readdirSync(folder).some((name) => name.startsWith('.never.csv.')))
    await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 300));
  program.kill('SIGINT');
  await ended(program, 130);
  expect(program.stderr()).toContain('Stopped. No file was written.');
  expect(readdirSync(folder).toSorted()).toEqual(before);
}, 60_000);

describe('what can not be read is refused in one sentence with file and place', () => {
  const refusals: readonly [name: string, content: string | Uint8Array | undefined, says: RegExp][] = [
    ['missing.csv', undefined, /missing\.csv/],
    ['empty.csv', '', /empty\.csv.*(empty|nothing)/i],
    ['header-only.csv', 'First Name,Last Name,Email\n', /header-only\.csv.*(no data|no row)/i],
    ['sheet.csv', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, 0, 0, 33, 0]), /sheet\.csv.*(Excel|spreadsheet|xlsx)/i],
    ['old.csv', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), /old\.csv.*(Excel|spreadsheet|xls)/i],
    [
      'wide.csv',
      `${Array.from({ length: 20_000 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(19_999)}1\n`,
      /wide\.csv.*columns/i,
    ],
    ['recipes.csv', 'Dish,Minutes\nSoup,20\nStew,90\n', /recipes|Dish/],
  ];
  for (const [name, content, says] of refusals) {
    test(
      name,
      async () => {
        if (content !== undefined) file(name, content);
        const refused = await ended(audit(name, '--links', `${name}.out`), 1);
        expect(refused.stderr()).toMatch(says);
        expect(refused.stderr()).toMatch(/^meshline: /m);
        expect(refused.stderr()).not.toMatch(/\n\s+at |Something failed that shouldn't/);
        expect(refused.stdout()).toBe('');
        expect(readdirSync(folder)).not.toContain(`${name}.out`);
      },
      30_000,
    );
  }

  test('a broken row, a NUL and a half character are skipped, counted and listed', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => `Ann${at},Berg${at},ann${at}@berg.example`);
    rows[1] = 'Bo,Cole';
    rows[2] = 'Cy\u0000,Dahl,cy@dahl.example';
    const [head, tail] = [['First Name,Last Name,Email', ...rows].join('\n'), ',ed@f.example\n'];
    // A half of a character that takes two in UTF-16, written as if it were one of its own.
    file('broken.csv', Buffer.concat([Buffer.from(`${head}\nEd,F`), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(tail)]));
    const done = await ended(audit('broken.csv', '--json', 'broken.json', '--links', 'broken-links.csv'));
    const { files } = JSON.parse(readFileSync(path('broken.json'), 'utf8')) as {
      files: { rows: number; skipped: { total: number; first: { row: number; reason: string }[] } }[];
    };
    expect(files[0]).toMatchObject({ rows: 41 });
    const skipped = files[0]?.skipped.first.map(({ row }) => row) ?? [];
    const read = links('broken-links.csv').map(({ row }) => row);
    expect([...skipped, ...read].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 41 }, (_, at) => at + 1));
    expect(skipped).toContain(2);
    expect(skipped).toContain(3);
    expect(done.stdout()).toMatch(/skipped/);
  }, 30_000);
});
