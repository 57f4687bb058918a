import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@meshline/store-postgres/embedded';
import pg from 'pg';
import { markdownTable } from '../markdown.ts';
import { meshline, startDaemon, startSystems, writeConfig, type Program } from './programs.ts';

/** People for each change: not everybody is in both of the systems that a change goes between. */
const PEOPLE_PER_CHANGE = 4;
/** So long nothing may happen until a backlog counts as one that doesn't drain. */
const STALLED_MS = 300_000;
/** So long nothing is ready or under way when it is drained. */
const SETTLED_MS = 20_000;

export interface DrainOptions {
  readonly changes: number;
  /** Of each vendor's limit, in per cent. */
  readonly percent: number;
  readonly folder: string;
  readonly note: (text: string) => void;
}

/**
 * Edits that were made while no daemon ran, then two daemons that drain them with the vendors' limits and lags on: what of
 * the configured share they use meanwhile. Titles of people go from Salesforce to Close, which takes one request for each.
 */
export async function drain({ changes, percent, folder, note }: DrainOptions): Promise<string> {
  const running: Program[] = [];
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  running.push({ stop: () => postgres.close() });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
  pool.on('error', () => undefined);
  try {
    const systems = await startSystems(folder, changes * PEOPLE_PER_CHANGE);
    running.push(systems);
    const config = writeConfig(folder, { database: postgres.url, url: systems.url, percent });
    await meshline('setup', '--config', config, '--yes');
    note('first pass, limits and lags off ...');
    const first = startDaemon(config, join(folder, 'first'));
    running.push(first);
    await untilQuiet(pool, () => first.alive());
    await first.stop();

    const edited = await edit(pool, systems.url, changes);
    note(`${edited} edits are made; limits and lags on, two daemons ...`);
    await control(systems.url, 'realism', { limits: true, lags: true }, 'PUT');
    await pool.query('truncate quota_use, call_count; delete from bucket');
    const { rows } = await pool.query<{ now: Date; seq: string }>('select now(), coalesce(max(seq), 0) as seq from intent');
    const daemons = [startDaemon(config, join(folder, 'one')), startDaemon(config, join(folder, 'two'))];
    running.push(...daemons);
    await untilDrained(pool, Number(rows[0]?.seq), edited, () => daemons.forEach((daemon) => daemon.alive()));
    // The counts of the last second.
    for (const daemon of daemons) await daemon.stop();
    return await figures(pool, Number(rows[0]?.seq), edited, percent);
  } finally {
    for (const program of running.slice(1).toReversed()) await program.stop();
    await pool.end();
    await running[0]?.stop();
  }
}

const OPEN = `select (select count(*) from dirty_record) + (select count(*) from dirty_identity)
  + (select count(*) from intent where state in ('ready', 'sending', 'applied', 'unknown')) as count`;

async function count(pool: pg.Pool, sql: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(sql, values as unknown[]);
  return Number(rows[0]?.count ?? 0);
}

async function untilQuiet(pool: pg.Pool, alive: () => void): Promise<void> {
  let quiet = 0;
  const from = performance.now();
  while (quiet < 5) {
    await sleep(1_000);
    alive();
    const left = await count(pool, OPEN).catch(() => 1);
    const read = await count(pool, `select count(*) from cursor where phase = 'changes'`).catch(() => 0);
    quiet = left === 0 && read > 0 ? quiet + 1 : 0;
    if (performance.now() - from > 4 * STALLED_MS) throw new Error(`The first pass isn't over after ${4 * STALLED_MS} ms.`);
  }
}

/** People make the changes in Salesforce, while nobody looks. Returns how many. */
async function edit(pool: pg.Pool, url: string, most: number): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `select min(sf.id) as id from link sf join link cl using (identity)
       where sf.connection = 'salesforce' and sf.stream = 'Contact' and cl.connection = 'close' and cl.stream = 'contact'
         and not exists (select from exception_item e where e.identity = sf.identity and e.state = 'open')
       group by identity order by 1 limit $1`,
    [most],
  );
  for (const [index, { id }] of rows.entries()) {
    const properties = { Title: `Title ${index} of the backlog` };
    await control(url, 'edit', { vendor: 'salesforce', type: 'Contact', id, properties }, 'POST');
  }
  return rows.length;
}

