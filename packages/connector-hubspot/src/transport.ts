import { readErrorBody, readJson } from '@meshline/connector-kit';
import { ConnectorError, type ConnectorContext } from '@meshline/connector-spec';
import { mayHaveApplied, toError } from './errors.ts';
import type { QuotaClassName } from './manifest.ts';

export interface Call {
  readonly class: QuotaClassName;
  /** For messages: `HubSpot contacts, search`. */
  readonly where: string;
  readonly signal: AbortSignal;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/**
 * Sends requests with the token and reads JSON. Throws a `ConnectorError` for every answer that isn't 2xx; its `sent` is
 * false where HubSpot refused, so that nothing can have been written. 207 is an answer like any: the reader judges items.
 */
export class Transport {
  readonly #context: ConnectorContext;
  readonly #closed = new AbortController();
  /** By how much our clock is ahead of HubSpot's, in ms, as far as its `Date` headers tell; never negative. */
  #ahead = 0;
  /** Known once `account` was read. */
  timeZone: string | undefined;
  constructor(context: ConnectorContext) {
    this.#context = context;
  }

  /** Our time, held back to HubSpot's where our clock is ahead: a cursor taken from a fast clock would skip changes. */
  now(): number {
    return this.#context.clock.now() - this.#ahead;
  }

  async send(request: HttpRequest, call: Call): Promise<unknown> {
    const { token } = await this.#context.credentials.get();
    if (token === undefined || token === '') {
      const message = `${call.where}: the connection has no secret "token". Add the token of a private app or a service key.`;
      throw new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false });
    }
    const response = await this.#context.fetch(
      new Request(request.url, {
        method: request.method,
        headers: { ...request.headers, authorization: `Bearer ${token}` },
        body: request.body ?? null,
        signal: AbortSignal.any([call.signal, this.#closed.signal, this.#context.signal]),
      }),
      { class: call.class },
    );
    const now = this.#context.clock.now();
    const date = Date.parse(response.headers.get('date') ?? '');
    // The header is cut to seconds, and the answer was under way: two seconds are no sign of a wrong clock.
    if (!Number.isNaN(date)) this.#ahead = Math.max(0, now - date - 2000);
    if (response.ok) return readJson(response);
    const body = await readErrorBody(response);
    const error = toError({ response, body, where: call.where, now, timeZone: this.timeZone });
    throw new ConnectorError(error, { sent: mayHaveApplied(response.status) });
  }

  /** Ends what is under way; what is sent afterwards is ABORTED. */
  close(): void {
    this.#closed.abort();
  }
}
