import { directContext } from '@meshline/connector-kit';
import type { GetRequest, ReadItem, RemoteRecord, Session, WriteOperation, WriteResult } from '@meshline/connector-spec';
import { getResultSchema, readItemSchema, writeResultSchema } from '@meshline/connector-spec';
import { close as simulate, ManualClock, noJournal, seeded, type BackdoorRecord, type Vendor } from '@meshline/sandbox';
import { connector } from '../src/index.ts';

export const START = Date.UTC(2026, 10, 20, 9);
const never = new AbortController().signal;

export interface World {
  readonly clock: ManualClock;
  readonly vendor: Vendor;
  readonly session: Session;
  /** Another session on the same account: another daemon, or the same one after a crash. */
  open(apiKey?: string): Session;
  /** What comes back instead of the vendor's answer to the requests that match; `next` asks the vendor. */
  intercept(match: (request: Request) => boolean, answer: (next: () => Promise<Response>) => Promise<Response>): void;
  /** Requests since the last call, as `METHOD /path/`. */
  requests(): string[];
  live(type: string): BackdoorRecord[];
}

export interface WorldOptions {
  readonly lags?: boolean;
  readonly limits?: boolean;
  readonly quirks?: NonNullable<Parameters<typeof simulate>[1]>;
  readonly lagMs?: number;
}

/** The simulated Close with its clock standing still, and a session of the connector on it. */
export function world({ lags = false, limits = false, quirks = {}, lagMs }: WorldOptions = {}): World {
  const clock = new ManualClock(START);
  const vendor = simulate(
    {
      clock,
      random: seeded(7),
      journal: noJournal,
      realism: { lags, limits },
      credentials: { secret: 'api_test' },
      publicUrl: () => 'http://127.0.0.1:4999',
    },
    quirks,
  );
  let log: string[] = [];
  const rules: { match: (request: Request) => boolean; answer: (next: () => Promise<Response>) => Promise<Response> }[] = [];
  const send = async (request: Request): Promise<Response> => {
    log.push(`${request.method} ${new URL(request.url).pathname.replace('/api/v1', '')}`);
    const rule = rules.find(({ match }) => match(request));
    const next = async (): Promise<Response> => await vendor.fetch(request);
    return rule === undefined ? await next() : await rule.answer(next);
  };
  const open = (apiKey = 'api_test'): Session => {
    const parsed = connector.parseSettings({
      baseUrl: 'http://127.0.0.1:4999/api/v1',
      ...(lagMs === undefined ? {} : { lagMs }),
    });
    if (!parsed.ok) throw new Error('settings');
    const time = { now: () => clock.now(), sleep: () => Promise.resolve() };
    return connector.create(parsed.settings).open(directContext({ secrets: { apiKey }, fetch: send, clock: time }));
  };
  return {
    clock,
    vendor,
    session: open(),
    open,
    intercept: (match, answer) => void rules.unshift({ match, answer }),
    requests: () => {
      const taken = log;
      log = [];
      return taken;
    },
    live: (type) => [...vendor.backdoor.records()].filter((record) => record.type === type && record.live),
  };
}

export interface Reading {
  readonly items: ReadItem[];
  readonly records: Map<string, RemoteRecord>;
  readonly tombstones: string[];
  readonly aliases: string[];
  readonly cursor: Record<string, unknown>;
}

/** Reads a feed to its end, as the host would; each item must keep the contract. */
export async function readAll(
  session: Session,
  cursor?: Record<string, unknown>,
  feed = 'log',
  fields?: Record<string, string[]>,
): Promise<Reading> {
  const items: ReadItem[] = [];
  for await (const item of session.read({ feed, cursor, fields, signal: never })) {
    readItemSchema.parse(item);
    items.push(structuredClone(item));
  }
  const last = items.at(-1);
  if (last?.kind !== 'checkpoint') throw new Error('a reading ends with a checkpoint');
  return {
    items,
    records: new Map(items.flatMap((item) => (item.kind === 'record' ? [[item.record.id, item.record] as const] : []))),
    tombstones: items.flatMap((item) => (item.kind === 'tombstone' ? [item.id] : [])),
    aliases: items.flatMap((item) => (item.kind === 'alias' ? [`${item.from.id} -> ${item.to.id}`] : [])),
    cursor: last.cursor,
  };
}

/** Writes, and checks that there is one well-formed result for each operation, in order. */
export async function writeAll(session: Session, operations: readonly WriteOperation[]): Promise<WriteResult[]> {
  const results = await session.write?.({ operations, signal: never });
  if (results === undefined) throw new Error('write');
  for (const result of results) writeResultSchema.parse(result);
  if (String(results.map(({ opId }) => opId)) !== String(operations.map(({ opId }) => opId)))
    throw new Error('one result for each opId');
  return [...results];
}

export async function writeOne(session: Session, operation: WriteOperation): Promise<WriteResult> {
  const [result] = await writeAll(session, [operation]);
  if (result === undefined) throw new Error('one result');
  return result;
}

export async function getAll(session: Session, request: Omit<GetRequest, 'signal'>) {
  const results = await session.get({ ...request, signal: never });
  for (const result of results) getResultSchema.parse(result);
  return new Map(results.map((result) => [result.key, result]));
}

/** Makes the marker fields. */
export async function provision(session: Session): Promise<void> {
  for (const step of (await session.provision?.plan(never)) ?? [])
    if (step.state === 'missing') await session.provision?.apply(step, never);
}
