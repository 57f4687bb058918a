import { hostname } from 'node:os';
import { host, memoryCredentials, type Hosted } from '@meshline/connector-host';
import type { Rulebook } from '@meshline/rulebook';
import {
  activateRulebook,
  beat,
  dropLease,
  endBeat,
  holdLease,
  postgresBreaker,
  postgresQuota,
  postgresStore,
} from '@meshline/store-postgres';
import {
  comparedEntities,
  mappedFeeds,
  openConnection,
  sampleAgreement,
  sweep,
  takeOver,
  type AtCrashPoint,
  type Dependencies,
  type Log,
  type WriteCap,
} from '@meshline/sync';
import type pg from 'pg';
import type { ResolvedConnection, ResolvedEvents } from '../config/load-config.ts';
import { eventSources, openIngress, type Ingress } from '../ingress/ingress.ts';
import { CHECK_LEDGER_MS, checkLedgerNow } from './check-ledger.ts';
import { credentialsAt, transportAt, writesKnown } from './at-crash-points.ts';
import { VERSION } from '../version.ts';
import { systemClock, systemIds } from './clock.ts';
import { loadConnector } from './connectors.ts';
import { databaseOutage } from './database-outage.ts';
import { openDatabase } from './database.ts';
import { handlers } from './handlers.ts';
import { ledgerWatch } from './ledger-watch.ts';
import { runMeter, type RunMeter } from './meter.ts';
import { pgBossQueues } from './queues.ts';
import { refuseStart } from './refuse-start.ts';
import { repeat, type Loop } from './repeat.ts';
import { keepHeapSmall } from './small-heap.ts';
import { fenced } from './transport.ts';

export interface RuntimeOptions {
  readonly databaseUrl: string;
  readonly connections: readonly ResolvedConnection[];
  readonly rulebook: Rulebook;
  readonly hash: string;
  readonly log: Log;
  /** Seconds between two looks at each feed. */
  readonly pollSeconds: number;
  /** Where it is remembered how far the ledger reached (`ledger-watch.ts`). */
  readonly ledgerFile?: string | undefined;
  /** Undefined: as many writes as there are. */
  readonly caps?: readonly WriteCap[] | undefined;
  /** Where a connection can't be used at the start, nothing is started (`refuseStart`). */
  readonly strict?: boolean | undefined;
  /** Told when a connection can't be used; the daemon goes on with the others. */
  readonly onProblem: (connection: string, message: string) => void;
  /** Told of each job that failed by something else than a vendor: the database. It is tried again all the same. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
  /** Undefined: nothing may send events. */
  readonly events?: ResolvedEvents | undefined;
  /** Undefined but in a kill campaign. */
  readonly crash?: AtCrashPoint | undefined;
}

/** A running daemon without its doors (admin API, CLI). */
export interface Runtime {
  readonly deps: Dependencies;
  readonly pool: pg.Pool;
  readonly meter: RunMeter;
  readonly hosted: ReadonlyMap<string, Hosted>;
  readonly connections: readonly ResolvedConnection[];
  /** What takes in events; undefined: nothing may send any. */
  readonly events: Ingress | undefined;
  /** The ledger held records before this start. */
  readonly resumed: boolean;
  /** Feeds (`connection/feed`) that were read to their end since the start. */
  readonly caughtUp: ReadonlySet<string>;
  /** Every feed that the rulebook needs. */
  readonly feeds: readonly string[];
  /** When a connection that is down is looked for again (Unix ms). */
  nextLook(connection: string, state: 'needs-auth' | 'unreachable'): number;
  /** Looks at every feed now. */
  poll(): Promise<void>;
  /** Stops fetching work, lets the batches at hand end, closes everything. */
  close(): Promise<void>;
}

const SWEEP_MS = 2_000;
/** How long a stop waits for answers. Well below what supervisors allow before they kill (Kubernetes: 30 s). */
const DRAIN_MS = 8_000;
/** Seconds that the sweeper's lease holds: no longer than a turn and its work, so that its death is made good as soon as any other. */
const SWEEP_LEASE = 3;
/** How soon after its lease has run out the work of a daemon that is gone is taken over. */
const TAKE_OVER_MS = 500;
/** A connection that was out of reach is tried as soon as its breaker lets a call through; one that needs somebody, less often. */
const REOPEN_MS = 5_000;
/** Seconds by which the one that asks for looks at the feeds may be late before another one asks. */
const POLL_GRACE = 2;
const ASK_AGAIN_MS = 60_000;
const HEARTBEAT_MS = 5_000;
/** How often, and how many things at a time, are read anew to see how far the systems agree. */
const SAMPLE_MS = 60_000;
const SAMPLE = 20;
/** A live schema is read again this often; drift shows at the latest then. */
const DESCRIBE_MS = 3_600_000;

