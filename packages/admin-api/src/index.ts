export { createAdminApi, type AdminApiOptions } from './app.ts';
export { BODY_LIMIT } from './body-limit.ts';
export { adminClient, AdminClientError, type AdminClient, type AdminClientErrorCode, type AdminClientOptions } from './client.ts';
export type { AdminHandlers, DecisionCommand, DecisionOutcome, ResumeOutcome, ResumeRequest } from './handlers.ts';
export type { Answer, Asked, WriteHandlers, WriteRefusalCode } from './write-handlers.ts';
export type { WriteClient } from './write-client.ts';
export { eventProblem, EVENTS_PATH, type EventProblem } from './event-problems.ts';
export { hashKey } from './key.ts';
export { PROBLEM_CODES, PROBLEM_TYPE, type ProblemCode } from './problems.ts';
export { BASE_PATH, ROUTES } from './routes.ts';
export { agreementListSchema, type AgreementList, type AgreementQuery } from './wire/agreement.ts';
export { connectionListSchema, connectionSchema, type Connection, type ConnectionList } from './wire/connection.ts';
export { decisionBodySchema, decisionResultSchema, type DecisionBody, type DecisionResult } from './wire/decision.ts';
export { doctorSchema, type Doctor } from './wire/doctor.ts';
export {
  exceptionDetailSchema,
  exceptionPageSchema,
  exceptionQuerySchema,
  exceptionSummarySchema,
  type ExceptionDetail,
  type ExceptionPage,
  type ExceptionQuery,
  type ExceptionSummary,
} from './wire/exception.ts';
export { healthSchema, type Health } from './wire/health.ts';
export { problemSchema, type Problem } from './wire/problem.ts';
export { recordListSchema, whySchema, type RecordList, type Why } from './wire/record.ts';
export { statusSchema, type Status } from './wire/status.ts';
export { valueSchema, type WireValue } from './wire/value.ts';
export { writeStopSchema, type ResumeBody, type StandingStop, type StopBody, type WriteStop } from './wire/write-stop.ts';
export {
  planSchema,
  type Applied,
  type ApplyBody,
  type Plan,
  type PlanBody,
  type PlanLine,
  type PlanLines,
} from './wire/plan.ts';
export type { LinkUndone, UndoLinkBody } from './wire/link.ts';
export type { ChangeSet, ChangeSetDetail, ChangeSetList, ChangeSetQuery, Released } from './wire/change-set.ts';
export type { ModeBody, ModeList, WireMode } from './wire/mode.ts';
export type { Replay, ReplayBody } from './wire/replay.ts';
