import { ConnectorError, isConnectorError, type FetchOptions } from '@meshline/connector-spec';
import { allowsHost } from './hosts.ts';
import { readBody } from './read-body.ts';
import { retryAfter } from './retry-after.ts';
import { currentCall } from '../session/call-context.ts';
import { aborted, ServerFailure, type Guard } from '../session/guard.ts';
import type { Quota } from '../quota/quota.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const MOST_TIMEOUT_MS = 180_000;
/** `vendorCode` of an error that is no vendor's: what all daemons share couldn't be asked; its cause says why. */
export const NO_SHARED_STATE = 'meshline:no-shared-state';
/** After a look into the shared state that failed. */
const NO_STATE_MS = 2_000;

export interface GuardedFetchOptions {
  readonly connection: string;
  readonly hosts: readonly string[];
  readonly classes: ReadonlySet<string>;
  readonly quota: Quota;
  readonly guard: Guard;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** What really sends; `globalThis.fetch` in production. */
  readonly transport: (request: Request) => Promise<Response>;
  readonly onResponse?: ((status: number, className: string, ms: number) => void) | undefined;
}

/**
 * The only way out for a connector. In this order: host check, retry budget, quota, bulkhead, breaker, timeout, call
 * (reliability, section 5.2). The body is read whole under the timeout, so that a connection that is cut or stalls in the middle is
 * an error here and not a promise that never settles.
 */
export function guardedFetch(options: GuardedFetchOptions): (request: Request, call: FetchOptions) => Promise<Response> {
  return async (request, call) => {
    const url = new URL(request.url);
    if (!options.classes.has(call.class)) {
      throw new ConnectorError(
        {
          code: 'CONTRACT_VIOLATION',
          message: `The connector of ${options.connection} used the quota class '${call.class}', which its manifest doesn't have.`,
        },
        { sent: false },
      );
    }
    if (!allowsHost(options.hosts, url)) {
      throw new ConnectorError(
        {
          code: 'CONFIG_INVALID',
          message: `${options.connection} may not call ${url.host}. Its connector and its settings allow ${options.hosts.join(', ')}.`,
        },
        { sent: false },
      );
    }
    const ends = AbortSignal.any([options.signal, request.signal]);
    if (ends.aborted) throw aborted(options.connection, ends.reason, false);
    const of = currentCall();
    if (of) of.lastClass = call.class;
    try {
      if (of?.retry === true) await options.quota.retry();
      await options.quota.take(call.class, call.cost ?? 1, of?.lane ?? 'live', ends);
    } catch (error) {
      if (isConnectorError(error)) throw error;
      throw ends.aborted ? aborted(options.connection, error, false) : noState(options, error);
    }
    const timeoutMs = Math.min(call.timeoutMs ?? DEFAULT_TIMEOUT_MS, MOST_TIMEOUT_MS);
    const startedAt = performance.now();
    const sentAt = options.now();
    const response = await options.guard
      .run(timeoutMs, ends, async (signal) => {
        const answer = await exchange(options, request, signal);
        if (answer.status >= 500) throw new ServerFailure(answer);
        return answer;
      })
      .catch((error: unknown) => {
        if (error instanceof ServerFailure) return error.response;
        // It didn't even come to the call: the breaker's state couldn't be read.
        throw isConnectorError(error) ? error : noState(options, error);
      });
    await options.quota.answered(call.class, response.headers);
    if (response.status === 429) {
      const until = retryAfter(response.headers, options.now());
      if (of) of.refused = { className: call.class, sentAt, until };
      await options.quota.limited(call.class, until, sentAt);
    }
    options.onResponse?.(response.status, call.class, performance.now() - startedAt);
    return response;
  };
}

async function exchange(options: GuardedFetchOptions, request: Request, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await options.transport(new Request(request, { redirect: 'manual', signal }));
  } catch (cause) {
    if (isConnectorError(cause)) throw cause;
    throw networkError(options.connection, new URL(request.url).host, cause);
  }
  if (
    response.type === 'opaqueredirect' ||
    (response.status >= 300 && response.status < 400 && response.status !== 304 && response.status !== 300)
  ) {
    throw new ConnectorError({
      code: 'UNAVAILABLE',
      message: `${options.connection} answered with a redirect, which isn't followed: it would carry the credentials elsewhere.`,
      httpStatus: response.status,
    });
  }
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = await readBody(response);
  } catch (cause) {
    if (isConnectorError(cause)) throw cause;
    throw new ConnectorError(
      { code: 'NETWORK', message: `The answer of ${options.connection} broke off.`, httpStatus: response.status },
      { cause },
    );
  }
  const bare = response.status === 204 || response.status === 205 || response.status === 304;
  return new Response(bare ? null : body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

/** What all daemons share can't be asked: then nothing is sent, and it says nothing against the vendor or a record. */
function noState({ connection, now }: Pick<GuardedFetchOptions, 'connection' | 'now'>, cause: unknown): ConnectorError {
  const message = `The limits of ${connection} can't be looked up in the database, so nothing was sent.`;
  const data = { code: 'UNAVAILABLE', message, vendorCode: NO_SHARED_STATE, retryAt: now() + NO_STATE_MS } as const;
  return new ConnectorError(data, { cause, sent: false });
}

/** Refused connections and failed look-ups sent nothing; anything later may have arrived. */
function networkError(connection: string, host: string, cause: unknown): ConnectorError {
  const code = codeOf(cause);
  const unsent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    code,
  );
  return new ConnectorError(
    {
      code: 'NETWORK',
      message: unsent
        ? `${connection} can't be reached at ${host} (${code}).`
        : `The connection to ${connection} at ${host} broke (${code || 'no code'}).`,
    },
    { cause, sent: !unsent },
  );
}

function codeOf(cause: unknown): string {
  for (let error: unknown = cause; typeof error === 'object' && error !== null; error = (error as { cause?: unknown }).cause) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return '';
}
