import { ConnectorError, ERROR_CODES, isConnectorError } from '@meshline/connector-spec';
import {
  bulkhead,
  BulkheadRejectedError,
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  CountBreaker,
  handleWhen,
  isTaskCancelledError,
  timeout,
  TimeoutStrategy,
  type CircuitBreakerPolicy,
  type IBackoff,
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

/** Before the first probe of a breaker that opened, and at most. */
const FIRST_PAUSE_MS = 2_000;
const MOST_PAUSE_MS = 60_000;

/**
 * One breaker for each connection: it opens when half of the last 20 calls failed (at least 5), as CRM traffic is too
 * thin for a sampling breaker, and probes with one call after a pause that doubles. Only what speaks against the
 * vendor's health counts: transport, timeouts, 5xx; never a 4xx, a limit, or our own abort.
 */
export function guard(connection: string, now: () => number): Guard {
  let probesAt = 0;
  // Without jitter, as `openUntil` must name the moment: there is one prober for each daemon and connection.
  const pause = (failures: number): IBackoff<unknown> => {
    const duration = Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    probesAt = now() + duration;
    return { duration, next: () => pause(failures + 1) };
  };
  const breaker: CircuitBreakerPolicy = circuitBreaker(
    handleWhen((error) => counts(error, breaker.state)),
    {
      halfOpenAfter: { next: () => pause(0) },
      breaker: new CountBreaker({ size: 20, threshold: 0.5, minimumNumberOfCalls: 5 }),
    },
  );
  const room = bulkhead(CONCURRENT, QUEUE);
  return {
    openUntil: () => (breaker.state === CircuitState.Open ? probesAt : undefined),
    async run(timeoutMs, signal, call) {
      const limited = timeout(timeoutMs, TimeoutStrategy.Aggressive);
      let sent = false;
      const probed = async () => {
        // cockatiel parks who comes while a probe is under way, and lets all of them run when it succeeds: a herd.
        if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
        return breaker.execute(async () => {
          sent = true;
          try {
            return await limited.execute(({ signal: inside }) => call(inside), signal);
          } catch (error) {
            // A timeout policy reports its caller's abort as a timeout, and a transport as a broken connection.
            throw signal.aborted ? aborted(connection, error, true) : error;
          }
        }, signal);
      };
      try {
        return await room.execute(probed, signal);
      } catch (error) {
        if (signal.aborted && !isConnectorError(error)) throw aborted(connection, error, sent);
        throw translated(connection, error, timeoutMs);
      }
    },
  };
}

function counts(error: unknown, state: CircuitState): boolean {
  if (error instanceof ServerFailure || isTaskCancelledError(error)) return true;
  if (!isConnectorError(error)) return false;
  // A probe that we stopped says nothing, and what doesn't count in a probe would close the breaker.
  if (error.code === 'ABORTED') return state === CircuitState.HalfOpen;
  return ERROR_CODES[error.code].countsForBreaker;
}

/** Our own end of a call. */
export function aborted(connection: string, cause: unknown, sent: boolean): ConnectorError {
  return new ConnectorError({ code: 'ABORTED', message: `The call to ${connection} was stopped.` }, { cause, sent });
}

function translated(connection: string, error: unknown, timeoutMs: number): unknown {
  if (error instanceof ServerFailure || isConnectorError(error)) return error;
  if (error instanceof BrokenCircuitError) {
    return new ConnectorError(
      { code: 'UNAVAILABLE', message: `${connection} failed too often; its breaker is open and probes by itself.` },
      { cause: error, sent: false },
    );
  }
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
