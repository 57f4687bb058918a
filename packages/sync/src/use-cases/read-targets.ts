import { isConnectorError, type ConnectorError, type GetResult } from '@meshline/connector-spec';
import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';
import { laneOf } from '../model/sending.ts';
import { wantedFields } from '../model/streams.ts';
import type { HostedConnection } from '../ports/connections.ts';

export interface TargetReading {
  /** By intent. */
  readonly results: ReadonlyMap<string, GetResult>;
  /** When it began (Unix ms). */
  readonly readAt: number;
}

/** The records of a batch of updates as they are now, in one call; or what kept them from being read. */
export async function readTargets(
  deps: Dependencies,
  hosted: HostedConnection,
  stream: string,
  intents: readonly Intent[],
  signal: AbortSignal,
): Promise<TargetReading | ConnectorError> {
  const readAt = deps.clock.now();
  const fields = wantedFields(deps.active().rulebook, hosted.id, hosted.manifest)[stream];
  const targets = intents.flatMap(({ id, recordId }) => (recordId === undefined ? [] : [{ key: id, id: recordId }]));
  try {
    const request = { stream, targets, ...(fields === undefined ? {} : { fields }), signal };
    const found = await hosted.get(request, { lane: laneOf(intents) });
    return { results: new Map(found.map((result) => [result.key, result])), readAt };
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    return error;
  }
}

/** Milliseconds for which a reading by id may still show the time before a write. */
export function readBackOf(hosted: HostedConnection, { stream }: Intent): number {
  const manifest = hosted.manifest.streams[stream];
  return manifest?.readBackMs ?? manifest?.lagMs ?? 0;
}
