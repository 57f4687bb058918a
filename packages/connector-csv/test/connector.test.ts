import { appendFileSync, chmodSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { host, memoryCredentials } from '@meshline/connector-host';
import { getResultSchema, isConnectorError, manifestSchema, streamDescriptionSchema } from '@meshline/connector-spec';
import { describe, expect, test } from 'vitest';
import { connector } from '../src/index.ts';
import { fileOf, never, readAll, sessionOn } from './files.ts';

const PEOPLE = 'Name,Email,Kind\nJana,jana@example.com,PERSON\nAcme,,ORG\nTom,tom@example.com,PERSON\n';

async function errorOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isConnectorError(error)) throw new Error(`no ConnectorError: ${String(error)}`);
  return error;
}

test('it is one file of at most 80 lines', () => {
  const source = readFileSync(fileURLToPath(new URL('../src/index.ts', import.meta.url)), 'utf8');
  expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
});

describe('settings and manifest', () => {
  test('everything but the path has a default, and the manifest keeps the contract', () => {
    const parsed = connector.parseSettings({ files: { people: { path: 'people.csv' } } });
    if (!parsed.ok) throw new Error('settings');
    const people = { path: 'people.csv', delimiter: ',', quote: '"', encoding: 'utf-8', headerLine: 1, dates: {} };
    expect(parsed.settings).toEqual({ files: { people } });
    const { manifest } = connector.create(parsed.settings);
    expect(manifestSchema.parse(manifest)).toEqual(manifest);
    expect([Object.keys(manifest.streams), manifest.feeds['people']?.streams]).toEqual([['people'], ['people']]);
    expect([manifest.streams['people']?.writes, manifest.hosts, manifest.secrets]).toEqual([[], [], []]);
  });

  test('an unknown setting, a name with a slash and an unknown order of dates are named', () => {
    for (const [files, path] of [
      [{ people: { path: 'a', delimeter: ';' } }, 'files.people'],
      [{ 'a/b': { path: 'a' } }, 'files.a/b'],
      [{ people: { path: 'a', dates: { Born: 'YDM' } } }, 'files.people.dates.Born'],
      [{ people: { path: 'a', encoding: 'latin-9' } }, 'files.people.encoding'],
    ] as const) {
      expect(connector.parseSettings({ files })).toMatchObject({ ok: false, problems: [{ path }] });
    }
  });
});

describe('check and describe', () => {
  test('a file that is there passes, and its columns are text that nobody can write', async () => {
    const session = sessionOn(fileOf(PEOPLE));
    expect(await session.check(never)).toEqual({ ok: true, problems: [] });
    const [stream] = await session.describe(never);
    streamDescriptionSchema.parse(stream);
    expect(stream?.fields.map(({ name, type, writable }) => [name, type, writable])).toEqual([
      ['Email', 'text', false],
      ['Kind', 'text', false],
      ['Name', 'text', false],
    ]);
  });

  test('what is wrong with a file is told: not there, a folder, no header, a column of the settings that it lacks', async () => {
    const path = fileOf(PEOPLE);
    for (const [session, message] of [
      [sessionOn(join(dirname(path), 'no.csv')), /^There is no file .*no\.csv\.$/],
      [sessionOn(dirname(path)), /is no ordinary file/],
      [sessionOn(fileOf('')), /the header, expected in line 1, is missing/],
      [sessionOn(path, { headerLine: 9 }), /the header, expected in line 9, is missing/],
      [sessionOn(fileOf('a,"b\n1,2\n')), /the header, expected in line 1, is damaged: a quote/],
      [sessionOn(path, { dates: { Born: 'DMY' } }), /has no column 'Born'/],
      [sessionOn(path, { where: { column: 'Type', is: ['x'] } }), /has no column 'Type'/],
    ] as const) {
      const report = await session.check(never);
      expect(report).toMatchObject({ ok: false, problems: [{ code: 'reach' }] });
      expect(report.problems[0]?.message).toMatch(message);
    }
  });

  test.skipIf(process.getuid?.() === 0)('a file that this user may not read', async () => {
    const path = fileOf(PEOPLE);
    chmodSync(path, 0o000);
    expect((await sessionOn(path).check(never)).problems[0]?.message).toMatch(/may not be read by this user/);
  });

  test('a stream that the settings do not name', async () => {
    const session = sessionOn(fileOf(PEOPLE));
    const reading = async (): Promise<void> => {
      for await (const _ of session.read({ feed: 'constructor', signal: never }));
    };
    expect((await errorOf(reading())).code).toBe('NOT_SUPPORTED');
  });
});

