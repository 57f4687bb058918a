import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Connector, ConnectorClock, ConnectorContext, ConnectorLogger, Manifest, Session } from '@meshline/connector-spec';
import { host, memoryCredentials, type Hosted, type HostOptions, type QuotaStore } from '../src/index.ts';

export const silent: ConnectorLogger = { debug() {}, info() {}, warn() {}, error() {} };
export const plenty: QuotaStore = { take: () => Promise.resolve({ ok: true }) };

/** A clock that stands until somebody sleeps: then it moves to the end of the sleep. */
export function leapingClock(start = 1_700_000_000_000): ConnectorClock & { advance(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
      return Promise.resolve();
    },
  };
}

export const manifest: Manifest = {
  id: 'sample',
  displayName: 'Sample',
  apiVersions: ['v1'],
  streams: {
    contacts: {
      label: 'Contacts',
      readFull: true,
      readIncremental: false,
      seesDeletes: false,
      seesMerges: false,
      seesConversions: false,
      immutable: false,
      writes: ['create', 'update'],
      createStrategy: 'probe',
      preconditions: 'none',
      batch: { write: 10, get: 10 },
      lagMs: 0,
    },
  },
  feeds: { contacts: { streams: ['contacts'], kind: 'stream', quotaClass: 'read' } },
  quota: {
    buckets: [{ name: 'all', limit: 10, windowMs: 1_000, scope: 'app' }],
    classes: { read: [{ bucket: 'all', cost: 1 }] },
  },
  webhooks: false,
  provisions: false,
  hosts: ['127.0.0.1'],
  secrets: [],
};

const honest: Session = {
  check: () => Promise.resolve({ ok: true, account: { id: '1' }, problems: [] }),
  describe: () => Promise.resolve([]),
  async *read() {
    yield { kind: 'checkpoint', cursor: {}, phase: 'changes' };
  },
  get: ({ targets }) => Promise.resolve(targets.map(({ key }) => ({ key, state: 'gone' as const }))),
  write: ({ operations }) => Promise.resolve(operations.map(({ opId }) => ({ opId, outcome: 'applied' as const, id: '1' }))),
  close: () => Promise.resolve(),
};

/** A connector that behaves, but for the methods that a test replaces (with any shape). */
export function connectorWith(
  parts: Readonly<Record<string, unknown>> = {},
  over: Partial<Manifest> = {},
  seen?: (context: ConnectorContext) => void,
): Connector {
  return {
    specVersion: 'v1',
    manifest: { ...manifest, ...over },
    open(context) {
      seen?.(context);
      return { ...honest, ...parts } as Session;
    },
  };
}

export function hosted(connector: Connector, over: Partial<HostOptions> = {}): Hosted {
  return host({
    id: 'sample',
    connector,
    secrets: {},
    share: 1,
    quotaStore: plenty,
    credentialStore: memoryCredentials(),
    clock: leapingClock(),
    logger: silent,
    random: () => 1,
    signal: new AbortController().signal,
    ...over,
  });
}

/** The context that a hosted connector gets. */
export function contextOf(
  over: Partial<HostOptions> = {},
  manifestOver: Partial<Manifest> = {},
): { context: ConnectorContext; host: Hosted } {
  let context: ConnectorContext | undefined;
  const opened = hosted(
    connectorWith({}, manifestOver, (given) => {
      context = given;
    }),
    over,
  );
  if (!context) throw new Error('the host did not open the connector');
  return { context, host: opened };
}

export interface Vendor {
  readonly url: string;
  readonly host: string;
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

/** A real HTTP server on loopback. */
export async function vendor(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Vendor> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The error that a promise ends with; fails where it ends well. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: unknown) => error,
  );
}
