import type { Status } from '@meshline/admin-api';
import {
  eventStatus,
  ledgerStatus,
  openBreakers,
  quotaState,
  type LedgerStatus,
  type OpenBreaker,
  type QuotaState,
} from '@meshline/store-postgres';
import { VERSION } from '../../version.ts';
import type { AdminContext } from '../admin-context.ts';
import { agreementByEntity } from './agreement.ts';
import { connections } from './connections.ts';
import { standingStop } from './write-stop.ts';

/** A daemon beats every 5 seconds; one that has missed some of them is taken for dead. */
const SILENT_SECONDS = 20;

/** How it stands, as one screen. */
export async function status(context: AdminContext): Promise<Status> {
  const { deps, pool } = context.runtime;
  const now = deps.clock.now();
  const listed = await connections(context);
  const ledger = await ledgerStatus(pool, now);
  const breakers = await openBreakers(pool);
  const buckets = await quotaState(pool);
  const [stops, recovery] = await deps.store.transaction(async (tx) => [await tx.stops(), await tx.recovery()] as const);
  const stop = stops.find(({ connection }) => connection === undefined);
  const sum = (of: (row: LedgerStatus['exceptions'][number]) => number): number =>
    ledger.exceptions.reduce((total, row) => total + of(row), 0);
  return {
    at: iso(now),
    zone: context.rulebook.hours.zone,
    version: VERSION,
    rulebook: deps.active().hash,
    stop: stop === undefined ? null : standingStop(stop),
    catchingUp: recovery === undefined ? null : { since: iso(recovery.since), because: recovery.because },
    daemons: ledger.daemons.map(({ holder, version, host, pid, startedAt, seenAt, silentSeconds }) => ({
      id: holder,
      version,
      host,
      pid,
      startedAt: iso(startedAt),
      seenAt: iso(seenAt),
      alive: silentSeconds < SILENT_SECONDS,
    })),
    connections: listed.items.map((connection) => ({
      ...connection,
      quota: quotaOf(connection.id, buckets),
      ...callable(
        context,
        connection,
        breakers.find((breaker) => breaker.connection === connection.id),
      ),
    })),
    waiting: ledger.lanes.map(({ oldest, ...lane }) => ({
      ...lane,
      oldestSeconds: oldest === undefined ? null : Math.max(0, (now - oldest) / 1_000),
    })),
    exceptions: {
      causes: sum(({ causes }) => causes),
      records: sum(({ records }) => records),
      overdue: sum(({ overdue }) => overdue),
      backlog: sum(({ backlog }) => backlog),
      byKind: ledger.exceptions,
    },
    agreement: await agreementByEntity(context),
    events: await events(context, now),
    lastHour: ledger.lastHour,
  };
}

/** Every source that is configured, and others of which something came. */
async function events({ runtime: { deps, pool, events: taken } }: AdminContext, now: number): Promise<Status['events']> {
  const sources = deps.eventSources ?? [];
  // What this daemon has counted is in it; of others a few seconds may be missing.
  await taken?.writeCounts();
  const seen = await eventStatus(pool);
  const names = new Set([...sources.map(({ name }) => name), ...seen.map(({ source }) => source)]);
  const since = (at: number | undefined): number | null => (at === undefined ? null : Math.max(0, (now - at) / 1_000));
  return [...names].toSorted().map((source) => {
    const configured = sources.find(({ name }) => name === source);
    const { counts = {}, waiting = 0, oldest, lastAt } = seen.find((row) => row.source === source) ?? {};
    const by = (kind: string): { reason: string; count: number }[] =>
      Object.entries(counts)
        .flatMap(([what, count]) => (what.startsWith(`${kind}:`) ? [{ reason: what.slice(kind.length + 1), count }] : []))
        .toSorted((a, b) => b.count - a.count);
    return {
      source,
      connection: configured?.connection ?? null,
      closed: configured?.closed === true,
      received: counts['received'] ?? 0,
      duplicates: counts['duplicate'] ?? 0,
      waiting,
      oldestSeconds: since(oldest),
      lastSeconds: since(lastAt),
      refused: by('refused'),
      ignored: by('ignored'),
      unavailable: by('unavailable').reduce((sum, { count }) => sum + count, 0),
    };
  });
}

/** A bucket that nobody has touched is full, and isn't worth a figure. */
function quotaOf(connection: string, buckets: readonly QuotaState[]): Status['connections'][number]['quota'] {
  return buckets
    .filter((one) => one.connection === connection)
    .map(({ bucket, tokens, burst }) => ({ limit: bucket, used: Math.min(1, Math.max(0, 1 - tokens / burst)) }))
    .toSorted((a, b) => b.used - a.used);
}

/** When a connection that can't be called now is tried again by itself: the next look at it, else its breaker's probe. */
function callable(
  { runtime: { deps, nextLook } }: AdminContext,
  { id, state }: Pick<Status['connections'][number], 'id' | 'state'>,
  breaker: OpenBreaker | undefined,
): Pick<Status['connections'][number], 'resumesAt' | 'breakerOpen'> {
  const probe = breaker?.resumeAt.getTime();
  const isDown = state === 'needs-auth' || state === 'unreachable';
  const look = isDown ? (nextLook?.(id, state) ?? probe) : probe;
  const later = look === undefined ? undefined : Math.max(look, deps.clock.now());
  return { breakerOpen: breaker !== undefined, resumesAt: later === undefined ? null : iso(later) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
