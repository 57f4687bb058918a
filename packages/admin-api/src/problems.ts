import type { z } from '@hono/zod-openapi';
import { problemSchema, type Problem } from './wire/problem.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Titles by code; the code never changes, the words may. */
const TITLES = {
  'bad-request': 'The request is not well formed',
  'wrong-key': 'The key is missing or wrong',
  'not-found': 'There is no such thing here',
  'wrong-method': 'This address does not know the method',
  'too-large': 'The body is too large',
  'wrong-content-type': 'The body must be JSON',
  'version-mismatch': 'It changed meanwhile',
  'already-closed': 'It is closed already',
  'item-not-open': 'The record is decided already',
  'unknown-item': 'The exception has no such record',
  'not-legal': 'The decision is not legal here',
  'not-yet': 'The decision comes with a later version',
  'reason-missing': 'A decision needs a reason',
  'value-missing': 'A value is missing',
  'value-not-used': 'The decision takes no value',
  'value-not-legal': 'The value is not legal for the field',
  'one-by-one': 'Each record needs a decision of its own',
  'not-stopped': 'Nothing is stopped there',
  'stopped-anew': 'It was stopped anew meanwhile',
  ambiguous: 'Several begin like that',
  'nothing-to-do': 'There is nothing to do',
  'rulebook-changed': 'Another rulebook is in force now',
  'already-undone': 'It was undone already',
  'is-undo': 'It is an undo itself',
  'not-undo': 'It is no undo',
  'not-linked': 'The two are not linked',
  'not-separable': 'More than the link holds them together',
  'under-way': 'It has not ended yet',
  'in-flight': 'The write is on its way',
  stopped: 'Writing is stopped there',
  'not-reachable': 'The system can not be used now',
  'only-observes': 'The connection only observes',
  'world-moved': 'The world moved since the plan',
  'selects-everything': 'That selects everything',
  'unknown-entity': 'There is no such kind of record there',
  'key-reused': 'The idempotency key was used for something else',
  'bad-signature': 'The signature does not verify',
  'not-now': 'It can not be taken now',
  internal: 'Something failed inside',
} as const;
export type ProblemCode = keyof typeof TITLES;

export const PROBLEM_CODES = Object.keys(TITLES) as readonly ProblemCode[];

export function problem(code: ProblemCode, status: number, detail: string, errors?: Problem['errors']): Problem {
  return {
    type: `urn:meshline:problem:${code}`,
    title: TITLES[code],
    status,
    detail,
    code,
    ...(errors === undefined ? {} : { errors }),
  };
}

/** Thrown inside a route: its answer is the problem. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;
  constructor(refused: Problem) {
    super(refused.detail);
    this.problem = refused;
  }
}

/** A problem as a response of its own, for everything that answers outside a route. */
export function problemResponse(body: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status: body.status, headers: { ...headers, 'content-type': PROBLEM_TYPE } });
}

const WHEN = {
  400: 'The request is not well formed.',
  401: 'The key is missing or wrong.',
  404: 'There is no such thing.',
  409: 'It changed, was decided or was closed meanwhile; look again.',
  413: 'The body is too large: 64 KiB, an event 1 MiB.',
  415: 'The body is no JSON.',
  422: 'The decision is not possible as it was asked for.',
  500: 'Something failed inside; the log of the daemon says what.',
  503: 'It can not be stored now; Retry-After says when to send it again.',
} as const;

/** Responses of a route that are problems, for its description. */
export function problems<Status extends keyof typeof WHEN>(
  ...statuses: readonly Status[]
): {
  readonly [Each in Status]: { description: string; content: { 'application/problem+json': { schema: typeof problemSchema } } };
} {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: WHEN[status], content: { [PROBLEM_TYPE]: { schema: problemSchema } } }]),
  ) as never;
}

/** What of a request is wrong, by place; zod's own messages name types and keys, never values. */
export function placesOf(error: z.core.$ZodError): NonNullable<Problem['errors']> {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
}
