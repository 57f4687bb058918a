import { OpenAPIHono } from '@hono/zod-openapi';
import { canonicalHash } from '@meshline/record';
import { HTTPException } from 'hono/http-exception';
import type { JSONValue } from 'hono/utils/types';
import { limitedJsonBody } from './body-limit.ts';
import { eventRoute } from './event-route.ts';
import type { AdminHandlers } from './handlers.ts';
import { carriesKey } from './key.ts';
import { placesOf, problem, problemResponse, Refusal, type ProblemCode } from './problems.ts';
import {
  agreementRoute,
  BASE_PATH,
  connectionsRoute,
  decideRoute,
  doctorRoute,
  exceptionRoute,
  exceptionsRoute,
  healthRoute,
  openapiRoute,
  pauseRoute,
  pauseStateRoute,
  recordsRoute,
  resumeRoute,
  ROUTES,
  statusRoute,
  stopRoute,
  stopStateRoute,
  unpauseRoute,
} from './routes.ts';
import { serveWrites } from './serve-writes.ts';
import type { ResumeBody, WriteStop } from './wire/write-stop.ts';

export interface AdminApiOptions {
  /** `hashKey` of the API key. */
  readonly keyHash: string;
  /** As whom the holder of the key decides: a principal id. */
  readonly actor?: string | undefined;
  readonly version?: string | undefined;
  /** Gets what a handler threw; the answer itself says nothing of it. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Refusals for which looking again helps; all others are in the request. */
const CONFLICTS: ReadonlySet<string> = new Set(['version-mismatch', 'already-closed', 'item-not-open']);

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * The admin API as a Hono app under `/api/v1`. Every route but `health` needs `Authorization: Bearer KEY`; every refusal
 * is a problem (RFC 9457). No CORS: a page of another origin gets nothing. Throws a TypeError for a key hash that is none.
 */
export function createAdminApi(handlers: AdminHandlers, options: AdminApiOptions) {
  if (!/^[0-9a-f]{64}$/u.test(options.keyHash))
    throw new TypeError('createAdminApi: keyHash must be the SHA-256 of the key in hex (use hashKey)');
  const app = new OpenAPIHono({
    defaultHook: (result) =>
      result.success
        ? undefined
        : problemResponse(problem('bad-request', 400, 'Correct what is named under errors.', placesOf(result.error))),
  }).basePath(BASE_PATH);

  app.onError((error) => {
    if (error instanceof Refusal) return problemResponse(error.problem);
    // Hono's own ones: a body that is no JSON, mostly.
    if (error instanceof HTTPException && error.status < 500) {
      return problemResponse(problem('bad-request', 400, 'The body is no valid JSON.'));
    }
    options.onError?.(error);
    return problemResponse(problem('internal', 500, 'Nothing was decided; the log of the daemon says what failed.'));
  });
  app.notFound(({ req }) => {
    const allowed = methodsOf(req.path);
    return allowed.length === 0
      ? problemResponse(problem('not-found', 404, `The API has no such address; ${BASE_PATH}/openapi.json lists what it has.`))
      : problemResponse(problem('wrong-method', 405, `Use ${allowed.join(' or ')} here.`), { allow: allowed.join(', ') });
  });

  app.use('*', async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
  });
  app.use('*', async ({ req }, next) => {
    if (req.path === BASE_PATH + healthRoute.path || carriesKey(req.header('authorization'), options.keyHash)) return next();
    return problemResponse(problem('wrong-key', 401, "Send the daemon's key as 'Authorization: Bearer KEY'."), {
      'www-authenticate': 'Bearer realm="meshline"',
    });
  });
  app.use('*', limitedJsonBody);

