import { ERROR_CODES, type ErrorData } from '@meshline/connector-spec';

/** After a limit without a stated end. */
const RELOOK_MS = 5_000;

/** When a refused or unanswered attempt may be tried again (Unix ms); undefined = trying again can't help. */
export function retryTime(error: ErrorData, attempts: number, now: number): number | undefined {
  const { disposition } = ERROR_CODES[error.code];
  if (disposition === 'wait-until') return error.retryAt ?? now + RELOOK_MS;
  if (disposition === 'retry-with-backoff') return error.retryAt ?? now + backoff(attempts);
  if (disposition === 'pause-and-ask' || disposition === 'refresh-once') return now + 60_000;
  return undefined;
}

/** Milliseconds to wait before the next try, after so many. */
export function backoff(attempts: number): number {
  return Math.min(60_000, 500 * 2 ** Math.min(attempts, 8));
}
