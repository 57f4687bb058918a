import {
  isConnectorError,
  type ConnectorError,
  type ErrorCode,
  type GetResult,
  type RemoteRecord,
} from '@meshline/connector-spec';
import type { Dependencies } from '../dependencies.ts';
import type { Alias } from '../model/snapshot.ts';
import { mappedFeeds, wantedFields } from '../model/streams.ts';
import type { HostedConnection } from '../ports/connections.ts';
import type { DueLook } from '../ports/look-store.ts';
import type { WakeUp } from '../ports/wakeups.ts';
import { commitReading } from './commit-records.ts';

const PAGE = 500;
/** A record that can't be read so often is left to its feed. */
const MOST_FAILURES = 5;
/** What says nothing of the records that were asked for. */
const ABOUT_THE_SYSTEM: ReadonlySet<ErrorCode> = new Set(['RATE_LIMITED', 'NETWORK', 'AUTH_EXPIRED', 'AUTH_REVOKED', 'ABORTED']);

export interface LookResult {
  readonly read: number;
  /** When there is more to do (Unix ms). */
  readonly until?: number | undefined;
}

/**
 * Reads the records that hints named as they are now, and stores them like a page of a feed. What was read since its hint isn't read
 * again. A record that is gone is left to its feed, which tells a delete from a merge. Throws `ConnectorError`; the looks stay.
 */
export async function lookAtRecords(deps: Dependencies, connection: string): Promise<LookResult> {
  const hosted = deps.connections.get(connection);
  let read = 0;
  while (!deps.signal.aborted) {
    const until = hosted.openUntil();
    if (until !== undefined && until > deps.clock.now()) return { read, until };
    const due = await deps.store.transaction((tx) => tx.dueLooks(connection, deps.clock.now(), PAGE));
    if (due.length === 0) return { read, until: await deps.store.transaction((tx) => tx.nextLook(connection)) };
    const known = due.filter((look) => isRead(hosted, look));
    if (known.length > 0) await deps.store.transaction((tx) => tx.endLooks(known));
    for (const batch of batches(
      hosted,
      due.filter((look) => !isRead(hosted, look)),
    ))
      read += await lookAt(deps, hosted, batch);
  }
  return { read };
}

/** Read since the hint came, or in a state that the system itself dates at or after the change: our own writes, mostly. */
function isRead(hosted: HostedConnection, { ref, askedAt, changedAt, readAt, modifiedAt }: DueLook): boolean {
  if (readAt === undefined) return false;
  if (readAt > askedAt + (hosted.manifest.streams[ref.stream]?.readBackMs ?? 0)) return true;
  return changedAt !== undefined && modifiedAt !== undefined && modifiedAt >= changedAt;
}

/** Of one stream each; one that failed before goes alone, so that it holds up nobody. */
function batches(hosted: HostedConnection, looks: readonly DueLook[]): readonly (readonly DueLook[])[] {
  const made: DueLook[][] = looks.filter(({ failures }) => failures > 0).map((look) => [look]);
  const open = new Map<string, DueLook[]>();
  for (const look of looks.filter(({ failures }) => failures === 0)) {
    const most = hosted.manifest.streams[look.ref.stream]?.batch.get ?? 1;
    const batch = open.get(look.ref.stream);
    if (batch !== undefined && batch.length < most) batch.push(look);
    else {
      const next = [look];
      open.set(look.ref.stream, next);
      made.push(next);
    }
  }
  return made;
}

async function lookAt(deps: Dependencies, hosted: HostedConnection, looks: readonly DueLook[]): Promise<number> {
  const stream = looks[0]?.ref.stream ?? '';
  const { rulebook } = deps.active();
  const readAt = deps.clock.now();
  const fields = wantedFields(rulebook, hosted.id, hosted.manifest)[stream];
  let results: readonly GetResult[];
  try {
    results = await hosted.get(
      {
        stream,
        targets: looks.map(({ ref }) => ({ key: ref.id, id: ref.id })),
        ...(fields === undefined ? {} : { fields }),
        signal: deps.signal,
      },
      { lane: 'live' },
    );
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    await failed(deps, looks, error);
    throw error;
  }
  const records: RemoteRecord[] = [];
  const aliases: Omit<Alias, 'at'>[] = [];
  for (const result of results) {
    if (result.state === 'found') records.push(result.record);
    if (result.state === 'moved') {
      const from = { connection: hosted.id, stream, id: result.key };
      const reason = result.to.stream === stream ? 'merged' : 'converted';
      aliases.push({ from, to: { connection: hosted.id, ...result.to }, reason });
      if (result.record !== undefined) records.push(result.record);
    }
  }
  const { entities } = await deps.store.transaction(async (tx) => {
    const committed = await commitReading(tx, rulebook, { connection: hosted.id, records, gone: [], aliases, readAt });
    await tx.endLooks(looks);
    return committed;
  });
  deps.meter.add('capture', records.length, readAt, deps.clock.now());
  const wakeUps: WakeUp[] = entities.map((scope) => ({ queue: 'reconcile', scope }));
  if (results.some(({ state }) => state === 'gone')) wakeUps.push(...feedsOf(deps, hosted, stream));
  await deps.wakeUps.wake(wakeUps);
  return records.length;
}

/** It is tried again later, alone, and given up after some times: the feed brings it all the same. */
async function failed(deps: Dependencies, looks: readonly DueLook[], error: ConnectorError): Promise<void> {
  const now = deps.clock.now();
  const { retryAt = 0 } = error.data;
  if (ABOUT_THE_SYSTEM.has(error.code))
    return deps.store.transaction((tx) => tx.postponeLooks(looks, Math.max(retryAt, now + 2_000), 'not-counted'));
  const hopeless = looks.filter(({ failures }) => failures + 1 >= MOST_FAILURES);
  const others = looks.filter(({ failures }) => failures + 1 < MOST_FAILURES);
  const tries = Math.max(0, ...others.map(({ failures }) => failures));
  await deps.store.transaction(async (tx) => {
    if (hopeless.length > 0) await tx.endLooks(hopeless);
    if (others.length > 0) await tx.postponeLooks(others, Math.max(retryAt, now + 2_000 * 2 ** tries), 'counted');
  });
  if (hopeless.length > 0)
    deps.log.warn(
      { looks: hopeless.length, stream: hopeless[0]?.ref.stream },
      'records that were named by events cannot be read; their feed brings them',
    );
}

function feedsOf(deps: Dependencies, hosted: HostedConnection, stream: string): readonly WakeUp[] {
  return mappedFeeds(deps.active().rulebook, hosted.id, hosted.manifest)
    .filter((feed) => hosted.manifest.feeds[feed]?.streams.includes(stream) === true)
    .map((feed) => ({ queue: 'capture', scope: `${hosted.id}/${feed}` }));
}
