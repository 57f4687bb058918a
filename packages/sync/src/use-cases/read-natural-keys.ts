import { isConnectorError, type ConnectorError, type GetResult, type RemoteRecord } from '@meshline/connector-spec';
import type { Dependencies } from '../dependencies.ts';
import type { Intent, Lane } from '../model/intent.ts';
import { naturalKeysOf, type NaturalKey } from '../model/natural-keys.ts';
import { laneOf } from '../model/sending.ts';
import { wantedFields } from '../model/streams.ts';
import type { HostedConnection } from '../ports/connections.ts';

export interface KeyReading {
  /** By intent: the live records that hold one of its natural keys. */
  readonly found: ReadonlyMap<string, readonly RemoteRecord[]>;
  /** Intents that nothing could be looked up by. */
  readonly without: ReadonlySet<string>;
  /** When it began (Unix ms). */
  readonly readAt: number;
}

/**
 * Looks for what creates are about to make, by its natural keys: somebody may have made it by hand since it was planned. One call
 * for each stream in which it may live, for as many as that stream takes at once; or what kept them from being read.
 */
export async function readNaturalKeys(
  deps: Dependencies,
  hosted: HostedConnection,
  intents: readonly Intent[],
  signal: AbortSignal,
): Promise<KeyReading | ConnectorError> {
  const { rulebook } = deps.active();
  const stored = (await deps.store.transaction((tx) => tx.connections())).find(({ id }) => id === hosted.id);
  const wanted = intents.map((intent) => ({ intent, keys: naturalKeysOf(intent, rulebook, stored) }));
  const found = new Map<string, RemoteRecord[]>();
  const without = new Set(wanted.filter(({ keys }) => keys.length === 0).map(({ intent }) => intent.id));
  const readAt = deps.clock.now();
  const asked = wanted.flatMap(({ intent, keys }) => keys.map((key) => ({ ...key, intent: intent.id })));
  const fields = wantedFields(rulebook, hosted.id, hosted.manifest);
  for (const [stream, group] of Map.groupBy(asked, (key) => key.stream)) {
    const size = hosted.manifest.streams[stream]?.batch.get ?? 1;
    for (let i = 0; i < group.length; i += size) {
      const part = group.slice(i, i + size);
      const results = await lookUp(hosted, stream, part, fields[stream], signal, laneOf(intents));
      if (isConnectorError(results)) return results;
      for (const result of results) {
        const key = part[Number(result.key)];
        if (key === undefined || result.state !== 'found') continue;
        found.set(key.intent, [...(found.get(key.intent) ?? []), result.record, ...(result.others ?? [])]);
      }
    }
  }
  return { found, without, readAt };
}

async function lookUp(
  hosted: HostedConnection,
  stream: string,
  keys: readonly NaturalKey[],
  fields: readonly string[] | undefined,
  signal: AbortSignal,
  lane: Lane,
): Promise<readonly GetResult[] | ConnectorError> {
  const targets = keys.map(({ field, value }, n) => ({ key: String(n), field, value }));
  try {
    return await hosted.get({ stream, targets, signal, ...(fields === undefined ? {} : { fields }) }, { lane });
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    // The field is no key there any more: the record is made as where there is none.
    return error.code === 'NOT_SUPPORTED' ? [] : error;
  }
}
