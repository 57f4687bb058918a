import { randomUUID } from 'node:crypto';
import type { Rulebook } from '@meshline/rulebook';
import { inTransaction, migrate, postgresStore } from '@meshline/store-postgres';
import type { Transaction } from '@meshline/sync';
import pg from 'pg';
import type { FirstLook } from '../engine/first-look.ts';
import { spread, timed, type Spread } from '../median.ts';
import { capturePages, linkPages, settlePages, type CapturePage, type LinkPage, type SettlePage } from './pages.ts';
import { insertGoldens, insertLinks, insertSnapshots, PLAIN_TABLES } from './plain.ts';

export interface StoreFigures {
  readonly step: 'capture' | 'link' | 'settle';
  readonly rows: number;
  /** Rows per second through the store, and by a plain insert of the same rows. */
  readonly store: Spread;
  readonly plain: Spread;
  /** Of each round: the store's rate over the plain one. */
  readonly ratio: Spread;
}

/**
 * The store's own share of a step, against a bare insert of the same rows on the same server: A B A B, a page a
 * transaction in both, from empty tables. `url` names a server; the database for it is made and dropped.
 */
export async function measureStore(
  url: string,
  looks: readonly FirstLook[],
  rulebook: Rulebook,
  rounds: number,
): Promise<readonly StoreFigures[]> {
  const name = `benchmark_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const pool = new pg.Pool({ connectionString: Object.assign(new URL(url), { pathname: `/${name}` }).href, max: 4 });
  try {
    await inClient(pool, async (client) => {
      await migrate(client);
      await client.query(PLAIN_TABLES);
    });
    return await rounded(pool, looks, rulebook, rounds);
  } finally {
    await pool.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function rounded(
  pool: pg.Pool,
  looks: readonly FirstLook[],
  rulebook: Rulebook,
  rounds: number,
): Promise<readonly StoreFigures[]> {
  const captured = capturePages(looks);
  const linked = linkPages(looks);
  const settled = settlePages(looks, rulebook);
  const store = postgresStore(pool);
  const all = async <Page>(pages: readonly Page[], work: (tx: Transaction, page: Page) => Promise<void>): Promise<void> => {
    for (const page of pages) await store.transaction((tx) => work(tx, page));
  };
  const bare = async <Page>(
    pages: readonly Page[],
    work: (client: pg.ClientBase, page: Page) => Promise<void>,
  ): Promise<void> => {
    for (const page of pages) await inTransaction(pool, (client) => work(client, page));
  };
  const seconds = {
    capture: { store: [] as number[], plain: [] as number[] },
    link: { store: [] as number[], plain: [] as number[] },
    settle: { store: [] as number[], plain: [] as number[] },
  };
  for (let round = 0; round <= rounds; round++) {
    await empty(pool);
    const took = {
      capture: { store: await timed(() => all(captured, commitPage)), plain: await timed(() => bare(captured, insertSnapshots)) },
      link: { store: await timed(() => all(linked, storeLinks)), plain: await timed(() => bare(linked, insertLinks)) },
      settle: { store: await timed(() => all(settled, storeSettled)), plain: await timed(() => bare(settled, insertGoldens)) },
    };
    // The first round warms up.
    if (round === 0) continue;
    for (const step of ['capture', 'link', 'settle'] as const) {
      seconds[step].store.push(took[step].store);
      seconds[step].plain.push(took[step].plain);
    }
  }
  const records = captured.reduce((sum, { snapshots }) => sum + snapshots.length, 0);
  const identities = settled.reduce((sum, page) => sum + page.identities.length, 0);
  return (['capture', 'link', 'settle'] as const).map((step) => {
    const rows = step === 'settle' ? identities : records;
    const { store: own, plain } = seconds[step];
    return {
      step,
      rows,
      store: spread(own.map((time) => rows / time)),
      plain: spread(plain.map((time) => rows / time)),
      ratio: spread(own.map((time, index) => (plain[index] ?? Number.NaN) / time)),
    };
  });
}

/** What capture does with a page: compare with what is stored, then snapshots, history, references and dirty marks. */
async function commitPage(tx: Transaction, { entity, snapshots, changes, references }: CapturePage): Promise<void> {
  const refs = snapshots.map(({ ref }) => ref);
  await tx.lockSnapshots(refs);
  await tx.patchesSentTo(refs);
  await tx.writeSnapshots(snapshots);
  await tx.appendChanges(changes);
  await tx.replaceReferences(refs, references);
  await tx.markRecordsDirty(entity, refs);
}

/** What linking a page stores, and the look-ups around it; the comparisons are the engine's. */
async function storeLinks(tx: Transaction, { entity, keys, identities, links }: LinkPage): Promise<void> {
  const refs = links.map(({ ref }) => ref);
  await tx.lockLane(entity);
  await tx.takeDirtyRecords(entity, refs.length);
  await tx.snapshots(refs);
  await tx.replaceKeys(entity, keys);
  await tx.recordsByKeys(entity, [...new Set(keys.flatMap((row) => row.keys))]);
  await tx.currentLinks(refs);
  await tx.insertIdentities(entity, identities);
  await tx.writeLinks(links);
  await tx.markIdentitiesDirty([...new Set(links.map(({ identity }) => identity))]);
}

/** What settling a page loads and stores, with the updates that it plans. */
async function storeSettled(tx: Transaction, { entity, identities, goldens, baselines, intents }: SettlePage): Promise<void> {
  const at = intents[0]?.createdAt ?? 0;
  await tx.takeDirtyIdentities(entity, identities.length);
  await tx.loadIdentities(identities);
  await tx.resolveReferencesOfIdentities(identities);
  await tx.writeGoldens(goldens, at);
  await tx.writeBaselines(baselines, at);
  await tx.replaceFindings(identities, [], new Map(), at);
  if (intents.length === 0) return;
  const changeSet = randomUUID();
  await tx.insertChangeSet({ id: changeSet, kind: 'live', cause: 'benchmark', actor: 'benchmark', rulebook: 'benchmark', at });
  await tx.insertIntents(intents.map((intent) => ({ ...intent, changeSet })));
}

async function empty(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migration'`,
  );
  await pool.query(`truncate ${rows.map(({ name }) => name).join(', ')}`);
  await pool.query('checkpoint');
}

async function inClient(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await work(client);
  } finally {
    client.release();
  }
}
