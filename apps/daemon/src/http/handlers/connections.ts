import type { Connection, ConnectionList } from '@meshline/admin-api';
import { connectionStates, type ConnectionStatus } from '@meshline/store-postgres';
import { mappedFeeds, type StoredStop } from '@meshline/sync';
import { systemName, type AdminContext } from '../admin-context.ts';
import { standingStop } from './write-stop.ts';

/** The connections in the order of the configuration; those that were taken out of it aren't shown. */
export async function connections(context: AdminContext): Promise<ConnectionList> {
  const { runtime } = context;
  const now = runtime.deps.clock.now();
  const stored = new Map((await connectionStates(runtime.pool)).map((row) => [row.id, row]));
  const stops = await runtime.deps.store.transaction((tx) => tx.stops());
  const items = [...runtime.hosted.keys()].flatMap((id) => {
    const row = stored.get(id);
    return row === undefined ? [] : [connection(context, row, stops, now)];
  });
  return { at: new Date(now).toISOString(), items };
}

function connection(context: AdminContext, row: ConnectionStatus, stops: readonly StoredStop[], now: number): Connection {
  const manifest = context.runtime.hosted.get(row.id)?.manifest;
  const wanted = manifest === undefined ? [] : mappedFeeds(context.rulebook, row.id, manifest);
  const feeds = wanted.map((feed) => {
    const read = row.feeds.find((one) => one.feed === feed);
    const complete = read?.complete ?? false;
    return {
      feed,
      complete,
      lastReadAt: read === undefined ? null : iso(read.at),
      lagSeconds: read === undefined || !complete ? null : Math.max(0, (now - read.at) / 1_000),
    };
  });
  const pause = stops.find((stop) => stop.connection === row.id);
  const reads = row.feeds.filter(({ feed }) => wanted.includes(feed)).map(({ at }) => at);
  const lags = feeds.map(({ lagSeconds }) => lagSeconds);
  return {
    id: row.id,
    name: systemName(context, row.id),
    package: row.package,
    state: row.state,
    stateReason: row.stateReason ?? null,
    stateSince: iso(row.stateSince),
    paused: pause === undefined ? null : standingStop(pause),
    account: row.accountId ?? null,
    modes: row.modes,
    feeds,
    lastReadAt: reads.length === 0 ? null : iso(Math.max(...reads)),
    lagSeconds: lags.length === 0 || lags.includes(null) ? null : Math.max(...lags.map((lag) => lag ?? 0)),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
