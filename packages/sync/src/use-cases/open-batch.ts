import { ERROR_CODES, isConnectorError, type ConnectorError } from '@meshline/connector-spec';
import type { Dependencies } from '../dependencies.ts';
import { retryTime } from '../model/retry-time.ts';
import type { Claimed, Sending } from '../model/sending.ts';
import type { HostedConnection } from '../ports/connections.ts';
import { apart } from './apart.ts';
import type { ClaimedBatch } from './claim-writes.ts';
import { failWrite } from './fail-write.ts';
import { keepLeases } from './keep-leases.ts';
import { openAttempts, type OpenedAttempts } from './open-attempts.ts';
import { readNaturalKeys } from './read-natural-keys.ts';
import { readTargets } from './read-targets.ts';
import { releaseWrites } from './release-writes.ts';

/** After a failed reading whose error says nothing of when it may work again. */
const READ_AGAIN_MS = 60_000;

export interface OpenedBatch extends OpenedAttempts {
  /** Nothing more can be read before (Unix ms). */
  readonly until: number | undefined;
}

/**
 * Looks before it writes (updates: their records as they are now; creates: what holds their natural keys) and stores the attempts.
 * A write at which this fails holds up none of the others.
 */
export async function openBatch(
  deps: Dependencies,
  hosted: HostedConnection,
  { kind, stream, writes }: ClaimedBatch,
): Promise<OpenedBatch> {
  const sending: Sending[] = [];
  const entities = new Set<string>();
  let unchanged = 0;
  let until: number | undefined;
  await apart(
    writes,
    async (part) => {
      const intents = part.map(({ intent }) => intent);
      const watch = keepLeases(deps, hosted.id, intents);
      const look =
        kind === 'create'
          ? readNaturalKeys(deps, hosted, intents, watch.signal)
          : readTargets(deps, hosted, stream, intents, watch.signal);
      const reading = await look.finally(() => watch.end());
      deps.crash?.('deliver.after-look', hosted.id);
      if (isConnectorError(reading)) {
        until = Math.max(until ?? 0, await unread(deps, hosted, part, reading));
        return;
      }
      const opened = await openAttempts(deps, hosted, part, reading);
      sending.push(...opened.sending);
      unchanged += opened.unchanged;
      for (const entity of opened.entities) entities.add(entity);
    },
    ({ intent }, error) => failWrite(deps, 'deliver', intent, error),
  );
  return { sending, unchanged, entities: [...entities], until };
}

/** That its record couldn't be read says nothing against a write: it is ready again, when the connection is (Unix ms). */
async function unread(
  deps: Dependencies,
  hosted: HostedConnection,
  writes: readonly Claimed[],
  error: ConnectorError,
): Promise<number> {
  const at = deps.clock.now();
  const until = Math.max(hosted.openUntil() ?? 0, retryTime(error.data, 1, at) ?? at + READ_AGAIN_MS);
  await deps.store.transaction((tx) =>
    releaseWrites(
      tx,
      writes.map(({ intent }) => intent),
      until,
      at,
    ),
  );
  deps.log.warn({ connection: hosted.id, code: error.code }, 'the records of a batch could not be read before writing');
  if (['retry-with-backoff', 'wait-until'].includes(ERROR_CODES[error.code].disposition)) return until;
  throw error;
}
