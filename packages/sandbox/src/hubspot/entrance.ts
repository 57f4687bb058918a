import { HubSpotError, missingScopes, unauthenticated } from './errors.ts';
import { URI_MAX } from './limits.ts';
import type { Portal } from './portal.ts';
import { RateLimits, type RequestKind } from './rate-limits.ts';
import { requiredScope } from './scopes.ts';

const kindOf = (path: string): RequestKind =>
  path.endsWith('/search') ? 'search' : path.includes('/associations/') ? 'association' : 'other';

/** Where every request comes in and every answer goes out: token, limits and scopes before, headers and counts after. */
export class Entrance {
  readonly #portal: Portal;
  readonly #route: (request: Request) => Response | Promise<Response>;
  readonly #limits: RateLimits;
  readonly #counts: Record<string, number> = {};

  constructor(portal: Portal, route: (request: Request) => Response | Promise<Response>) {
    this.#portal = portal;
    this.#route = route;
    this.#limits = new RateLimits(portal.settings.plan, true);
  }

  async handle(request: Request): Promise<Response> {
    const response = await this.#answer(request);
    this.#counts[response.status] = (this.#counts[response.status] ?? 0) + 1;
    return response;
  }
  counts(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const path = pathname.replace(/\/+$/, '');
    const now = this.#portal.now();
    const kind = kindOf(path);
    this.#portal.settle();
    const refusal = this.#refuse(request, path, kind, pathname.length + search.length, now);
    const response = refusal === undefined ? await this.#route(request) : errorResponse(this.#portal, refusal);
    // Search is outside of the ten-second limit and says nothing about it (hubspot.md 5); a wrong token learns nothing.
    if (kind === 'search' || response.status === 401) return response;
    for (const [name, value] of Object.entries(this.#limits.headers(now))) response.headers.set(name, value);
    return response;
  }

  #refuse(request: Request, path: string, kind: RequestKind, uriLength: number, now: number): HubSpotError | undefined {
    if (uriLength > URI_MAX) return new HubSpotError(414, 'The request URI is too long');
    const [scheme = '', token = ''] = (request.headers.get('authorization') ?? '').split(' ');
    if (token === '') {
      return unauthenticated('Authentication credentials not found. This API needs an Authorization header with a Bearer token');
    }
    if (scheme.toLowerCase() !== 'bearer' || token !== this.#portal.options.credentials.secret) {
      return unauthenticated('The token used to make this call is invalid, expired or was revoked');
    }
    // Limits can be switched while it runs.
    const exceeded = this.#portal.options.realism.limits ? this.#limits.take(kind, now) : undefined;
    if (exceeded !== undefined) return exceeded;
    const scope = requiredScope(request.method, path);
    return scope !== undefined && this.#portal.settings.missingScopes.includes(scope) ? missingScopes([scope]) : undefined;
  }
}

/** A refusal as a response; the correlation id is in the body and in a header. */
export function errorResponse(portal: Portal, error: HubSpotError): Response {
  const correlationId = portal.correlationId();
  return Response.json(error.body(correlationId), {
    status: error.status,
    headers: { 'X-HubSpot-Correlation-Id': correlationId },
  });
}
