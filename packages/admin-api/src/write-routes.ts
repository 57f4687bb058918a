import { createRoute, z } from '@hono/zod-openapi';
import { problems } from './problems.ts';
import {
  changeSetDetailSchema,
  changeSetIdParam,
  changeSetListSchema,
  changeSetQuerySchema,
  releasedSchema,
} from './wire/change-set.ts';
import { idempotencyKeySchema } from './wire/decision.ts';
import { linkUndoneSchema, undoLinkBodySchema } from './wire/link.ts';
import { modeBodySchema, modeListSchema } from './wire/mode.ts';
import {
  appliedSchema,
  applyBodySchema,
  planBodySchema,
  planHashParam,
  planLinesQuerySchema,
  planLinesSchema,
  planSchema,
} from './wire/plan.ts';
import { replayBodySchema, replaySchema } from './wire/replay.ts';
import { name } from './wire/scalars.ts';

const security = [{ key: [] }];
const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const body = <Schema extends z.ZodType>(schema: Schema) => ({ required: true, content: { 'application/json': { schema } } });
const headers = z.object({ 'idempotency-key': idempotencyKeySchema });
const planParams = z.strictObject({ hash: planHashParam });
const changeParams = z.strictObject({ id: changeSetIdParam });

export const makePlanRoute = createRoute({
  method: 'post',
  path: '/plans',
  operationId: 'makePlan',
  summary: 'What would be written now, locked by a hash; nothing is sent',
  security,
  request: { body: body(planBodySchema) },
  responses: { 200: json(planSchema, 'The plan.'), ...problems(400, 401, 404, 413, 415, 500) },
});

export const planRoute = createRoute({
  method: 'get',
  path: '/plans/{hash}',
  operationId: 'getPlan',
  summary: 'A plan that was made, as long as it is kept',
  security,
  request: { params: planParams },
  responses: { 200: json(planSchema, 'The plan.'), ...problems(400, 401, 404, 409, 500) },
});

export const planLinesRoute = createRoute({
  method: 'get',
  path: '/plans/{hash}/lines',
  operationId: 'listPlanLines',
  summary: 'Lines of a plan from a position on',
  security,
  request: { params: planParams, query: planLinesQuerySchema },
  responses: { 200: json(planLinesSchema, 'A page of lines.'), ...problems(400, 401, 404, 409, 500) },
});

export const applyRoute = createRoute({
  method: 'post',
  path: '/plans/{hash}/apply',
  operationId: 'applyPlan',
  summary: 'Sends exactly the plan, or nothing where it would not be written like that any more',
  security,
  request: { params: planParams, headers, body: body(applyBodySchema) },
  responses: { 200: json(appliedSchema, 'It goes out.'), ...problems(400, 401, 404, 409, 413, 415, 422, 500) },
});

export const changeSetsRoute = createRoute({
  method: 'get',
  path: '/changes',
  operationId: 'listChangeSets',
  summary: 'What was written together, the latest first, with cause, actor and what became of it',
  security,
  request: { query: changeSetQuerySchema },
  responses: { 200: json(changeSetListSchema, 'A page of change sets.'), ...problems(400, 401, 404, 500) },
});

export const changeSetRoute = createRoute({
  method: 'get',
  path: '/changes/{id}',
  operationId: 'getChangeSet',
  summary: 'One change set, with what of it did not land',
  security,
  request: { params: changeParams },
  responses: { 200: json(changeSetDetailSchema, 'The change set.'), ...problems(400, 401, 404, 500) },
});

export const undoRoute = createRoute({
  method: 'post',
  path: '/changes/{id}/undo',
  operationId: 'planUndo',
  summary: 'Plans what puts a change set back; nothing is sent before that plan is applied',
  security,
  request: { params: changeParams, headers },
  responses: { 200: json(planSchema, 'The plan of the undo.'), ...problems(400, 401, 404, 409, 413, 415, 422, 500) },
});

export const releaseRoute = createRoute({
  method: 'post',
  path: '/changes/{id}/release',
  operationId: 'releaseUndo',
  summary: 'Ends what an undo holds: what it restored may be written again',
  security,
  request: { params: changeParams, headers },
  responses: { 200: json(releasedSchema, 'It is released.'), ...problems(400, 401, 404, 413, 415, 422, 500) },
});

export const undoLinkRoute = createRoute({
  method: 'post',
  path: '/links/undo',
  operationId: 'undoLink',
  summary:
    'Takes two linked records apart for good, and plans what puts back what the link wrote; nothing is sent before that plan is applied',
  security,
  request: { headers, body: body(undoLinkBodySchema) },
  responses: { 200: json(linkUndoneSchema, 'They are two things now.'), ...problems(400, 401, 404, 409, 413, 415, 422, 500) },
});

export const replayRoute = createRoute({
  method: 'post',
  path: '/replays',
  operationId: 'replayWrites',
  summary: 'Decides writes again that have ended, against what is true now; with a preview and a pace',
  security,
  request: { headers, body: body(replayBodySchema) },
  responses: { 200: json(replaySchema, 'What is decided again.'), ...problems(400, 401, 404, 409, 413, 415, 422, 500) },
});

export const modesRoute = createRoute({
  method: 'get',
  path: '/modes',
  operationId: 'listModes',
  summary: 'What MeshLine may do in each connection, and who decided it, why and when',
  security,
  responses: { 200: json(modeListSchema, 'Modes and their history.'), ...problems(401, 500) },
});

export const decideModeRoute = createRoute({
  method: 'post',
  path: '/connections/{id}/mode',
  operationId: 'decideMode',
  summary: 'Decides what MeshLine may do in a connection; kept over every start',
  security,
  request: {
    params: z.strictObject({ id: name.openapi({ param: { name: 'id', in: 'path' }, example: 'hubspot' }) }),
    headers,
    body: body(modeBodySchema),
  },
  responses: { 200: json(modeListSchema, 'It is decided.'), ...problems(400, 401, 404, 413, 415, 422, 500) },
});

/** What is written: before it happens, afterwards, and once more. */
export const WRITE_ROUTES = [
  makePlanRoute,
  planRoute,
  planLinesRoute,
  applyRoute,
  changeSetsRoute,
  changeSetRoute,
  undoRoute,
  releaseRoute,
  undoLinkRoute,
  replayRoute,
  modesRoute,
  decideModeRoute,
] as const;
