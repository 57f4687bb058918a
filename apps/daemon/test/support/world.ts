import { host, memoryCredentials, type Hosted, type QuotaStore } from '@meshline/connector-host';
import type { ConnectorClock } from '@meshline/connector-spec';
import { createSandbox, ManualClock, type Sandbox } from '@meshline/sandbox';
import { compileRulebook, type Rulebook, type RulebookDefinition } from '@meshline/rulebook';
import { activateRulebook, postgresStore } from '@meshline/store-postgres';
import {
  captureFeed,
  confirm,
  deliver,
  mappedFeeds,
  noMeter,
  openConnection,
  reconcileEntity,
  sweep,
  type Dependencies,
  type HostedConnection,
  type Transaction,
} from '@meshline/sync';
import { freshDatabase } from '@meshline/testkit';
import type pg from 'pg';
import { demoConnections } from '../../src/demo/demo-config.ts';
import { demoRulebook } from '../../src/demo/rulebook.ts';
import { loadConnector } from '../../src/runtime/connectors.ts';
import { systemIds } from '../../src/runtime/clock.ts';
import { fenced } from '../../src/runtime/transport.ts';

/** Where a test steps in between the program and what is around it. Changed at will while the world runs. */
export interface Faults {
  /** Every request to a vendor, by the connection's id; `forward` lets it through. */
  transport?: ((connection: string, request: Request, forward: () => Promise<Response>) => Promise<Response>) | undefined;
  /** Every transaction of the program: before it, when all is done but not committed, and after the commit. Throwing there is a death. */
  transaction?: ((moment: 'before' | 'inside' | 'after') => void) | undefined;
  /** What the program sees of the ledger inside a transaction. */
  ledger?: ((tx: Transaction) => Transaction) | undefined;
  /** What the program sees of a connection. */
  connection?: ((hosted: HostedConnection) => HostedConnection) | undefined;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  readonly pool: pg.Pool;
  /** Of the database, for a process of its own. */
  readonly url: string;
  readonly deps: Dependencies;
  readonly hosted: ReadonlyMap<string, Hosted>;
  readonly rulebook: Rulebook;
  readonly faults: Faults;
  /** A request to a vendor from outside the program's own sessions; the faults of the transport apply. */
  send(request: Request): Promise<Response>;
  /**
   * What a new process finds after the old one was killed: new sessions, and leases that nobody renews any more. Returns
   * how many writes were under way.
   */
  restart(): Promise<number>;
  /**
   * Looks at every feed, then works until nothing is left; time passes where something waits. Returns the rounds. With
   * `daemons` each step runs so many times at once.
   */
  drain(daemons?: number): Promise<number>;
  control<T>(path: string, body?: unknown): Promise<T>;
  count(sql: string, values?: readonly unknown[]): Promise<number>;
  close(): Promise<void>;
}

const unmetered: QuotaStore = { take: () => Promise.resolve({ ok: true }) };
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * The whole program without its shell: real connectors against the simulated systems, the real store on a real
 * PostgreSQL, and one clock for all that a test can move.
 */
