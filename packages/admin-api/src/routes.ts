import { createRoute, z } from '@hono/zod-openapi';
import { eventRoute } from './event-route.ts';
import { problems } from './problems.ts';
import { agreementListSchema, agreementQuerySchema } from './wire/agreement.ts';
import { connectionListSchema } from './wire/connection.ts';
import { decisionBodySchema, decisionResultSchema, idempotencyKeySchema } from './wire/decision.ts';
import { doctorSchema } from './wire/doctor.ts';
import { exceptionDetailSchema, exceptionPageSchema, exceptionQuerySchema } from './wire/exception.ts';
import { healthSchema } from './wire/health.ts';
import { recordListSchema, recordQuerySchema } from './wire/record.ts';
import { name } from './wire/scalars.ts';
import { statusSchema } from './wire/status.ts';
import { WRITE_ROUTES } from './write-routes.ts';
import { resumeBodySchema, stopBodySchema, writeStopSchema } from './wire/write-stop.ts';

export const BASE_PATH = '/api/v1';

const security = [{ key: [] }];
const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** `E-1198` or `1198`, as a number. */
const idParam = z.strictObject({
  id: z
    .string()
    .regex(/^(E-)?[1-9][0-9]{0,14}$/u)
    .transform((id) => Number(id.replace('E-', '')))
    .openapi({ type: 'string', param: { name: 'id', in: 'path' }, example: 'E-1198' }),
});

export const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Whether the daemon is there; needs no key',
  responses: { 200: json(healthSchema, 'It runs.'), ...problems(500) },
});

export const statusRoute = createRoute({
  method: 'get',
  path: '/status',
  operationId: 'getStatus',
  summary: 'How it stands: daemons, connections, what waits, exceptions, agreement, the last hour',
  security,
  responses: { 200: json(statusSchema, 'How it stands now.'), ...problems(401, 500) },
});

export const doctorRoute = createRoute({
  method: 'get',
  path: '/doctor',
  operationId: 'getDoctor',
  summary: 'What is wrong, how it is mended and by whom; looks at every system, which takes some seconds',
  security,
  responses: { 200: json(doctorSchema, 'What was found.'), ...problems(401, 500) },
});

export const agreementRoute = createRoute({
  method: 'get',
  path: '/agreement',
  operationId: 'getAgreement',
  summary: 'How far the systems agree, by field and pair of systems, from a sample of the last day',
  security,
  request: { query: agreementQuerySchema },
  responses: { 200: json(agreementListSchema, 'What was compared.'), ...problems(400, 401, 404, 500) },
});

export const connectionsRoute = createRoute({
  method: 'get',
  path: '/connections',
  operationId: 'listConnections',
  summary: 'The connections with their state, account, modes and lag',
  security,
  responses: { 200: json(connectionListSchema, 'All connections.'), ...problems(401, 500) },
});

export const exceptionsRoute = createRoute({
  method: 'get',
  path: '/exceptions',
  operationId: 'listExceptions',
  summary: 'What waits for a person',
  security,
  request: { query: exceptionQuerySchema },
  responses: { 200: json(exceptionPageSchema, 'A page of exceptions.'), ...problems(400, 401, 500) },
});

export const exceptionRoute = createRoute({
  method: 'get',
  path: '/exceptions/{id}',
  operationId: 'getException',
  summary: 'One exception with its records, their evidence and the decisions that are allowed',
  security,
  request: { params: idParam },
  responses: { 200: json(exceptionDetailSchema, 'The exception.'), ...problems(400, 401, 404, 500) },
});

export const decideRoute = createRoute({
  method: 'post',
  path: '/exceptions/{id}/decisions',
  operationId: 'decide',
  summary: 'Decides an exception, or one record of it',
  security,
  request: {
    params: idParam,
    headers: z.object({ 'idempotency-key': idempotencyKeySchema }),
    body: { required: true, content: { 'application/json': { schema: decisionBodySchema } } },
  },
  responses: { 200: json(decisionResultSchema, 'It is decided.'), ...problems(400, 401, 404, 409, 413, 415, 422, 500) },
});

export const recordsRoute = createRoute({
  method: 'get',
  path: '/records',
  operationId: 'findRecords',
  summary: "One thing across all systems, by any system's id or an e-mail; exactly one of the two",
  security,
  request: { query: recordQuerySchema },
  responses: { 200: json(recordListSchema, 'What was found.'), ...problems(400, 401, 404, 500) },
});

const connectionParam = z.strictObject({ id: name.openapi({ param: { name: 'id', in: 'path' }, example: 'hubspot' }) });
const body = <Schema extends z.ZodType>(schema: Schema) => ({ required: true, content: { 'application/json': { schema } } });

export const stopStateRoute = createRoute({
  method: 'get',
  path: '/stop',
  operationId: 'getStop',
  summary: 'Whether everything that writes is stopped, what waits, and what has changed since',
  security,
  responses: { 200: json(writeStopSchema, 'The stop, or that there is none.'), ...problems(401, 500) },
});

export const stopRoute = createRoute({
  method: 'post',
  path: '/stop',
  operationId: 'stopWrites',
  summary: 'Stops everything that writes, on all daemons, within 5 seconds; reading goes on',
  security,
  request: { body: body(stopBodySchema) },
  responses: { 200: json(writeStopSchema, 'It is stopped; an earlier stop stays.'), ...problems(400, 401, 413, 415, 500) },
});

export const resumeRoute = createRoute({
  method: 'post',
  path: '/resume',
  operationId: 'resumeWrites',
  summary: 'Lifts the stop of everything',
  security,
  request: { body: body(resumeBodySchema) },
  responses: { 200: json(writeStopSchema, 'Writing goes on.'), ...problems(400, 401, 409, 413, 415, 500) },
});

export const pauseStateRoute = createRoute({
  method: 'get',
  path: '/connections/{id}/pause',
  operationId: 'getPause',
  summary: 'Whether a connection is paused, what waits for it, and what has changed since',
  security,
  request: { params: connectionParam },
  responses: { 200: json(writeStopSchema, 'The pause, or that there is none.'), ...problems(400, 401, 404, 500) },
});

export const pauseRoute = createRoute({
  method: 'post',
  path: '/connections/{id}/pause',
  operationId: 'pauseConnection',
  summary: 'Stops what is written to one connection, on all daemons, within 5 seconds; reading goes on',
  security,
  request: { params: connectionParam, body: body(stopBodySchema) },
  responses: { 200: json(writeStopSchema, 'It is paused; an earlier pause stays.'), ...problems(400, 401, 404, 413, 415, 500) },
});

export const unpauseRoute = createRoute({
  method: 'post',
  path: '/connections/{id}/unpause',
  operationId: 'unpauseConnection',
  summary: 'Lifts the pause of one connection',
  security,
  request: { params: connectionParam, body: body(resumeBodySchema) },
  responses: { 200: json(writeStopSchema, 'The pause is lifted.'), ...problems(400, 401, 404, 409, 413, 415, 500) },
});

export const openapiRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getOpenapi',
  summary: 'This description',
  security,
  responses: { 200: json(z.record(z.string(), z.unknown()), 'OpenAPI 3.1.'), ...problems(401, 500) },
});

export const ROUTES = [
  healthRoute,
  statusRoute,
  doctorRoute,
  agreementRoute,
  connectionsRoute,
  exceptionsRoute,
  exceptionRoute,
  decideRoute,
  recordsRoute,
  stopStateRoute,
  stopRoute,
  resumeRoute,
  pauseStateRoute,
  pauseRoute,
  unpauseRoute,
  ...WRITE_ROUTES,
  eventRoute,
  openapiRoute,
] as const;
