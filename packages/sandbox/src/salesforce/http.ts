import { Hono, type Context } from 'hono';
import type { Allocation } from './allocation.ts';
import { fault, notFound, SalesforceError, singleBody } from './errors.ts';
import { LIMITS } from './limits.ts';
import type { Call, Reply, Services } from './routes/call.ts';
import { NEWEST_VERSION, OLDEST_VERSION, versions } from './routes/catalog.ts';
import { dispatch } from './routes/dispatch.ts';
import { identity, token, type Client } from './routes/oauth.ts';
import { dataPath } from './routes/sub-call.ts';
import type { Sessions } from './sessions.ts';
import { httpDate } from './time.ts';

export interface HttpParts extends Services {
  readonly sessions: Sessions;
  readonly client: Client;
}

/** The vendor's HTTP surface. Every request comes through `app.fetch`. */
export function httpApp(parts: HttpParts): Hono {
  const app = new Hono({ strict: false });
  const send = (reply: Reply, allocation?: Allocation): Response => respond(reply, parts.org.now(), allocation);
  app.post('/services/oauth2/token', async (c) =>
    send(token(parts.org, parts.sessions, parts.client, new URLSearchParams(await c.req.text()), c.req.header('authorization'))),
  );
  app.post('/services/oauth2/revoke', async (c) => {
    const known = parts.sessions.close(new URLSearchParams(await c.req.text()).get('token') ?? '');
    return send(
      known
        ? { status: 200 }
        : { status: 400, body: { error: 'unsupported_token_type', error_description: 'this token type is not supported' } },
    );
  });
  // The list of versions needs no session and says nothing of the limits (salesforce.md 6).
  app.get('/services/data', () => send({ status: 200, body: versions() }));
  app.get('/id/:org/:user', (c) => {
    const session = bearer(c) ?? c.req.query('oauth_token');
    return send(
      session !== undefined && parts.sessions.use(session) ? identity(parts.org) : { status: 403, body: 'Bad_OAuth_Token' },
    );
  });
  app.all('/services/data/:version/*', async (c) => send(await answer(parts, c), parts.allocation));
  app.notFound(() => send({ status: 404, body: singleBody(notFound().errors) }));
  return app;
}

const bearer = (c: Context): string | undefined => /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];

async function answer(parts: HttpParts, c: Context): Promise<Reply> {
  try {
    const { body, text } = await bodyOf(c);
    const call = admitted(parts, c);
    if (text !== '' && body === undefined)
      throw fault(400, 'JSON_PARSER_ERROR', 'Unexpected character in the request body: it is no JSON');
    const { transactions, interference } = parts.org;
    const now = parts.org.now();
    transactions.settle(now);
    const work = (): Reply => dispatch(parts, { ...call, body });
    const after = interference.commitAfterMs();
    return after === undefined ? work() : transactions.late(work, now, now + after);
  } catch (error) {
    if (error instanceof SalesforceError) return { status: error.status, body: singleBody(error.errors) };
    throw error;
  }
}

/** Address, session and allocation, in this order; a call that gets past them counts. */
function admitted(parts: HttpParts, c: Context): Omit<Call, 'body'> {
  const url = new URL(c.req.url);
  checkSize(url, c);
  const target = dataPath(url.pathname);
  if (target === undefined || target.version < OLDEST_VERSION || target.version > NEWEST_VERSION) throw notFound();
  const session = bearer(c);
  if (session === undefined || !parts.sessions.use(session)) throw fault(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (parts.org.options.realism.limits && parts.allocation.exhausted())
    throw fault(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  parts.allocation.count(1);
  // Clients that can't send PATCH say so in the query.
  const override = c.req.method === 'POST' ? url.searchParams.get('_HttpMethod') : null;
  return {
    ...target,
    method: override?.toUpperCase() ?? c.req.method,
    query: url.searchParams,
    header: (name) => c.req.header(name),
    allOrNone: parts.org.interference.allOrNothing(),
  };
}

function checkSize(url: URL, c: Context): void {
  const uri = url.pathname.length + url.search.length;
  if (uri > LIMITS.uriBytes) throw fault(414, 'URI_TOO_LONG', 'The URI is too long');
  let headers = 0;
  c.req.raw.headers.forEach((value, name) => (headers += name.length + value.length + 4));
  if (uri + headers > LIMITS.uriBytes)
    throw fault(431, 'REQUEST_HEADER_FIELDS_TOO_LARGE', 'URI and headers together are too long');
}

/** The body as JSON; `body` is undefined when there is none, or when it can't be read. */
async function bodyOf(c: Context): Promise<{ readonly body: unknown; readonly text: string }> {
  const text = c.req.method === 'GET' ? '' : (await c.req.text()).trim();
  if (text === '') return { body: undefined, text };
  try {
    return { body: JSON.parse(text) as unknown, text };
  } catch {
    return { body: undefined, text };
  }
}

function respond(reply: Reply, now: number, allocation: Allocation | undefined): Response {
  const headers = new Headers({
    Date: httpDate(now),
    'Cache-Control': 'no-cache,must-revalidate,max-age=0,no-store,private',
    ...reply.headers,
  });
  if (allocation !== undefined) headers.set('Sforce-Limit-Info', allocation.header());
  if (reply.body === undefined) return new Response(null, { status: reply.status, headers });
  const plain = typeof reply.body === 'string';
  headers.set('Content-Type', plain ? 'text/html;charset=UTF-8' : 'application/json;charset=UTF-8');
  return new Response(plain ? String(reply.body) : JSON.stringify(reply.body), { status: reply.status, headers });
}
