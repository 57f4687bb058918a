import {
  ConnectorError,
  type ConnectorClock,
  type ConnectorContext,
  type ConnectorLogger,
  type Credentials,
  type FetchOptions,
} from '@meshline/connector-spec';

export interface DirectContextOptions {
  readonly secrets: Readonly<Record<string, string>>;
  /** The global `fetch` if left out. */
  readonly fetch?: ((request: Request) => Response | Promise<Response>) | undefined;
  readonly clock?: ConnectorClock | undefined;
  readonly logger?: ConnectorLogger | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For a request that names none; 30 s if left out. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A plain context for tests and for authors who try a connector: one process, no quota, no breaker. It keeps what the
 * contract promises about `fetch`: body fully read under the timeout, redirects refused, transport trouble thrown.
 */
export function directContext(options: DirectContextOptions): ConnectorContext {
  const signal = options.signal ?? new AbortController().signal;
  const send = options.fetch ?? ((request: Request) => fetch(request));
  return {
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
    signal,
    credentials: memoryCredentials(options.secrets),
    fetch: (request, { timeoutMs }: FetchOptions) => exchange(send, request, signal, timeoutMs ?? options.timeoutMs ?? 30_000),
  };
}

async function exchange(
  send: (request: Request) => Response | Promise<Response>,
  request: Request,
  session: AbortSignal,
  timeoutMs: number,
): Promise<Response> {
  const where = `${request.method} ${new URL(request.url).host}`;
  if (session.aborted || request.signal.aborted) {
    throw new ConnectorError({ code: 'ABORTED', message: `${where}: ended before it was sent.` }, { sent: false });
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([session, request.signal, timeout]);
  try {
    const response = await send(new Request(request, { redirect: 'manual', signal }));
    if ([301, 302, 303, 307, 308].includes(response.status)) {
      const message = `${where}: answered with a redirect, which is refused. Put the final address into the settings.`;
      throw new ConnectorError({ code: 'UNAVAILABLE', message, httpStatus: response.status });
    }
    const body = await response.arrayBuffer();
    const headers = new Headers(response.headers);
    // The body is decoded by now; the headers must not say otherwise.
    headers.delete('content-encoding');
    headers.delete('content-length');
    return new Response(body.byteLength === 0 ? null : body, {
      status: response.status,
      statusText: response.statusText,
      headers,
    });
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    if (timeout.aborted) {
      throw new ConnectorError({ code: 'NETWORK', message: `${where}: no whole answer within ${timeoutMs} ms.` }, { cause });
    }
    if (signal.aborted)
      throw new ConnectorError({ code: 'ABORTED', message: `${where}: ended while it was under way.` }, { cause });
    const code = failureCode(cause);
    const message = `${where}: the connection failed (${code}). Check the address and the network.`;
    throw new ConnectorError({ code: 'NETWORK', message }, { cause, sent: !neverSent.has(code) });
  }
}

/** Failures that come before the first byte has left. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The code of a failed `fetch`, which stands in its cause. */
function failureCode(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return 'no code';
}

/** Keeps refreshed secrets in memory; one renewal at a time, and none when another caller has renewed already. */
function memoryCredentials(secrets: Readonly<Record<string, string>>): Credentials {
  let current = secrets;
  let running: Promise<Readonly<Record<string, string>>> | undefined;
  return {
    get: () => Promise.resolve(current),
    refresh: (stale, renew) => {
      const isStale = Object.entries(stale).every(([name, value]) => current[name] === value);
      if (!isStale) return Promise.resolve(current);
      running ??= renew(current)
        .then((renewed) => (current = { ...current, ...renewed }))
        .finally(() => (running = undefined));
      return running;
    },
  };
}

const systemClock: ConnectorClock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const aborted = (): void => {
        clearTimeout(timer);
        reject(new ConnectorError({ code: 'ABORTED', message: 'The wait was ended.' }, { sent: false }));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      }, ms);
      if (signal?.aborted) aborted();
      else signal?.addEventListener('abort', aborted, { once: true });
    }),
};

const nothing = (): void => undefined;
const silentLogger: ConnectorLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
