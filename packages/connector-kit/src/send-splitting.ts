import { isConnectorError, type ErrorCode } from '@meshline/connector-spec';

/** Refusals that speak of a record, so that the others of its batch may pass without it. */
const ABOUT_A_RECORD: ReadonlySet<ErrorCode> = new Set(['RECORD_REJECTED', 'RECORD_CONFLICT', 'RECORD_GONE', 'SCHEMA_CHANGED']);

/**
 * Sends a batch to a vendor that may refuse it whole because of one record, without saying which: then its halves are sent, down to
 * the record. For vendors whose refused batch wrote nothing; each half goes out once. `failed` makes the results of what could not
 * be sent or got no answer.
 */
export async function sendSplitting<T, R>(
  items: readonly T[],
  send: (items: readonly T[]) => Promise<readonly R[]>,
  failed: (items: readonly T[], error: unknown) => readonly R[],
): Promise<R[]> {
  if (items.length === 0) return [];
  try {
    return [...(await send(items))];
  } catch (error) {
    const refused = isConnectorError(error) && !error.sent && ABOUT_A_RECORD.has(error.code);
    if (!refused || items.length === 1) return [...failed(items, error)];
    const half = Math.ceil(items.length / 2);
    const parts = [items.slice(0, half), items.slice(half)];
    const results: R[] = [];
    for (const part of parts) results.push(...(await sendSplitting(part, send, failed)));
    return results;
  }
}
