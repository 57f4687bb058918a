import { problem, PROBLEM_TYPE } from './problems.ts';

/** Every event comes to this address, with the name of its source behind it. */
export const EVENTS_PATH = '/api/v1/events';

export type EventProblem = 'bad-signature' | 'bad-request' | 'wrong-method' | 'too-large' | 'wrong-content-type' | 'not-now';

/** What is said to a sender whose signature is right. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'not-utf8': 'The body is not UTF-8.',
  'not-json': 'The body is not JSON, or breaks off.',
  'too-deep': 'The body is nested deeper than 64 levels.',
  'duplicate-key': 'A key stands twice in one object.',
  'forbidden-key': "The body has a key '__proto__'.",
  'not-understood': 'The body is not what this source sends: an object, or what its system documents.',
};

const ANSWERS: Readonly<Record<Exclude<EventProblem, 'bad-request'>, readonly [status: number, detail: string]>> = {
  // One and the same for a source that isn't there: nobody learns which there are.
  'bad-signature': [401, 'The signature is missing, wrong or too old, or there is no such source.'],
  'wrong-method': [405, 'Use POST here.'],
  'too-large': [413, 'The body is larger than 1 MiB.'],
  'wrong-content-type': [415, 'Send the body as it is, without a content encoding.'],
  'not-now': [503, 'It could not be stored for sure; send it again.'],
};

/** The answer to an event that isn't taken. */
export function eventProblem(code: EventProblem, reason: string): { status: number; type: string; body: string } {
  const [status, detail] = code === 'bad-request' ? [400, UNREADABLE[reason] ?? 'The body is not well formed.'] : ANSWERS[code];
  return { status, type: PROBLEM_TYPE, body: JSON.stringify(problem(code, status, detail)) };
}
