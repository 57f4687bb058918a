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
  const watch = new Watch(call);
  try {
    return await watch.during(run);
  } finally {
    watch.end();
  }
}

/** Watches calls that follow each other, each with the deadline by itself: a reading has one for each of its records. */
export class Watch {
  readonly #call: Call;
  #timer: NodeJS.Timeout | undefined;
  /** Ends the call under way. */
  #leave: ((error: ConnectorError) => void) | undefined;

  constructor(call: Call) {
    this.#call = call;
    call.signal.addEventListener('abort', this.#stopped, { once: true });
  }

  /** See `called`. One call at a time. */
  async during<T>(run: () => T | Promise<T>): Promise<T> {
    const call = this.#call;
    if (call.signal.aborted) throw aborted(call, false);
    this.#timer = this.#timer?.refresh() ?? setTimeout(this.#late, call.deadlineMs);
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#leave = reject;
        Promise.resolve(run()).then(resolve, reject);
      });
    } catch (cause) {
      if (isConnectorError(cause)) throw cause;
      if (call.signal.aborted) throw aborted(call, true);
      throw new ConnectorError(
        {
          code: 'CONTRACT_VIOLATION',
          message: `The connector of ${call.connection} failed in ${call.method} with an error that the contract doesn't know (${kindOf(cause)}).`,
        },
        { cause },
      );
    } finally {
      this.#leave = undefined;
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#call.signal.removeEventListener('abort', this.#stopped);
  }

  readonly #giveUp = (error: ConnectorError): void => {
    // Between two calls the caller is at work, which has no deadline here.
    if (this.#leave === undefined) return;
    this.#call.giveUp.abort();
    this.#leave(error);
  };

  readonly #late = (): void => {
    const { connection, method, deadlineMs } = this.#call;
    const seconds = Math.ceil(deadlineMs / 1_000);
    this.#giveUp(
      new ConnectorError({
        code: 'UNAVAILABLE',
        message: `The connector of ${connection} didn't come back from ${method} within ${seconds} s and was given up.`,
      }),
    );
  };

  readonly #stopped = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#giveUp(aborted(this.#call, true)), Math.min(GRACE_MS, this.#call.deadlineMs));
  };
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
