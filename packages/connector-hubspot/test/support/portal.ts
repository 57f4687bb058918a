import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { directContext } from '@meshline/connector-kit';
import {
  getResultSchema,
  isConnectorError,
  manifestSchema,
  readItemSchema,
  streamDescriptionSchema,
  writeResultSchema,
  type ConnectorError,
  type GetResult,
  type GetTarget,
  type ReadItem,
  type ReadRequest,
  type RemoteRecord,
  type Session,
  type WriteOperation,
  type WriteResult,
} from '@meshline/connector-spec';
import { hubspot as simulated, ManualClock, noJournal, seeded, type Backdoor, type Vendor } from '@meshline/sandbox';
import { hubspot, connector } from '../../src/index.ts';

/** What a test may change about the simulated portal. */
type SimulatedSettings = NonNullable<Parameters<typeof simulated>[1]>;

export const TOKEN = 'pat-na1-test';

/** What a test may do to one exchange: answer in the vendor's place, spoil its answer, or lose it. */
export type Meddle = (request: Request, forward: () => Promise<Response>) => Promise<Response | 'lost'>;

export interface PortalOptions {
  readonly settings?: Partial<SimulatedSettings>;
  readonly apiVersion?: 'v3' | '2026-03' | '2026-09';
  readonly token?: string;
  /** With the vendor's lags; off unless told. */
  readonly lags?: boolean;
  readonly provisioned?: boolean;
}

/** A simulated portal over real HTTP with a session of the connector on it, checked against the contract's schemas. */
export async function openPortal(options: PortalOptions = {}) {
  const clock = new ManualClock(Date.UTC(2026, 9, 1, 12));
  const requests: { method: string; path: string; body: string }[] = [];
  const state: { url: string; meddle: Meddle | undefined } = { url: '', meddle: undefined };
  const vendor: Vendor = simulated(
    {
      clock,
      random: seeded(7),
      journal: noJournal,
      realism: { limits: false, lags: options.lags ?? false },
      credentials: { secret: TOKEN },
      publicUrl: () => state.url,
    },
    options.settings,
  );
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await toRequest(incoming, state.url);
    const { pathname, search } = new URL(request.url);
    requests.push({ method: request.method, path: pathname + search, body: await request.clone().text() });
    const forward = async (): Promise<Response> => vendor.fetch(request);
    const response = await (state.meddle ?? ((_request, next) => next()))(request, forward);
    if (response === 'lost') {
      incoming.socket.destroy();
      return;
    }
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(Buffer.from(await response.arrayBuffer()));
  };
  state.url = await listen(server);
  const parsed = connector.parseSettings({ baseUrl: state.url, apiVersion: options.apiVersion });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const context = directContext({
    secrets: { token: options.token ?? TOKEN },
    clock: { now: () => clock.now(), sleep: () => Promise.resolve() },
    timeoutMs: 5000,
  });
  const definition = hubspot(parsed.settings);
  manifestSchema.parse(definition.manifest);
  const open = (): Session => definition.open(context);
  const session = open();
  const { signal } = new AbortController();
  if (options.provisioned !== false && options.token === undefined) {
    for (const step of (await session.provision?.plan(signal)) ?? []) await session.provision?.apply(step, signal);
  }
  requests.length = 0;
  onTestFinished(async () => {
    await session.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    clock,
    session,
    open,
    signal,
    requests,
    backdoor: vendor.backdoor as Backdoor,
    vendor,
    /** Lets a test stand between connector and vendor. */
    meddle: (meddle: Meddle | undefined) => void (state.meddle = meddle),
    read: (request: Omit<ReadRequest, 'signal'>, of: Session = session): Promise<ReadItem[]> =>
      collect(of.read({ ...request, signal })),
    get: async (stream: string, targets: readonly GetTarget[], fields?: readonly string[]): Promise<readonly GetResult[]> => {
      const results = await session.get({ stream, targets, signal, ...(fields === undefined ? {} : { fields }) });
      for (const result of results) getResultSchema.parse(result);
      return results;
    },
    write: async (...operations: WriteOperation[]): Promise<readonly WriteResult[]> => {
      const results = (await session.write?.({ operations, signal })) ?? [];
      for (const result of results) writeResultSchema.parse(result);
      return results;
    },
    describe: async () => {
      const streams = await session.describe(signal);
      for (const stream of streams) streamDescriptionSchema.parse(stream);
      return streams;
    },
  };
}

export type Portal = Awaited<ReturnType<typeof openPortal>>;

async function collect(items: AsyncIterable<ReadItem>): Promise<ReadItem[]> {
  const all: ReadItem[] = [];
  for await (const item of items) {
    readItemSchema.parse(item);
    structuredClone(item);
    all.push(item);
  }
  return all;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function toRequest(incoming: IncomingMessage, url: string): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const body = parts.length === 0 ? null : Buffer.concat(parts);
  return new Request(`${url}${incoming.url ?? ''}`, {
    method: incoming.method ?? 'GET',
    headers: incoming.headers as Record<string, string>,
    body,
  });
}

/** The last state of each record that a feed showed, as a host would hold it. */
export function held(items: readonly ReadItem[], before = new Map<string, RemoteRecord>()): Map<string, RemoteRecord> {
  const records = new Map(before);
  for (const item of items) {
    if (item.kind === 'record') records.set(item.record.id, item.record);
    if (item.kind === 'tombstone') records.delete(item.id);
    if (item.kind === 'alias') records.delete(item.from.id);
  }
  return records;
}

export function lastCursor(items: readonly ReadItem[]): Readonly<Record<string, unknown>> {
  const last = items.at(-1);
  if (last?.kind !== 'checkpoint') throw new Error('the feed does not end with a checkpoint');
  return last.cursor;
}

export async function failure(promise: Promise<unknown>): Promise<ConnectorError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isConnectorError(error)) return error;
  throw new Error('no ConnectorError was thrown', { cause: error });
}
