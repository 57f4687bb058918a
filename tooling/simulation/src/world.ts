import { createHash } from 'node:crypto';
import { connector as close } from '@meshline/connector-close';
import { connector as hubspot } from '@meshline/connector-hubspot';
import { connector as salesforce } from '@meshline/connector-salesforce';
import type { Connector } from '@meshline/connector-spec';
import { compileRulebook, type Rulebook } from '@meshline/rulebook';
import { createSandbox, demoCredentials, seeded, type Random, type Sandbox } from '@meshline/sandbox';
import type { WakeUp } from '@meshline/sync';
import { Gate } from './gate.ts';
import type { Ledger } from './ledger.ts';
import { simulationRulebook } from './rulebook.ts';
import { VirtualTime } from './virtual-time.ts';

const URL_OF_ALL = 'http://127.0.0.1:1';
const { rulebook, hash } = compileRulebook(simulationRulebook);

/** A connection of every simulated daemon. */
export interface SimulatedConnection {
  readonly id: string;
  readonly package: string;
  readonly connector: Connector;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface WaitingWakeUp {
  readonly queue: WakeUp['queue'];
  readonly scope: string;
}

/** What all daemons of a play share: time, the systems, the ledger, the wake-ups that wait, and the dice. */
export interface World {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly gate: Gate;
  readonly random: Random;
  /** Of the program's own dice. */
  readonly jitter: Random;
  readonly sandbox: Sandbox;
  readonly ledger: Ledger;
  readonly connections: readonly SimulatedConnection[];
  readonly rulebook: Rulebook;
  readonly hash: string;
  readonly ids: { next(): string };
  /** At most one of a queue and scope waits, as in pg-boss. */
  readonly waiting: Map<string, WaitingWakeUp>;
  readonly count: { requests: number; transactions: number; jobs: number; failures: number };
  /** The feeds are looked at again and again. */
  readonly polling: { on: boolean };
  /** Feeds that were read to their end since somebody emptied it. */
  readonly caughtUp: Set<string>;
  isDown(connection: string): Promise<boolean>;
  /** Until when the database can't be reached. */
  databaseAwayUntil: number;
  /** By connection: until when it can't be reached. */
  readonly networkAwayUntil: Map<string, number>;
  /** What the program did that no program may: errors that nobody expected. */
  readonly crashes: string[];
  control<T>(path: string, body?: unknown, method?: string): Promise<T>;
}

/** Monday morning. */
const START = Date.UTC(2026, 10, 23, 9);

export function createWorld(seed: number, ledger: Ledger, people: number, keepTrace: boolean): World {
  const time = new VirtualTime(START);
  const random = seeded(seed).fork('play');
  const sandbox = createSandbox({
    publicUrl: URL_OF_ALL,
    people,
    seed,
    clock: time,
    realism: { limits: false, lags: random.chance(0.5) },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const gate = new Gate(keepTrace);
  return {
    seed,
    time,
    gate,
    polling: { on: false },
    caughtUp: new Set(),
    // A plain read, as nothing depends on when it happens.
    async isDown(connection) {
      const { rows } = await gate.outside(() =>
        ledger.pool.query<{ state: string }>('select state from connection where id = $1', [connection]),
      );
      return (rows[0]?.state ?? 'ok') !== 'ok';
    },
    random,
    jitter: seeded(seed).fork('jitter'),
    sandbox,
    ledger,
    connections: connections(),
    rulebook,
    hash,
    ids: seededIds(time, seeded(seed).fork('ids')),
    waiting: new Map(),
    count: { requests: 0, transactions: 0, jobs: 0, failures: 0 },
    databaseAwayUntil: 0,
    networkAwayUntil: new Map(),
    crashes: [],
    async control(path, body, method = body === undefined ? 'GET' : 'POST') {
      const response = await sandbox.fetch(
        new Request(`${URL_OF_ALL}/_control/${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      if (!response.ok) throw new Refused(`${path}: ${response.status} ${text}`);
      return JSON.parse(text) as never;
    },
  };
}

/** The simulated systems wouldn't do it. */
export class Refused extends Error {}

function connections(): readonly SimulatedConnection[] {
  const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
  return [
    {
      id: 'hubspot',
      package: '@meshline/connector-hubspot',
      connector: made(hubspot, { baseUrl: `${URL_OF_ALL}/hubspot` }),
      secrets: { token: demoCredentials.hubspot.secret },
    },
    {
      id: 'salesforce',
      package: '@meshline/connector-salesforce',
      connector: made(salesforce, { baseUrl: `${URL_OF_ALL}/salesforce`, currency: 'EUR', overlapSeconds: 60 }),
      secrets: { clientId, clientSecret },
    },
    {
      id: 'close',
      package: '@meshline/connector-close',
      connector: made(close, { baseUrl: `${URL_OF_ALL}/close/api/v1`, lagMs: 3_000 }),
      secrets: { apiKey: demoCredentials.close.secret },
    },
  ];
}

interface Package {
  readonly parseSettings: (settings: unknown) => { readonly ok: true; readonly settings: never } | { readonly ok: false };
  readonly create: (settings: never) => Connector;
}

function made(from: unknown, settings: unknown): Connector {
  const { parseSettings, create } = from as Package;
  const parsed = parseSettings(settings);
  if (!parsed.ok) throw new Error('the settings of a simulated connection are wrong');
  return create(parsed.settings);
}

function seededIds(time: VirtualTime, random: Random): { next(): string } {
  let made = 0;
  const digits = (count: number): string => Array.from({ length: count }, () => random.int(16).toString(16)).join('');
  return {
    next() {
      const at = time.now().toString(16).padStart(12, '0');
      const order = (made++ % 4096).toString(16).padStart(3, '0');
      return `${at.slice(0, 8)}-${at.slice(8)}-7${order}-8${digits(3)}-${digits(12)}`;
    },
  };
}

export function shortHash(text: string): string {
  return text === '' ? '-' : createHash('sha256').update(text).digest('hex').slice(0, 10);
}
