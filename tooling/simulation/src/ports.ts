import { host, memoryCredentials, type Hosted, type QuotaStore } from '@meshline/connector-host';
import { postgresStore } from '@meshline/store-postgres';
import { noMeter, type Dependencies, type Store, type Transaction } from '@meshline/sync';
import { lives, type Life } from './virtual-time.ts';
import { shortHash, type SimulatedConnection, type World } from './world.ts';

const unmetered: QuotaStore = { take: () => Promise.resolve({ ok: true }) };
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The database said no, or nothing: what a use case may see at any transaction. */
export class DatabaseAway extends Error {
  constructor() {
    super('the database is away');
  }
}

export interface Ports {
  readonly deps: Dependencies;
  readonly hosted: ReadonlyMap<string, Hosted>;
}

/** The ports of one simulated process: real, and each call held at the gate before it happens and before its caller hears of it. */
export function openPorts(world: World, life: Life): Ports {
  const { time, gate, count } = world;
  const signal = new AbortController().signal;
  const credentialStore = memoryCredentials();
  const hosted = new Map<string, Hosted>(
    world.connections.map((connection) => [
      connection.id,
      host({
        id: connection.id,
        connector: connection.connector,
        secrets: connection.secrets,
        share: 1,
        quotaStore: unmetered,
        credentialStore,
        clock: { now: () => time.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
        logger: silent,
        random: () => world.jitter.next(),
        signal,
        transport: (request) => lives.run(life, () => carried(world, connection, request)),
      }),
    ]),
  );
  const store = postgresStore(world.ledger.pool);
  const deps: Dependencies = {
    store: heldStore(world, life, store),
    connections: {
      ids: [...hosted.keys()],
      get(id) {
        const found = hosted.get(id);
        if (!found) throw new Error(`no connection ${id}`);
        return found;
      },
    },
    clock: { now: () => time.now() },
    ids: world.ids,
    wakeUps: {
      wake(wakeUps) {
        for (const { queue, scope, at } of wakeUps) {
          const put = (): void => void world.waiting.set(`${queue}/${scope}`, { queue, scope });
          if (at === undefined || at <= time.now()) put();
          // A due time is a timer of the process, and dies with it.
          else lives.run(life, () => setTimeout(put, at - time.now()));
        }
        gate.stir();
        count.jobs += 0;
        return Promise.resolve();
      },
    },
    meter: noMeter,
    log: silent,
    active: () => ({ hash: world.hash, rulebook: world.rulebook }),
    signal,
  };
  return { deps, hosted };
}

function heldStore(world: World, life: Life, store: Store): Store {
  const { gate, count, ledger, time } = world;
  return {
    transaction: (work) =>
      lives.run(life, async () => {
        await gate.pass('begins');
        if (world.databaseAwayUntil > time.now()) throw new DatabaseAway();
        count.transactions++;
        const done: string[] = [];
        try {
          return await gate.outside(async () => {
            await ledger.setTime(time.now());
            return store.transaction((tx) => work(watched(tx, done)));
          });
        } finally {
          gate.tell(`${life.name} did ${done.join(' ')}`);
          // Committed; whether its caller lives to know is another matter.
          await gate.pass('committed');
        }
      }),
  };
}

/** Notes which operations are called, for the trace. */
function watched(tx: Transaction, done: string[]): Transaction {
  return new Proxy(tx, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name === 'string') done.push(name);
      return value;
    },
  });
}

async function carried(world: World, { id }: SimulatedConnection, request: Request): Promise<Response> {
  const { gate, count, time, sandbox } = world;
  const { pathname, search } = new URL(request.url);
  const body = request.method === 'GET' ? '' : await request.clone().text();
  await gate.pass(`${request.method} ${pathname}${search} ${shortHash(body)}`);
  if (request.signal.aborted) throw request.signal.reason;
  if ((world.networkAwayUntil.get(id) ?? 0) > time.now()) throw unreachable();
  count.requests++;
  let answer: { response: Response } | { error: unknown };
  let line: string;
  try {
    const response = await sandbox.fetch(request);
    const text = await response.clone().text();
    answer = { response };
    line = `${response.status} ${shortHash(text)}`;
  } catch (error) {
    answer = { error };
    line = 'nothing';
  }
  await gate.pass(`hears ${line} of ${id}`);
  if ('error' in answer) throw answer.error;
  return answer.response;
}

function unreachable(): TypeError {
  return Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
}
