import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { storeEvents } from '@meshline/store-postgres';
import type { ArrivedEvent, Dependencies, EventSource } from '@meshline/sync';
import pg from 'pg';
import type { ResolvedEvents } from '../config/load-config.ts';
import { closedServer, listening } from '../http/listening.ts';
import { eventCounts } from './counts.ts';
import { eventsDoor, type Door } from './door.ts';
import { groupCommit } from './group-commit.ts';
import { openSources } from './open-source.ts';
import { wakeSlowly } from './wake-slowly.ts';

export interface Ingress extends Door {
  /** Where `events.port` is set: the address behind which only events are. */
  readonly url: string | undefined;
  /** Writes what was counted, for whoever can't wait for the next time. */
  writeCounts(): Promise<void>;
  /** Lets what is being stored end. Close it after what serves its door, and before the queues. */
  close(): Promise<void>;
}

/** HubSpot waits for 5 seconds. */
const PATIENCE_MS = 4_000;
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const MOST_CONNECTIONS = 2_000;

/** What may send events, without the secrets. */
export function eventSources(events: ResolvedEvents | undefined): readonly EventSource[] | undefined {
  return events?.sources.map(({ name, connection, secrets }) => ({ name, connection, closed: secrets.length === 0 }));
}

/**
 * What takes in events. It has a database session of its own, so that nothing else that waits for the database keeps an event
 * waiting. Throws `ConfigError`, and Node's own error where it can't listen.
 */
export async function openIngress(deps: Dependencies, databaseUrl: string, events: ResolvedEvents): Promise<Ingress> {
  const sources = openSources(events.sources, (connection) => deps.connections.get(connection).webhook);
  for (const { name, unset } of events.sources)
    if (unset.length > 0)
      deps.log.warn({ source: name, unset }, 'a secret of a source of events is not set; what is signed with it is refused');
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    application_name: 'meshline-events',
    connectionTimeoutMillis: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const counts = eventCounts(deps.store, () => deps.clock.now(), deps.log);
  const waker = wakeSlowly(deps.wakeUps, deps.log);
  const commit = groupCommit<ArrivedEvent>({
    store: (items) => storeEvents(pool, items),
    patienceMs: PATIENCE_MS,
    onFailure: (error) => deps.log.warn({ err: error }, 'events could not be stored; their senders send them again'),
  });
  let url: string | undefined;
  const door = eventsDoor({
    sources,
    publicUrl: () => events.publicUrl ?? url ?? '',
    commit,
    counts,
    now: () => deps.clock.now(),
    onStored: ({ name, isHint }) => {
      if (isHint) waker.wake(name);
    },
  });
  const guarded: Door = {
    claims: (request) => door.claims(request),
    handle: (request, response) => handled(door, deps, request, response),
  };
  const own = events.port === undefined ? undefined : createServer({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS });
  const end = async (): Promise<void> => {
    await commit.close();
    waker.close();
    await counts.close();
    await pool.end();
  };
  if (own !== undefined) {
    own.maxConnections = MOST_CONNECTIONS;
    own.on('request', (request, response) =>
      guarded.claims(request) ? void guarded.handle(request, response) : void response.writeHead(404).end(),
    );
    try {
      await listening(own, events.port ?? 0, events.host);
    } catch (error) {
      await end();
      throw error;
    }
  }
  if (own !== undefined) {
    const host = events.host.includes(':') ? `[${events.host}]` : events.host;
    url = `http://${host}:${(own.address() as AddressInfo).port}`;
  }
  return {
    ...guarded,
    url,
    writeCounts: () => counts.write(),
    async close() {
      if (own !== undefined) await closedServer(own);
      await end();
    },
  };
}

/** Whatever goes wrong, the sender is told to send it again, and the process goes on. */
async function handled(door: Door, { log }: Dependencies, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await door.handle(request, response);
  } catch (error) {
    log.error({ err: error }, 'an event could not be taken in');
    if (!response.headersSent) response.writeHead(503, { 'retry-after': '5', connection: 'close' });
    response.end();
  }
}
