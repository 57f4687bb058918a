import type { GetRequest, GetResult, GetTarget, ReadItem, RemoteRecord } from '@meshline/connector-spec';

/**
 * Answers `get` for a source that can't look anything up: reads it from its start until every target is found. `read` gives the stream's records
 * from the start; of several that a target fits the first one counts.
 */
export async function getByReading(
  { targets }: Pick<GetRequest, 'targets'>,
  read: () => AsyncIterable<ReadItem>,
): Promise<readonly GetResult[]> {
  const missing = new Set(targets);
  const found = new Map<GetTarget, RemoteRecord>();
  for await (const item of missing.size === 0 ? [] : read()) {
    if (item.kind !== 'record') continue;
    for (const target of missing) {
      if (!fits(target, item.record)) continue;
      found.set(target, item.record);
      missing.delete(target);
    }
    if (missing.size === 0) break;
  }
  return targets.map((target): GetResult => {
    const record = found.get(target);
    return record === undefined ? { key: target.key, state: 'gone' } : { key: target.key, state: 'found', record };
  });
}

function fits(target: GetTarget, record: RemoteRecord): boolean {
  if ('id' in target) return target.id === record.id;
  return 'marker' in target ? target.marker === record.marker : record.fields[target.field] === target.value;
}
