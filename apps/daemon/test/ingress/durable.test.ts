import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { storeEvents } from '@meshline/store-postgres';
import type { Dependencies } from '@meshline/sync';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ingress } from '../../src/ingress/ingress.ts';
import { openDoor } from '../support/door-process.ts';
import { signed, WEBSITE } from '../support/event-world.ts';

const SOURCES = [{ name: 'website', connection: undefined, secrets: [WEBSITE], unset: [] }];

let database: TestDatabase;
let ingress: Ingress;
let deps: Dependencies;
/** Between the door and the database: what is cut here is away for the door alone. */
let isAway = false;
const sockets = new Set<Socket>();
const front = createServer((client) => {
  if (isAway) return void client.destroy();
  const upstream = connect(Number(new URL(database.url).port), '127.0.0.1');
  for (const socket of [client, upstream]) {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  }
  client.pipe(upstream).pipe(client);
});

beforeAll(async () => {
  database = await freshDatabase();
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const url = Object.assign(new URL(database.url), { port: String((front.address() as AddressInfo).port) }).href;
  ({ ingress, deps } = await openDoor(url, SOURCES, database.pool));
});
beforeEach(() => database.pool.query('truncate event'));
afterAll(async () => {
  await ingress.close();
  for (const socket of sockets) socket.destroy();
  front.close();
  await database.close();
});

const post = async (url: string, id: string): Promise<{ status: number; ms: number; retry: string | null; body: string }> => {
  const body = JSON.stringify({ id });
  const startedAt = performance.now();
  const response = await fetch(`${url}/api/v1/events/website`, {
    method: 'POST',
    headers: signed(id, String(Math.floor(Date.now() / 1_000)), body, WEBSITE),
    body,
  });
  return {
    status: response.status,
    body: await response.text(),
    ms: performance.now() - startedAt,
    retry: response.headers.get('retry-after'),
  };
};
const send = (id: string) => post(ingress.url ?? '', id);
const keys = async (): Promise<string[]> =>
  (await database.pool.query<{ key: string }>('select key from event order by key')).rows.map(({ key }) => key);

describe('an event is never said to be taken when it is not', () => {
  test('the database is away: 503 with Retry-After at once, and the same event is taken once it is back', async () => {
    expect((await send('a')).status).toBe(200);
    isAway = true;
    for (const socket of sockets) socket.destroy();
    const answers = await Promise.all(['b', 'c', 'd'].map(send));
    expect(answers.map(({ status, retry }) => [status, retry])).toEqual([503, 503, 503].map((status) => [status, '5']));
    for (const { ms } of answers) expect(ms).toBeLessThan(4_900);
    isAway = false;
    expect((await Promise.all(['b', 'c', 'd'].map(send))).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await keys()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('the database is slow: 503 before a sender loses patience; sent again, it is there once', async () => {
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table event in access exclusive mode');
    const answers = await Promise.all(['e', 'f'].map(send));
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    for (const { ms } of answers) expect(ms).toBeLessThan(4_900);
    await blocker.query('rollback');
    blocker.release();
    expect((await Promise.all(['e', 'f', 'e'].map(send))).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await keys()).toEqual(['e', 'f']);
  }, 20_000);

  test('the disk is full: 503, the process goes on, and takes events again when there is space', async () => {
    await database.pool.query(`
      create function no_space() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$;
      create trigger no_space before insert on event for each row execute function no_space()`);
    expect((await Promise.all(['g', 'h'].map(send))).map(({ status }) => status)).toEqual([503, 503]);
    await database.pool.query('drop trigger no_space on event; drop function no_space');
    expect((await send('g')).status).toBe(200);
    expect(await keys()).toEqual(['g']);
  });

  test('one that the database refuses takes none of its group with it', async () => {
    await database.pool.query(`alter table event add constraint no_poison check (key <> 'poison')`);
    const answers = await Promise.all(['i', 'poison', 'j', 'k'].map(send));
    await database.pool.query('alter table event drop constraint no_poison');
    expect(answers.map(({ status }) => status)).toEqual([200, 503, 200, 200]);
    expect(await keys()).toEqual(['i', 'j', 'k']);
  });
});

test('a reader that has come to a place misses nothing before it, however many daemons store at once', async () => {
  const stores = Array.from({ length: 4 }, () => new pg.Pool({ connectionString: database.url, max: 1 }));
  const seen: string[] = [];
  let isOver = false;
  const reader = async (): Promise<void> => {
    for (let at = 0, idle = 0; idle < 2;) {
      const page = await deps.store.transaction((tx) => tx.eventsSince('website', at, 7));
      for (const { position, id } of page) {
        expect(position).toBeGreaterThan(at);
        at = position;
        seen.push(id);
      }
      if (page.length === 0 && isOver) idle++;
    }
  };
  const reading = reader();
  await Promise.all(
    stores.map(async (pool, store) => {
      for (let n = 0; n < 60; n++) {
        const common = { source: 'website', isHint: false, headers: {}, body: '{}', receivedAt: 0 };
        await storeEvents(
          pool,
          [`${store}-${n}a`, `${store}-${n}b`].map((key) => ({ ...common, key })),
        );
      }
    }),
  );
  isOver = true;
  await reading;
  for (const pool of stores) await pool.end();
  expect(seen).toHaveLength(480);
  expect(new Set(seen).size).toBe(480);
});

test('kill -9 in a flood: what was answered 200 is there once, for whoever comes after; all of it sent again is nothing new', async () => {
  const program = fileURLToPath(new URL('../support/door-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=meshline-source', program, database.url, WEBSITE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = line.toString().trim();
  const taken: string[] = [];
  let sent = 0;
  let isDead = false;
  const sender = async (): Promise<void> => {
    while (!isDead) {
      const id = `k${sent++}`;
      const answer = await post(url, id).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.status === 200) taken.push(id);
      if (taken.length > 150 && !isDead) {
        isDead = true;
        child.kill('SIGKILL');
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, sender));
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  const stored = await keys();
  expect(stored).toEqual(expect.arrayContaining(taken));
  expect(new Set(stored).size).toBe(stored.length);
  const again = await Promise.all(Array.from({ length: sent }, (_, n) => send(`k${n}`)));
  expect(again.filter(({ body }) => body.includes('"duplicate":false'))).toHaveLength(sent - stored.length);
  const records = await deps.store.transaction((tx) => tx.eventsSince('website', 0, 10_000));
  expect(records.map(({ id }) => id).toSorted()).toEqual(Array.from({ length: sent }, (_, n) => `k${n}`).toSorted());
  expect(records.every(({ id, payload }) => (payload as { id: string }).id === id)).toBe(true);
}, 60_000);
