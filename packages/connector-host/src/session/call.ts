import { ConnectorError, isConnectorError } from '@meshline/connector-spec';

/** A call of a connector that has been stopped may still say what it did, for this long. */
const GRACE_MS = 5_000;

export interface Call {
  readonly connection: string;
  readonly method: string;
  readonly deadlineMs: number;
  /** The caller's. */
  readonly signal: AbortSignal;
  /** Aborted when the connector is given up; the connector's signal is made of it and the caller's. */
  readonly giveUp: AbortController;
}

/** What a connector gets as its signal. */
export function signalOf(call: Pick<Call, 'signal' | 'giveUp'>): AbortSignal {
  return AbortSignal.any([call.signal, call.giveUp.signal]);
}

/**
 * One call into a connector, which may do anything: its errors that aren't the contract's become CONTRACT_VIOLATION
 * (their text may hold anything and isn't shown), and one that doesn't come back is given up at the deadline.
 */
export async function called<T>(call: Call, run: () => T | Promise<T>): Promise<T> {
  const { connection, method, signal, giveUp } = call;
  if (signal.aborted) throw aborted(call, false);
  let late: NodeJS.Timeout | undefined;
  let stopped: () => void = () => undefined;
  const givenUp = new Promise<never>((_, reject) => {
    const leave = (error: ConnectorError): void => {
      giveUp.abort();
      reject(error);
    };
    late = setTimeout(() => {
      const seconds = Math.ceil(call.deadlineMs / 1_000);
      leave(
        new ConnectorError({
          code: 'UNAVAILABLE',
          message: `The connector of ${connection} didn't come back from ${method} within ${seconds} s and was given up.`,
        }),
      );
    }, call.deadlineMs);
    stopped = () => {
      clearTimeout(late);
      late = setTimeout(() => leave(aborted(call, true)), Math.min(GRACE_MS, call.deadlineMs));
    };
    signal.addEventListener('abort', stopped, { once: true });
  });
  try {
    return await Promise.race([(async () => run())(), givenUp]);
  } catch (cause) {
    if (isConnectorError(cause)) throw cause;
    if (signal.aborted) throw aborted(call, true);
    throw new ConnectorError(
      {
        code: 'CONTRACT_VIOLATION',
        message: `The connector of ${connection} failed in ${method} with an error that the contract doesn't know (${kindOf(cause)}).`,
      },
      { cause },
    );
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stopped);
  }
}

function aborted(call: Call, sent: boolean): ConnectorError {
  return new ConnectorError(
    { code: 'ABORTED', message: `The call of ${call.method} on ${call.connection} was stopped.` },
    { sent },
  );
}

/** The kind of an error, which is code and no data. */
export function kindOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'no Error';
}