describe('read', () => {
  test('a row is a record with its number as id; blank is null; the last item is a checkpoint', async () => {
    const { records } = await readAll(sessionOn(fileOf(PEOPLE)));
    expect(records).toEqual([
      { stream: 'people', id: '1', fields: { Name: 'Jana', Email: 'jana@example.com', Kind: 'PERSON' } },
      { stream: 'people', id: '2', fields: { Name: 'Acme', Email: null, Kind: 'ORG' } },
      { stream: 'people', id: '3', fields: { Name: 'Tom', Email: 'tom@example.com', Kind: 'PERSON' } },
    ]);
  });

  test('`where` keeps rows of one kind, with their numbers in the file', async () => {
    const { records } = await readAll(sessionOn(fileOf(PEOPLE), { where: { column: 'Kind', is: ['PERSON'] } }));
    expect(records.map(({ id, fields }) => [id, fields['Name']])).toEqual([
      ['1', 'Jana'],
      ['3', 'Tom'],
    ]);
  });

  test('columns of dates become ISO 8601 where they are dates in their order, and stay as they are elsewhere', async () => {
    const path = fileOf('Born,Met\n3/4/1980,03.04.2024 14:05\nunknown,2024-12-31\n31/12/1999,\n');
    const { records } = await readAll(sessionOn(path, { dates: { Born: 'DMY', Met: 'MDY' } }));
    expect(records.map(({ fields }) => Object.values(fields))).toEqual([
      ['1980-04-03', '2024-03-04T14:05:00.000Z'],
      ['unknown', '2024-12-31'],
      ['1999-12-31', null],
    ]);
  });

  test('only the wanted fields come, and all of them where one of the wanted is no column', async () => {
    const session = sessionOn(fileOf(PEOPLE));
    expect(Object.keys((await readAll(session, undefined, ['Email'])).records[0]?.fields ?? {})).toEqual(['Email']);
    expect(Object.keys((await readAll(session, undefined, ['Email', 'Fax'])).records[0]?.fields ?? {})).toHaveLength(3);
  });

  test('a checkpoint comes every 500 rows; from each the reading goes on without a gap or a repetition', async () => {
    const rows = Array.from({ length: 1_700 }, (_, i) => (i % 100 === 50 ? 'broken' : `n${i},${i}`));
    const session = sessionOn(fileOf(`Name,Number\n${rows.join('\n')}\n`));
    const whole = await readAll(session);
    expect([whole.records.length, whole.skipped.length]).toEqual([1_683, 17]);
    const checkpoints = whole.items.flatMap((item, at) => (item.kind === 'checkpoint' ? [{ at, cursor: item.cursor }] : []));
    expect(checkpoints).toHaveLength(4);
    for (const { at, cursor } of checkpoints) {
      expect((await readAll(session, cursor)).items).toEqual(
        at === whole.items.length - 1 ? whole.items.slice(at) : whole.items.slice(at + 1),
      );
      expect(JSON.stringify(cursor).length).toBeLessThan(200);
    }
  });

  test('a file that changed since its cursor is read from the start', async () => {
    const path = fileOf(PEOPLE);
    const { cursor } = await readAll(sessionOn(path));
    expect((await readAll(sessionOn(path), cursor)).records).toEqual([]);
    appendFileSync(path, 'Ann,ann@example.com,PERSON\n');
    expect((await readAll(sessionOn(path), cursor)).records).toHaveLength(4);
  });

  test('a file that changes while it is read ends the reading with an error that says so', async () => {
    const path = fileOf(`Name,Number\n${'some name,1\n'.repeat(60_000)}`);
    const session = sessionOn(path);
    for (const change of [
      () => appendFileSync(path, 'x,2\n'),
      () => utimesSync(path, 1, 1),
      () => writeFileSync(path, 'Name,Number\n'),
    ]) {
      const reading = async (): Promise<void> => {
        let rows = 0;
        for await (const item of session.read({ feed: 'people', signal: never }))
          if (item.kind === 'record' && ++rows === 1) change();
      };
      const error = await errorOf(reading());
      expect([error.code, error.sent]).toEqual(['UNAVAILABLE', false]);
      expect(error.message).toMatch(/people\.csv changed while it was read/);
      writeFileSync(path, `Name,Number\n${'some name,1\n'.repeat(60_000)}`);
    }
  });

  test('an abort ends it', async () => {
    const stop = new AbortController();
    const session = sessionOn(fileOf(`Name,Number\n${'some name,1\n'.repeat(60_000)}`));
    let rows = 0;
    const reading = async (): Promise<void> => {
      for await (const item of session.read({ feed: 'people', signal: stop.signal }))
        if (item.kind === 'record' && ++rows === 1) stop.abort();
    };
    expect((await errorOf(reading())).code).toBe('ABORTED');
    expect(rows).toBeLessThan(60_000);
  });
});

test('get looks records up by id and by value; the first counts, what is not there is gone', async () => {
  const session = sessionOn(fileOf('Name,Email\nJana,a@example.com\nbroken\nTom,a@example.com\n'));
  const results = await session.get({
    stream: 'people',
    targets: [
      { key: 'id', id: '3' },
      { key: 'broken', id: '2' },
      { key: 'value', field: 'Email', value: 'a@example.com' },
      { key: 'no field', field: 'Fax', value: '1' },
      { key: 'marker', marker: 'm' },
      { key: 'again', id: '3' },
    ],
    signal: never,
  });
  for (const result of results) getResultSchema.parse(result);
  expect(results.map((result) => [result.key, result.state === 'found' ? result.record.id : result.state])).toEqual([
    ['id', '3'],
    ['broken', 'gone'],
    ['value', '1'],
    ['no field', 'gone'],
    ['marker', 'gone'],
    ['again', '3'],
  ]);
});

test('behind the host it reads the same', async () => {
  const path = fileOf('Name,Email\nJana,a@example.com\nbroken\n');
  mkdirSync(join(dirname(path), 'other'));
  const parsed = connector.parseSettings({ files: { people: { path } } });
  if (!parsed.ok) throw new Error('settings');
  const hosted = host({
    id: 'files',
    connector: connector.create(parsed.settings),
    secrets: {},
    share: 1,
    quotaStore: { take: () => Promise.resolve({ ok: true }) },
    credentialStore: memoryCredentials(),
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    signal: never,
  });
  const items = [];
  for await (const item of hosted.read({ feed: 'people', signal: never })) items.push(item);
  expect(items.map((item) => (item.kind === 'skipped' ? `${item.id} ${item.reason}` : item.kind))).toEqual([
    'record',
    '2 1 cell where the header has 2',
    'checkpoint',
  ]);
});