const BACKLOG = `connection = 'close' and kind = 'update' and stream = 'contact' and seq > $1`;

async function untilDrained(pool: pg.Pool, seq: number, edited: number, alive: () => void): Promise<void> {
  let done = 0;
  let moved = performance.now();
  while (done < edited) {
    await sleep(1_000);
    alive();
    const now = await count(pool, `select count(*) from intent where ${BACKLOG} and applied_at is not null`, [seq]);
    if (now > done) moved = performance.now();
    done = now;
    // A change that somebody has to be asked about first isn't written; the rest is what is measured.
    const still = performance.now() - moved;
    if (done > 0 && still > SETTLED_MS && (await count(pool, OPEN)) === 0) return;
    if (still > STALLED_MS) throw new Error(`The backlog stands still: ${done} of ${edited} are written.`);
  }
}

async function figures(pool: pg.Pool, seq: number, edited: number, percent: number): Promise<string> {
  const { rows: sent } = await pool.query<{ seconds: number; writes: string }>(
    `select extract(epoch from max(applied_at) - min(first))::float8 as seconds, count(*) as writes
       from intent i join lateral (select min(started_at) as first from attempt a where a.intent = i.id) a on true where ${BACKLOG} and applied_at is not null`,
    [seq],
  );
  const seconds = sent[0]?.seconds ?? 0;
  const { rows: buckets } = await pool.query<{ bucket: string; used: number; limit: number; windowMs: number }>(
    `select * from (
       select b.name as bucket, (select coalesce(sum(used), 0) from quota_use q where q.connection = b.connection and q.bucket = b.name) as used,
              (b.shape->>'limit')::float8 as "limit", (b.shape->>'windowMs')::float8 as "windowMs"
         from bucket b where b.connection = 'close' and b.shape is not null) t order by used * "windowMs" / "limit" desc limit 1`,
  );
  const [busiest] = buckets;
  if (busiest === undefined || seconds === 0) throw new Error('Nothing was sent to Close.');
  const rate = busiest.used / seconds;
  const share = ((percent / 100) * busiest.limit) / (busiest.windowMs / 1_000);
  const { rows: refused } = await pool.query<{ name: string }>(
    `select connection || ' ' || name as name from bucket where limited_at is not null order by 1`,
  );
  const { rows: shares } = await pool.query<{ writes: number }>(
    `select count(*)::int as writes from attempt a join intent i on i.id = a.intent where ${BACKLOG} and a.outcome = 'applied' group by a.daemon`,
    [seq],
  );
  const rows = [
    [
      'changes that waited, and were written',
      `${edited.toLocaleString('en-US')}, ${Number(sent[0]?.writes ?? 0).toLocaleString('en-US')}`,
    ],
    ['busiest bucket', `close ${busiest.bucket}`],
    ['configured share', `${percent} % of ${busiest.limit} in ${busiest.windowMs / 1_000} s: ${share.toFixed(1)}/s`],
    ['used while it drained', `${rate.toFixed(1)}/s, ${((rate / share) * 100).toFixed(1)} % of the share`],
    ['from the first write to the last', `${seconds.toFixed(1)} s`],
    ['writes of each daemon', shares.map(({ writes }) => writes.toLocaleString('en-US')).join(', ')],
    ['buckets that met a 429', refused.length === 0 ? 'none' : refused.map(({ name }) => name).join(', ')],
  ];
  return `### A backlog drains\n\nTwo daemons, limits and lags on.\n\n${markdownTable(['', ''], rows)}`;
}

async function control(url: string, what: string, body: unknown, method: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/_control/${what}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`_control/${what}: ${response.status} ${await response.text()}`);
}