export async function createWorld(options: {
  people: number;
  seed?: number;
  mode?: 'observe' | 'approve' | 'live';
  lags?: boolean;
  /** `meshline setup` was not run: no marker fields stand there. */
  provisioned?: boolean;
  /** In place of the demo's. */
  rulebook?: RulebookDefinition;
  /** Without one nothing is metered. */
  quotaStore?: QuotaStore;
}): Promise<World> {
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 9));
  const sandbox = createSandbox({
    publicUrl: 'http://127.0.0.1:1',
    people: options.people,
    seed: options.seed ?? 1,
    clock,
    realism: { limits: false, lags: options.lags ?? false },
  });
  const database = await freshDatabase();
  const { rulebook, hash } = compileRulebook(options.rulebook ?? demoRulebook);
  await activateRulebook(database.pool, hash, rulebook, 'test', clock.now());
  const connectorClock: ConnectorClock = {
    now: () => clock.now(),
    sleep: (ms) => {
      clock.advance(ms);
      return Promise.resolve();
    },
  };
  const stop = new AbortController();
  const faults: Faults = {};
  const hosted = new Map<string, Hosted>();
  const connections = demoConnections('http://127.0.0.1:1');
  const transport = (connection: string, request: Request): Promise<Response> => {
    const send = fenced(
      (sent) => sandbox.fetch(sent),
      () => clock.now(),
    );
    const forward = (): Promise<Response> => send(request);
    return faults.transport === undefined ? forward() : faults.transport(connection, request, forward);
  };
  const openSessions = async (): Promise<void> => {
    for (const connection of connections) {
      await hosted.get(connection.id)?.close();
      hosted.set(
        connection.id,
        host({
          id: connection.id,
          connector: await loadConnector(connection),
          secrets: connection.secrets,
          share: 1,
          quotaStore: options.quotaStore ?? unmetered,
          credentialStore: memoryCredentials(),
          clock: connectorClock,
          logger: silent,
          signal: stop.signal,
          transport: (request) => transport(connection.id, request),
        }),
      );
    }
  };
  await openSessions();
  for (const connection of options.provisioned === false ? [] : hosted.values()) {
    for (const step of (await connection.provision?.plan(stop.signal)) ?? [])
      await connection.provision?.apply(step, stop.signal);
  }
  const store = postgresStore(database.pool);
  const deps: Dependencies = {
    store: {
      async transaction(work) {
        faults.transaction?.('before');
        const result = await store.transaction(async (tx) => {
          const done = await work(faults.ledger === undefined ? tx : faults.ledger(tx));
          faults.transaction?.('inside');
          return done;
        });
        faults.transaction?.('after');
        return result;
      },
    },
    connections: {
      ids: [...hosted.keys()],
      get: (id) => {
        const found = hosted.get(id);
        if (!found) throw new Error(`no connection ${id}`);
        return faults.connection === undefined ? found : faults.connection(found);
      },
    },
    clock,
    ids: systemIds,
    wakeUps: { wake: () => Promise.resolve() },
    meter: noMeter,
    log: silent,
    active: () => ({ hash, rulebook }),
    signal: stop.signal,
  };
  for (const connection of connections) {
    const opened = await openConnection(deps, connection.id, connection.package);
    if (!opened.ok) throw new Error(`${connection.id}: ${opened.problems.map(({ message }) => message).join(' ')}`);
    for (const { name } of rulebook.entities) {
      await deps.store.transaction((tx) => tx.setMode(connection.id, name, options.mode ?? 'live', 'test', 'test', clock.now()));
    }
  }

  const count = async (sql: string, values: readonly unknown[] = []): Promise<number> => {
    const { rows } = await database.pool.query<{ count: string }>(sql, values as unknown[]);
    return Number(rows[0]?.count ?? 0);
  };
  const left = (): Promise<number> =>
    count(`select (select count(*) from dirty_record) + (select count(*) from dirty_identity)
      + (select count(*) from intent where state in ('ready', 'sending', 'applied', 'unknown')) as count`);

  return {
    sandbox,
    clock,
    pool: database.pool,
    url: database.url,
    deps,
    hosted,
    rulebook,
    faults,
    send: (request) => transport(new URL(request.url).pathname.split('/')[1] ?? '', request),
    count,
    async restart() {
      await openSessions();
      const late = await database.pool.query(
        `update intent set lease_until = lease_until - interval '1 hour' where state = 'sending'`,
      );
      await sweep(deps);
      return late.rowCount ?? 0;
    },
    async drain(daemons = 1) {
      const each = async (work: () => Promise<unknown>): Promise<void> =>
        void (await Promise.all(Array.from({ length: daemons }, work)));
      clock.advance(120_000);
      for (const [id, { manifest }] of hosted)
        for (const feed of mappedFeeds(rulebook, id, manifest)) await each(() => captureFeed(deps, id, feed));
      for (let round = 1; round <= 60; round++) {
        for (const { name } of rulebook.entities) await each(() => reconcileEntity(deps, name));
        for (const id of hosted.keys()) {
          await each(() => deliver(deps, id));
          await each(() => confirm(deps, id));
        }
        if ((await left()) === 0) return round;
        // Time passes until the next write is due.
        const { rows } = await database.pool.query<{ due: Date | null }>(
          `select min(not_before) as due from intent where state in ('ready', 'applied', 'unknown')`,
        );
        clock.advance(Math.max(5_000, (rows[0]?.due?.getTime() ?? 0) - clock.now()));
        await sweep(deps);
      }
      throw new Error(`not quiet after 60 rounds: ${await left()} left`);
    },
    async control(path, body) {
      const response = await sandbox.fetch(
        new Request(`http://sandbox/_control/${path}`, {
          method: body === undefined ? 'GET' : 'POST',
          headers: { 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      if (!response.ok) throw new Error(`_control/${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as never;
    },
    async close() {
      stop.abort();
      for (const connection of hosted.values()) await connection.close();
      sandbox.close();
      await database.close();
    },
  };
}
