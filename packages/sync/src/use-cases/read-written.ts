import { isConnectorError, type ConnectorError, type GetResult, type GetTarget } from '@meshline/connector-spec';
import { formatRef } from '@meshline/record';
import { sameRemote } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';
import { mappedStream, wantedFields } from '../model/streams.ts';
import type { HostedConnection } from '../ports/connections.ts';
import { readNaturalKeys } from './read-natural-keys.ts';

export interface Written {
  /** By intent. */
  readonly results: ReadonlyMap<string, GetResult>;
  /** Creates that no reading can find: there is no marker, and they have no natural key. Only a person can say what became of them. */
  readonly blind: ReadonlySet<string>;
}

/**
 * What became of writes of one stream, as the vendor shows it now: by the record's id, else by the marker that a create put into it,
 * and where the account has no marker field, by its natural key. A `ConnectorError` decides nothing.
 */
export async function readWritten(
  deps: Dependencies,
  hosted: HostedConnection,
  stream: string,
  due: readonly Intent[],
): Promise<Written | ConnectorError> {
  const known = due.filter(({ recordId }) => recordId !== undefined);
  const made = due.filter(({ recordId }) => recordId === undefined);
  const byId = await get(deps, hosted, stream, known.map(byRecord));
  if (isConnectorError(byId)) return byId;
  const byMarker = await get(deps, hosted, stream, made.map(bySlot));
  if (!isConnectorError(byMarker)) return { results: resultsOf([...byId, ...byMarker]), blind: new Set() };
  if (byMarker.code !== 'NOT_SUPPORTED') return byMarker;
  const byKey = await probeByKeys(deps, hosted, made);
  return isConnectorError(byKey) ? byKey : { results: resultsOf([...byId, ...byKey.results]), blind: byKey.blind };
}

async function get(
  deps: Dependencies,
  hosted: HostedConnection,
  stream: string,
  targets: readonly GetTarget[],
): Promise<readonly GetResult[] | ConnectorError> {
  const size = hosted.manifest.streams[stream]?.batch.get ?? 1;
  const fields = wantedFields(deps.active().rulebook, hosted.id, hosted.manifest)[stream];
  const results: GetResult[] = [];
  try {
    for (let i = 0; i < targets.length; i += size) {
      const some = targets.slice(i, i + size);
      results.push(
        ...(await hosted.get({ stream, targets: some, ...(fields === undefined ? {} : { fields }), signal: deps.signal })),
      );
    }
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    return error;
  }
  return results;
}

/**
 * A record with the create's natural key that nobody had read before is the one that it made, if it holds what was sent. Another
 * one was made by somebody else: link judges it, and the create is planned again if it must be.
 */
async function probeByKeys(
  deps: Dependencies,
  hosted: HostedConnection,
  made: readonly Intent[],
): Promise<{ readonly results: readonly GetResult[]; readonly blind: ReadonlySet<string> } | ConnectorError> {
  const reading = await readNaturalKeys(deps, hosted, made, deps.signal);
  if (isConnectorError(reading)) return reading;
  const records = [...reading.found.values()].flat();
  const refs = records.map(({ stream, id }) => ({ connection: hosted.id, stream, id }));
  const known = new Set((await deps.store.transaction((tx) => tx.snapshots(refs))).map(({ ref }) => formatRef(ref)));
  const { rulebook } = deps.active();
  const results = made.flatMap((intent): GetResult[] => {
    if (reading.without.has(intent.id)) return [];
    const fresh = (reading.found.get(intent.id) ?? []).filter(
      ({ stream, id }) => !known.has(formatRef({ connection: hosted.id, stream, id })),
    );
    const mapped = mappedStream(rulebook, hosted.id, intent.stream);
    const own = fresh.find(
      ({ stream, fields }) =>
        stream === intent.stream && mapped !== undefined && sameRemote(mapped.entity, mapped.rules, intent.patch, fields),
    );
    if (own !== undefined) return [{ key: intent.id, state: 'found', record: own }];
    const [other] = fresh;
    if (other === undefined) return [{ key: intent.id, state: 'gone' }];
    return [{ key: intent.id, state: 'moved', to: { stream: other.stream, id: other.id }, record: other }];
  });
  return { results, blind: reading.without };
}

const resultsOf = (results: readonly GetResult[]): ReadonlyMap<string, GetResult> =>
  new Map(results.map((result) => [result.key, result]));

function byRecord({ id, recordId }: Intent): GetTarget {
  if (recordId === undefined) throw new Error(`intent ${id}: no record`);
  return { key: id, id: recordId };
}

function bySlot({ id, slot }: Intent): GetTarget {
  if (slot === undefined) throw new Error(`intent ${id}: neither a record nor a slot`);
  return { key: id, marker: slot };
}