  app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'signature', {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
  });
  app.openAPIRegistry.registerPath(eventRoute);
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'MeshLine admin API',
      version: options.version ?? '1',
      description:
        'Health, connections, exceptions and their decisions, one thing across all systems, the stop of everything, plans of what is written, and their undo.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
  };

  const actor = options.actor ?? 'operator';
  const known = (stop: WriteStop | undefined): WriteStop => stop ?? refuse('not-found', 404, NO_CONNECTION);
  const resumed = async (connection: string | undefined, { since, reason }: ResumeBody): Promise<WriteStop> => {
    const outcome = await handlers.resumeWrites({ connection, actor, since, reason });
    if (outcome === 'not-found') refuse('not-found', 404, NO_CONNECTION);
    if (outcome === 'not-stopped') refuse('not-stopped', 409, 'Writing goes on there already; there is nothing to lift.');
    if (outcome === 'stopped-anew')
      refuse('stopped-anew', 409, 'Somebody stopped it again since you looked; look at that stop first.');
    return known(await handlers.writeStop(connection));
  };

  serveWrites(app, handlers, actor);
  return app
    .openapi(healthRoute, async (context) => context.json(await handlers.health(), 200))
    .openapi(statusRoute, async (context) => context.json(await handlers.status(), 200))
    .openapi(doctorRoute, async (context) => context.json(await handlers.doctor(), 200))
    .openapi(agreementRoute, async (context) => {
      const found = await handlers.agreement(context.req.valid('query').entity);
      if (found === undefined) refuse('not-found', 404, 'The rulebook has no such entity.');
      return context.json(found, 200);
    })
    .openapi(connectionsRoute, async (context) => context.json(await handlers.connections(), 200))
    .openapi(exceptionsRoute, async (context) => {
      const page = await handlers.exceptions(context.req.valid('query'));
      if (page === undefined) refuse('bad-request', 400, 'The cursor is none of this list; begin again without one.');
      return context.json(page, 200);
    })
    .openapi(exceptionRoute, async (context) => {
      const found = await handlers.exception(context.req.valid('param').id);
      if (found === undefined) refuse('not-found', 404, NO_EXCEPTION);
      return context.json(found, 200);
    })
    .openapi(decideRoute, async (context) => {
      const { id } = context.req.valid('param');
      const body = context.req.valid('json');
      const key = context.req.valid('header')['idempotency-key'];
      const outcome = await handlers.decide({
        ...body,
        exception: id,
        actor,
        ...(key === undefined ? {} : { idempotency: { key, fingerprint: canonicalHash([id, body]) } }),
      });
      if (outcome.kind === 'decided') return context.json(outcome.result, 200);
      if (outcome.kind === 'not-found') refuse('not-found', 404, NO_EXCEPTION);
      if (outcome.kind === 'key-reused') refuse('key-reused', 422, 'The key belongs to another decision; take a new one.');
      return refuse(outcome.code, CONFLICTS.has(outcome.code) ? 409 : 422, outcome.message);
    })
    .openapi(recordsRoute, async (context) => {
      const { ref, email } = context.req.valid('query');
      if ((ref === undefined) === (email === undefined)) refuse('bad-request', 400, "Give either 'ref' (an id) or 'email'.");
      const items = await handlers.records(ref === undefined ? { email: email ?? '' } : { ref });
      if (items.length === 0) refuse('not-found', 404, 'No record with that id or e-mail was read from any system yet.');
      return context.json({ items }, 200);
    })
    .openapi(stopStateRoute, async (context) => context.json(known(await handlers.writeStop(undefined)), 200))
    .openapi(stopRoute, async (context) => {
      const { reason } = context.req.valid('json');
      return context.json(known(await handlers.stopWrites({ connection: undefined, actor, reason })), 200);
    })
    .openapi(resumeRoute, async (context) => context.json(await resumed(undefined, context.req.valid('json')), 200))
    .openapi(pauseStateRoute, async (context) =>
      context.json(known(await handlers.writeStop(context.req.valid('param').id)), 200),
    )
    .openapi(pauseRoute, async (context) => {
      const [{ id: connection }, { reason }] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(known(await handlers.stopWrites({ connection, actor, reason })), 200);
    })
    .openapi(unpauseRoute, async (context) =>
      context.json(await resumed(context.req.valid('param').id, context.req.valid('json')), 200),
    )
    .openapi(openapiRoute, (context) =>
      context.json(JSON.parse(JSON.stringify(app.getOpenAPI31Document(document))) as Record<string, JSONValue>, 200),
    );
}

const NO_CONNECTION = 'There is no such connection; GET connections lists them.';
const NO_EXCEPTION = 'There is no such exception; GET exceptions lists them.';

function refuse(code: ProblemCode, status: number, detail: string): never {
  throw new Refusal(problem(code, status, detail));
}

function methodsOf(path: string): readonly string[] {
  return ROUTES.filter((route) =>
    new RegExp(`^${BASE_PATH}${route.path.replaceAll(/\{[^}]+\}/gu, '[^/]+')}$`, 'u').test(path),
  ).map(({ method }) => method.toUpperCase());
}
