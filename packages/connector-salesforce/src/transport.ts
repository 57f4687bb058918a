import { PassThrough } from 'node:stream';
import { ConnectorError } from '@meshline/connector-spec';
import type { HttpRequest, HttpResponse } from 'jsforce';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';

/** What the vendor answered to the last request of a call, before jsforce made something of it. */
export interface LastAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * jsforce's transport, replaced (salesforce.md 0.1 and 3.3): one exchange for each request, nothing repeated, no redirect
 * followed, the whole body read under the deadline of `send`, and the answer's status kept, which jsforce's errors lose.
 */
export class ContextTransport extends Transport {
  last: LastAnswer | undefined;
  readonly #send: (request: Request) => Promise<Response>;
  readonly #signal: AbortSignal;
  constructor(send: (request: Request) => Promise<Response>, signal: AbortSignal) {
    super();
    this.#send = send;
    this.#signal = signal;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#exchange(request) }));
  }

  /** The way round `httpRequest`, by which jsforce uploads in streams, is closed. */
  override getRequestStreamCreator(): never {
    throw new ConnectorError(
      { code: 'NOT_SUPPORTED', message: 'Streamed uploads to Salesforce are not in use.' },
      { sent: false },
    );
  }

  async #exchange({ url, method, headers, body }: HttpRequest): Promise<HttpResponse> {
    if (body !== undefined && body !== null && typeof body !== 'string') return this.getRequestStreamCreator();
    // The length is computed anew from the body; a stale one would break the request.
    const kept = Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'content-length');
    this.last = undefined;
    const response = await this.#send(
      new Request(url, { method, headers: kept, body: body ?? null, redirect: 'manual', signal: this.#signal }),
    );
    const last: LastAnswer = { status: response.status, headers: response.headers, text: await response.text() };
    if (last.status >= 301 && last.status < 400) {
      throw new ConnectorError({
        code: 'UNAVAILABLE',
        message: 'Salesforce answered with a redirect, which is refused. Put the final My Domain address into the settings.',
        httpStatus: last.status,
      });
    }
    this.last = last;
    return { statusCode: last.status, headers: Object.fromEntries(last.headers), body: last.text };
  }
}
