import { ConnectorError, ERROR_CODES, isConnectorError } from '@meshline/connector-spec';
import { bulkhead, BulkheadRejectedError, isTaskCancelledError, timeout, TimeoutStrategy } from 'cockatiel';
import type { Outcome, SharedBreaker } from '../breaker/shared-breaker.ts';

/**
 * An answer that speaks against the vendor's health (5xx): it counts for the breaker, and is still the connector's to
 * read.
 */
export class ServerFailure extends Error {
  readonly response: Response;
  constructor(response: Response) {
    super(`HTTP ${response.status}`);
    this.response = response;
  }
}

/** Calls of one connection under way at once. */
const CONCURRENT = 16;
/** How many may wait for a place: the callers of one page or batch, never a crowd. */
const QUEUE = 512;

export interface Guard {
  /** Runs a call inside bulkhead, breaker and timeout. Throws `ConnectorError`. */
  run<T>(timeoutMs: number, signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** While the breaker is open: when it lets a probe through (Unix ms). */
  openUntil(): number | undefined;
}

/**
 * What stands around each call. Only what speaks against the vendor's health counts for the breaker: transport, timeouts,
 * 5xx; never a 4xx, a limit, or our own abort.
 */
export function guard(connection: string, breaker: SharedBreaker): Guard {
  const room = bulkhead(CONCURRENT, QUEUE);
  return {
    openUntil: () => breaker.openUntil(),
    async run(timeoutMs, signal, call) {
      const limited = timeout(timeoutMs, TimeoutStrategy.Aggressive);
      let sent = false;
      const guarded = async () => {
        const pass = await breaker.enter(signal);
        sent = true;
        try {
          const result = await limited.execute(({ signal: inside }) => call(inside), signal);
          await pass.end('ok', '');
          return result;
        } catch (error) {
          // A timeout policy reports its caller's abort as a timeout, and a transport as a broken connection.
          await pass.end(...judged(signal.aborted ? aborted(connection, error, true) : error));
          throw error;
        }
      };
      try {
        return await room.execute(guarded, signal);
      } catch (error) {
        if (signal.aborted && (sent || !isConnectorError(error))) throw aborted(connection, error, sent);
        throw translated(connection, error, timeoutMs);
      }
    },
  };
}

function judged(error: unknown): [Outcome, string] {
  if (error instanceof ServerFailure) return ['failed', error.message];
  if (isTaskCancelledError(error)) return ['failed', 'timeout'];
  if (!isConnectorError(error) || error.code === 'ABORTED') return ['nothing', ''];
  return ERROR_CODES[error.code].countsForBreaker ? ['failed', error.code] : ['ok', ''];
}

/** Our own end of a call. */
export function aborted(connection: string, cause: unknown, sent: boolean): ConnectorError {
  return new ConnectorError({ code: 'ABORTED', message: `The call to ${connection} was stopped.` }, { cause, sent });
}

function translated(connection: string, error: unknown, timeoutMs: number): unknown {
  if (error instanceof ServerFailure || isConnectorError(error)) return error;
  if (error instanceof BulkheadRejectedError) {
    return new ConnectorError(
      { code: 'RATE_LIMITED', message: `Too many calls to ${connection} at once.` },
      { cause: error, sent: false },
    );
  }
  if (isTaskCancelledError(error)) {
    return new ConnectorError(
      { code: 'NETWORK', message: `${connection} didn't answer within ${Math.round(timeoutMs / 1000)} s.` },
      { cause: error },
    );
  }
  return error;
}
