import { badRequest, notFound, Refusal, unauthorized, unsupportedFormat } from './errors.ts';
import { isObject } from './input/body.ts';
import { keyUser } from './organization.ts';
import type { Actor } from './rows.ts';
import type { Store } from './store.ts';

export const ROOT = '/api/v1';

/** What routes know of the request beside itself. */
export interface Env {
  readonly actor: Actor;
}

/**
 * Where every request enters: the redirect to the trailing slash, the key, and long filters sent as POST (close.md 2).
 * Whatever `answer` throws is not handled here.
 */
export async function enter(
  store: Store,
  request: Request,
  answer: (request: Request, env: Env) => Response | Promise<Response>,
): Promise<Response> {
  const url = new URL(request.url);
  if (!url.pathname.startsWith(`${ROOT}/`) && url.pathname !== ROOT) return refuse(notFound());
  if (!url.pathname.endsWith('/')) {
    return new Response(null, {
      status: 308,
      headers: { location: `${store.options.publicUrl()}${url.pathname}/${url.search}` },
    });
  }
  if (!isAuthorized(request.headers.get('authorization'), store.options.credentials.secret)) return refuse(unauthorized());
  const offsetHours = Number(request.headers.get('x-tz-offset') ?? 0);
  const method = overrides(request) ? 'GET' : request.method;
  const actor: Actor = {
    userId: keyUser(store).id,
    apiKeyId: store.organization().api_key_id,
    requestId: store.ids.next('req').id,
    method,
    path: url.pathname,
    offsetHours: Number.isFinite(offsetHours) ? offsetHours : 0,
  };
  try {
    return await answer(method === request.method ? request : await withParams(request, url), { actor });
  } catch (error) {
    if (error instanceof Refusal) return refuse(error);
    throw error;
  }
}

/** The answer to a request that is refused. */
export const refuse = (refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json(refusal.body, { status: refusal.status, headers });

/** The key is the user name, the password is empty: `base64(key:)`. */
function isAuthorized(header: string | null, secret: string): boolean {
  const [, encoded] = /^basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  return encoded !== undefined && Buffer.from(encoded, 'base64').toString('utf8') === `${secret}:`;
}

const overrides = (request: Request): boolean =>
  request.method === 'POST' && request.headers.get('x-http-method-override')?.toUpperCase() === 'GET';

/** A POST with `x-http-method-override: GET` as the GET that it stands for, its `_params` as the query. */
async function withParams(request: Request, url: URL): Promise<Request> {
  const body = await readJson(request);
  const params = body['_params'];
  if (params !== undefined && !isObject(params)) throw badRequest('_params must be an object.');
  const target = new URL(url);
  for (const [name, value] of Object.entries(params ?? {})) {
    target.searchParams.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const headers = new Headers(request.headers);
  for (const name of ['content-type', 'content-length', 'x-http-method-override']) headers.delete(name);
  return new Request(target, { method: 'GET', headers });
}

/** The JSON object that a request carries; an empty body is an empty one. Throws 415 and 400. */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (text === '') return {};
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(request.headers.get('content-type') ?? '')) throw unsupportedFormat();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
  if (!isObject(value)) throw badRequest('The request body must be a JSON object.');
  return value;
}
