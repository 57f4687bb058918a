/** The connection was closed before there was an answer. */
export class ConnectionDropped extends Error {
  /** What Node's `fetch` calls it when the server closes. */
  readonly code = 'UND_ERR_SOCKET';
  constructor() {
    super('other side closed');
    this.name = 'ConnectionDropped';
  }
}

/** What a caller of `fetch` gets when the connection is dropped. */
export const networkError = (): TypeError => new TypeError('fetch failed', { cause: new ConnectionDropped() });

export const isDropped = (error: unknown): boolean => error instanceof TypeError && error.cause instanceof ConnectionDropped;

/** `work`, unless the caller gives up first; the work itself goes on, as a server's does. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
    // Whoever gave up doesn't hear how it ended.
    work.catch(() => undefined);
  }
}