/** Opens connections, puts the rulebook in force and starts the jobs. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { crash } = options;
  // That the database is away is one line, whichever part of the daemon meets it first.
  const outage = databaseOutage(options.log, () => Date.now());
  const { log } = outage;
  keepHeapSmall();
  const stopping = new AbortController();
  /** What is under way then is cut off; its outcome is not known. */
  const ending = new AbortController();
  const ledger = ledgerWatch(options.ledgerFile, log);
  const pool = await openDatabase(options.databaseUrl, log, ledger, crash);
  const { rowCount: earlier } = await pool.query('select 1 from snapshot limit 1');
  const queues = pgBossQueues(options.databaseUrl, log, options.onFailure, crash);
  const hosted = new Map<string, Hosted>();
  const meter = runMeter();
  const holder = systemIds.next();
  const caughtUp = new Set<string>();
  const quotaStore = postgresQuota(pool);
  try {
    const breakerStore = postgresBreaker(pool);
    const credentialStore = crash === undefined ? memoryCredentials() : credentialsAt(crash, memoryCredentials());
    const transport = fenced(
      (request) => fetch(request),
      () => systemClock.now(),
    );
    for (const connection of options.connections) {
      const connector = await loadConnector(connection);
      hosted.set(
        connection.id,
        host({
          id: connection.id,
          connector,
          secrets: connection.secrets,
          share: connection.share,
          quotaStore,
          breakerStore,
          credentialStore,
          clock: systemClock,
          logger: log,
          signal: ending.signal,
          transport: crash === undefined ? transport : transportAt(crash, connection.id, transport),
        }),
      );
    }
    if (options.strict === true) await refuseStart(hosted.values(), postgresStore(pool), stopping.signal);
    await activateRulebook(pool, options.hash, options.rulebook, 'configuration', Date.now());
  } catch (error) {
    for (const session of hosted.values()) await session.close().catch(() => undefined);
    await pool.end();
    throw error;
  }

  const deps: Dependencies = {
    store: postgresStore(pool, holder),
    connections: {
      ids: [...hosted.keys()],
      get(id) {
        const found = hosted.get(id);
        if (!found) throw new Error(`There is no connection '${id}'.`);
        return crash === undefined ? found : writesKnown(found);
      },
    },
    clock: systemClock,
    ids: systemIds,
    wakeUps: queues,
    meter,
    log,
    active: () => ({ hash: options.hash, rulebook: options.rulebook }),
    caps: options.caps,
    eventSources: eventSources(options.events),
    crash,
    signal: stopping.signal,
  };
  const packages = new Map(options.connections.map(({ id, package: name }) => [id, name]));
  const tried = new Map<string, number>();
  const told = new Map<string, string>();
  const open = async (connection: ResolvedConnection): Promise<void> => {
    tried.set(connection.id, Date.now());
    const opened = await openConnection(deps, connection.id, connection.package);
    const problems = opened.problems.map(({ message, mend }) => `${message} ${mend}`);
    if (told.get(connection.id) !== problems.join('\n'))
      for (const problem of problems) options.onProblem(connection.id, problem);
    told.set(connection.id, problems.join('\n'));
    const entities = options.rulebook.entities.map(({ name }) => name);
    await deps.store.transaction((tx) =>
      tx.firstModes(connection.id, entities, connection.mode, 'configuration', 'as configured at first sight', Date.now()),
    );
  };
  const feeds = options.connections.flatMap(({ id }) =>
    mappedFeeds(options.rulebook, id, deps.connections.get(id).manifest).map((feed) => `${id}/${feed}`),
  );
  const poll = async (): Promise<void> => {
    await queues.wake(feeds.map((scope) => ({ queue: 'capture', scope })));
  };
  const reopen = async (): Promise<void> => {
    const stored = await deps.store.transaction((tx) => tx.connections());
    for (const connection of options.connections) {
      const now = stored.find(({ id }) => id === connection.id);
      if ((hosted.get(connection.id)?.openUntil() ?? 0) > Date.now()) continue;
      const old = now?.describedAt === undefined || now.describedAt < Date.now() - DESCRIBE_MS;
      const rested = (tried.get(connection.id) ?? 0) <= Date.now() - ASK_AGAIN_MS;
      if (now?.state === 'unreachable' || (rested && (now?.state === 'needs-auth' || old))) await open(connection);
    }
  };

  const loops: Loop[] = [];
  let reopening: Loop | undefined;
  let events: Ingress | undefined;
  const self = { holder, version: VERSION, host: hostname(), pid: process.pid };
  try {
    await beat(pool, self);
    for (const connection of options.connections) await open(connection);
    await queues.start(handlers({ deps, packages, onCaughtUp: (scope) => caughtUp.add(scope) }));
    if (options.events !== undefined) events = await openIngress(deps, options.databaseUrl, options.events);
    await poll();
    let turn = 0;
    loops.push(
      repeat('take-over', TAKE_OVER_MS, log, () => takeOver(deps)),
      repeat('sweep', SWEEP_MS, log, async () => {
        if (await holdLease(pool, 'sweeper', holder, SWEEP_LEASE)) await sweep({ ...deps, wakeUps: queues.anybody });
      }),
      repeat('ledger', SWEEP_MS, log, async () => {
        const client = await pool.connect();
        await ledger.look(client).finally(() => client.release());
        ledger.keep();
      }),
      repeat('agreement', SAMPLE_MS, log, async () => {
        if (!(await holdLease(pool, 'agreement', holder, (2 * SAMPLE_MS) / 1_000))) return;
        // One entity in turn: a few calls a minute to each system.
        const entities = comparedEntities(options.rulebook.entities);
        const entity = entities[turn++ % Math.max(1, entities.length)];
        if (entity !== undefined) await sampleAgreement(deps, entity, SAMPLE);
      }),
      // One of them asks for all: looks at the feeds are jobs for whoever is free, and several would use up the vendors' limits.
      repeat('poll', options.pollSeconds * 1_000, log, async () => {
        if (await holdLease(pool, 'poll', holder, options.pollSeconds + POLL_GRACE)) await poll();
      }),
      repeat('heartbeat', HEARTBEAT_MS, log, async () => {
        await beat(pool, self);
        outage.answered();
      }),
      repeat('check-ledger', CHECK_LEDGER_MS, log, () => checkLedgerNow(deps, pool, holder)),
    );
    reopening = repeat('reopen', REOPEN_MS, log, reopen);
    loops.push(reopening);
  } catch (error) {
    stopping.abort();
    ending.abort();
    await events?.close();
    await queues.stop().catch(() => undefined);
    await pool.end();
    throw error;
  }

  return {
    deps,
    pool,
    meter,
    hosted,
    connections: options.connections,
    events,
    resumed: (earlier ?? 0) > 0,
    caughtUp,
    feeds,
    nextLook: (connection, state) =>
      Math.max(
        reopening?.nextAt() ?? 0,
        hosted.get(connection)?.openUntil() ?? 0,
        state === 'needs-auth' ? (tried.get(connection) ?? 0) + ASK_AGAIN_MS : 0,
      ),
    poll,
    async close() {
      await events?.close();
      for (const loop of loops) await loop.stop();
      stopping.abort();
      crash?.('queue.during-shutdown');
      // Nothing is begun any more; a request that is under way gets its answer, if it comes soon.
      const patience = setTimeout(() => ending.abort(), DRAIN_MS);
      await queues.stop();
      clearTimeout(patience);
      ending.abort();
      for (const session of hosted.values()) await session.close().catch(() => undefined);
      await endBeat(pool, holder).catch(() => undefined);
      for (const lease of ['sweeper', 'poll', 'agreement', 'invariants'])
        await dropLease(pool, lease, holder).catch(() => undefined);
      await quotaStore.flush().catch(() => undefined);
      // The server may end sessions that the pool has let go of: from here on that is nobody's trouble.
      pool.removeAllListeners('error').on('error', () => undefined);
      await pool.end();
    },
  };
}
