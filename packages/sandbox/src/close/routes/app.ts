import { Hono, type Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import { readJson, refuse, ROOT, type Env } from '../enter.ts';
import { methodNotAllowed, notFound, Refusal } from '../errors.ts';
import { RateLimits, TooManyRequests } from '../rate-limit.ts';
import type { Store } from '../store.ts';
import { customFieldRoutes } from './custom-fields.ts';
import { eventRoutes } from './events.ts';
import { recordRoutes } from './records.ts';
import type { Route } from './route.ts';
import { searchRoutes } from './search.ts';
import { statusRoutes } from './statuses.ts';
import { userRoutes } from './users.ts';
import { workRoutes } from './work.ts';

type Bindings = { Bindings: Env };

/** The API of one organisation, below `/api/v1`. */
export function closeApp(store: Store): Hono<Bindings> {
  const limits = new RateLimits(store.quirks);
  const app = new Hono<Bindings>({ strict: true }).basePath(ROOT) as Hono<Bindings>;
  app.use('*', async (c, next) => {
    if (!store.options.realism.limits) return next();
    const group = `${c.req.method} ${matchedRoutes(c)[1]?.path ?? 'unknown'}`;
    const headers = limits.take(group, c.env.actor.apiKeyId ?? '', store.now());
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    return undefined;
  });
  const routes = [
    recordRoutes(store),
    customFieldRoutes,
    statusRoutes,
    userRoutes,
    searchRoutes,
    eventRoutes,
    workRoutes(),
  ].flat();
  for (const route of routes) app.on(route.method, route.path, (c) => serve(store, route, c));
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(path, () => {
      throw methodNotAllowed();
    });
  }
  app.notFound(() => refuse(notFound()));
  app.onError((error) => {
    if (error instanceof TooManyRequests) return refuse(error, error.headers);
    if (error instanceof Refusal) return refuse(error);
    throw error;
  });
  return app;
}

async function serve(store: Store, route: Route, c: Context<Bindings>): Promise<Response> {
  const body = route.method === 'POST' || route.method === 'PUT' ? await readJson(c.req.raw) : {};
  const { status, body: answer } = route.answer({
    store,
    actor: c.env.actor,
    params: new URL(c.req.url).searchParams,
    body,
    path: (name) => c.req.param(name) ?? '',
  });
  return Response.json(answer, { status });
}
