import { ConnectorError, ERROR_CODES, isConnectorError } from '@meshline/connector-spec';
import {
  bulkhead,
  BulkheadRejectedError,
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  CountBreaker,
  ExponentialBackoff,
  handleWhen,
  isTaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';

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
 * One breaker for each connection: it opens when half of the last 20 calls failed (at least 5), as CRM traffic is too
 * thin for a sampling breaker, and probes after a growing pause. Only what speaks against the vendor's health counts:
 * transport, timeouts, 5xx; never a 4xx, a limit, or our own abort.
 */
export function guard(connection: string, now: () => number): Guard {
  const pauses = new ExponentialBackoff({ initialDelay: 2_000, maxDelay: 60_000 });
  let openedAt = 0;
  let opens = 0;
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof ServerFailure || (isConnectorError(error) ? ERROR_CODES[error.code].countsForBreaker && error.code !== 'ABORTED' : isTaskCancelledError(error))),
    { halfOpenAfter: pauses, breaker: new CountBreaker({ size: 20, threshold: 0.5, minimumNumberOfCalls: 5 }) },
  );
  breaker.onBreak(() => {
    openedAt = now();
    opens++;
  });
  breaker.onReset(() => {
    opens = 0;
  });
  const room = bulkhead(CONCURRENT, QUEUE);
  return {
    openUntil: () => (breaker.state === CircuitState.Open ? openedAt + Math.min(60_000, 2_000 * 2 ** Math.max(opens - 1, 0)) : undefined),
    async run(timeoutMs, signal, call) {
      signal.throwIfAborted();
      // Parked callers would all run at once when a probe succeeds: who finds the breaker open is refused before it.
      const inner = wrap(breaker, timeout(timeoutMs, TimeoutStrategy.Aggressive));
      try {
        return await room.execute(() => inner.execute(({ signal: inside }) => call(inside), signal), signal);
      } catch (error) {
        throw translated(connection, error, signal, timeoutMs);
      }
    },
  };
}

function translated(connection: string, error: unknown, signal: AbortSignal, timeoutMs: number): unknown {
  if (signal.aborted) return new ConnectorError({ code: 'ABORTED', message: `The call to ${connection} was stopped.` }, { cause: error });
  if (error instanceof ServerFailure || isConnectorError(error)) return error;
  if (error instanceof BrokenCircuitError) {
    return new ConnectorError({ code: 'UNAVAILABLE', message: `${connection} failed too often; its breaker is open and probes by itself.` }, { cause: error, sent: false });
  }
  if (error instanceof BulkheadRejectedError) {
    return new ConnectorError({ code: 'RATE_LIMITED', message: `Too many calls to ${connection} at once.` }, { cause: error, sent: false });
  }
  if (isTaskCancelledError(error)) {
    return new ConnectorError({ code: 'NETWORK', message: `${connection} didn't answer within ${Math.round(timeoutMs / 1000)} s.` }, { cause: error });
  }
  return error;
}
