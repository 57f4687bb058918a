import type { Manifest } from '@meshline/connector-spec';
import type { PlanLine } from './plan-line.ts';

/** About how many calls a plan takes of a connection, and what they take of its limits. */
export interface PlanPrice {
  readonly connection: string;
  readonly calls: number;
  readonly buckets: readonly {
    readonly name: string;
    readonly units: number;
    /** What the vendor allows in any window of so many milliseconds. */
    readonly limit: number;
    readonly windowMs: number;
  }[];
}

/**
 * Updates are looked at before they are written, and everything is read back after it, in the batches of the manifest. The manifest
 * names no class for a write: one that is called after the stream and the operation stands for it, else the one that reads its feed.
 */
export function planPrice(lines: readonly PlanLine[], manifestOf: (connection: string) => Manifest): readonly PlanPrice[] {
  const groups = new Map<string, { connection: string; stream: string; kind: PlanLine['kind']; count: number }>();
  for (const { connection, stream, kind } of lines) {
    const key = `${connection}/${stream}/${kind}`;
    const group = groups.get(key) ?? { connection, stream, kind, count: 0 };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  const calls = new Map<string, number>();
  const units = new Map<string, Map<string, number>>();
  for (const { connection, stream, kind, count } of groups.values()) {
    const manifest = manifestOf(connection);
    const batch = manifest.streams[stream]?.batch ?? { write: 1, get: 1 };
    const looked = kind === 'create' ? 0 : Math.ceil(count / Math.min(batch.write, batch.get));
    const written = Math.ceil(count / (kind === 'create' ? batch.write : Math.min(batch.write, batch.get)));
    const read = looked + Math.ceil(count / batch.get);
    calls.set(connection, (calls.get(connection) ?? 0) + read + written);
    const own = units.get(connection) ?? new Map<string, number>();
    for (const [operation, number] of [
      [kind, written],
      ['get', read],
    ] as const)
      for (const { bucket, cost } of costOf(manifest, stream, operation)) own.set(bucket, (own.get(bucket) ?? 0) + cost * number);
    units.set(connection, own);
  }
  return [...calls.keys()].toSorted().map((connection) => {
    const { buckets } = manifestOf(connection).quota;
    const own = units.get(connection);
    return {
      connection,
      calls: calls.get(connection) ?? 0,
      buckets: buckets.flatMap(({ name, limit, windowMs }) => {
        const used = own?.get(name);
        return used === undefined ? [] : [{ name, units: used, limit, windowMs }];
      }),
    };
  });
}

function costOf(
  { quota, feeds }: Manifest,
  stream: string,
  operation: string,
): readonly { readonly bucket: string; readonly cost: number }[] {
  const feed = Object.values(feeds).find(({ streams }) => streams.includes(stream));
  return quota.classes[`${stream}.${operation}`] ?? quota.classes[feed?.quotaClass ?? ''] ?? [];
}
