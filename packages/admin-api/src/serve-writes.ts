import type { OpenAPIHono } from '@hono/zod-openapi';
import { canonicalHash } from '@meshline/record';
import { problem, Refusal } from './problems.ts';
import type { Answer, Asked, WriteHandlers, WriteRefusalCode } from './write-handlers.ts';
import {
  applyRoute,
  changeSetRoute,
  changeSetsRoute,
  decideModeRoute,
  makePlanRoute,
  modesRoute,
  planLinesRoute,
  planRoute,
  releaseRoute,
  replayRoute,
  undoLinkRoute,
  undoRoute,
} from './write-routes.ts';

/** Refusals that are in the request; for the others looking again helps, or mending what is named. */
const UNPROCESSABLE: ReadonlySet<WriteRefusalCode> = new Set([
  'is-undo',
  'not-undo',
  'not-linked',
  'nothing-to-do',
  'selects-everything',
  'unknown-entity',
  'key-reused',
]);
/** Lines and page sizes unless told. */
const LIMIT = 100;

/** Adds the routes of plans, change sets, replays and modes. */
export function serveWrites(app: OpenAPIHono, handlers: WriteHandlers, actor: string): void {
  const asked = (key: string | undefined, request: unknown): Asked => ({
    actor,
    ...(key === undefined ? {} : { idempotency: { key, fingerprint: canonicalHash(request) } }),
  });
  app.openapi(makePlanRoute, async (context) =>
    context.json(resultOf(await handlers.makePlan(context.req.valid('json'), { actor })), 200),
  );
  app.openapi(planRoute, async (context) => context.json(resultOf(await handlers.plan(context.req.valid('param').hash)), 200));
  app.openapi(planLinesRoute, async (context) => {
    const { from = 0, limit = LIMIT } = context.req.valid('query');
    return context.json(resultOf(await handlers.planLines(context.req.valid('param').hash, from, limit)), 200);
  });
  app.openapi(applyRoute, async (context) => {
    const [{ hash }, body] = [context.req.valid('param'), context.req.valid('json')];
    const key = context.req.valid('header')['idempotency-key'];
    return context.json(resultOf(await handlers.applyPlan(hash, body, asked(key, ['apply', hash, body]))), 200);
  });
  app.openapi(changeSetsRoute, async (context) =>
    context.json(resultOf(await handlers.changeSets(context.req.valid('query'))), 200),
  );
  app.openapi(changeSetRoute, async (context) =>
    context.json(resultOf(await handlers.changeSet(context.req.valid('param').id)), 200),
  );
  app.openapi(undoRoute, async (context) => {
    const { id } = context.req.valid('param');
    const key = context.req.valid('header')['idempotency-key'];
    return context.json(resultOf(await handlers.planUndo(id, asked(key, ['undo', id]))), 200);
  });
  app.openapi(releaseRoute, async (context) => {
    const { id } = context.req.valid('param');
    const key = context.req.valid('header')['idempotency-key'];
    return context.json(resultOf(await handlers.releaseUndo(id, asked(key, ['release', id]))), 200);
  });
  app.openapi(undoLinkRoute, async (context) => {
    const body = context.req.valid('json');
    const key = context.req.valid('header')['idempotency-key'];
    return context.json(resultOf(await handlers.undoLink(body, asked(key, ['undo-link', body]))), 200);
  });
  app.openapi(replayRoute, async (context) => {
    const body = context.req.valid('json');
    const named = [body.intent, body.exception, body.filter].filter((one) => one !== undefined);
    if (named.length !== 1)
      throw new Refusal(problem('bad-request', 400, "Give exactly one of 'intent', 'exception' and 'filter'."));
    if (body.preview !== true && body.reason === undefined)
      throw new Refusal(problem('reason-missing', 422, 'A replay needs a reason: why is it decided again?'));
    const key = context.req.valid('header')['idempotency-key'];
    return context.json(resultOf(await handlers.replay(body, asked(key, ['replay', body]))), 200);
  });
  app.openapi(modesRoute, async (context) => context.json(await handlers.modes(), 200));
  app.openapi(decideModeRoute, async (context) => {
    const [{ id }, body] = [context.req.valid('param'), context.req.valid('json')];
    const key = context.req.valid('header')['idempotency-key'];
    return context.json(resultOf(await handlers.decideMode(id, body, asked(key, ['mode', id, body]))), 200);
  });
}

function resultOf<Result>(answer: Answer<Result>): Result {
  if (answer.ok) return answer.result;
  const status = answer.code === 'not-found' ? 404 : UNPROCESSABLE.has(answer.code) ? 422 : 409;
  throw new Refusal(problem(answer.code, status, answer.message, answer.lines));
}
