import { fault, SalesforceError, singleBody } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { isObject, objectBody, versionName, type Call, type Reply, type Services } from './call.ts';
import { referencesIn, withReferences } from './references.ts';
import { subCall } from './sub-call.ts';

interface SubRequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

type Dispatch = (services: Services, call: Call) => Reply;

class Undone extends Error {}

const bad = (message: string): Error => fault(400, 'JSON_PARSER_ERROR', message);

function subRequests(call: Call): readonly SubRequest[] {
  const list = objectBody(call)['compositeRequest'];
  if (!Array.isArray(list) || list.length === 0) throw bad('The request needs "compositeRequest", an array of subrequests');
  if (list.length > LIMITS.compositeSubrequests)
    throw fault(400, 'LIMIT_EXCEEDED', `Too many subrequests: ${list.length}; the limit is ${LIMITS.compositeSubrequests}`);
  const seen = new Set<string>();
  const subs = list.map((item: unknown): SubRequest => {
    if (!isObject(item) || typeof item['method'] !== 'string' || typeof item['url'] !== 'string')
      throw bad('A subrequest needs "method" and "url"');
    const referenceId = item['referenceId'];
    if (typeof referenceId !== 'string' || !/^[A-Za-z][A-Za-z0-9_]*$/.test(referenceId))
      throw bad(`Invalid referenceId: ${String(referenceId)}`);
    if (seen.has(referenceId)) throw bad(`Duplicate referenceId: ${referenceId}`);
    seen.add(referenceId);
    const headers = isObject(item['httpHeaders']) ? item['httpHeaders'] : {};
    for (const name of Object.keys(headers)) {
      if (/^(?:accept|authorization|content-type)$/i.test(name))
        throw bad(`The header ${name} can't be specified in a subrequest`);
    }
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
    return { method: item['method'].toUpperCase(), url: item['url'], referenceId, body: item['body'], headers: lower };
  });
  const heavy = subs.filter((sub) =>
    /^\/services\/data\/v[\d.]+\/(?:query|queryall|composite\/sobjects)(?:[/?]|$)/i.test(sub.url),
  ).length;
  if (heavy > LIMITS.compositeQueries)
    throw fault(
      400,
      'LIMIT_EXCEEDED',
      `Too many query and collection subrequests: ${heavy}; the limit is ${LIMITS.compositeQueries}`,
    );
  return subs;
}

/** Neither another composite nor the Tooling API. */
const mayStandInside = ([first = '', second = '']: readonly string[]): boolean =>
  first.toLowerCase() !== 'tooling' && (first.toLowerCase() !== 'composite' || second.toLowerCase() === 'sobjects');

const halted = (message: string): Reply => ({ status: 400, body: singleBody([{ code: 'PROCESSING_HALTED', message }]) });

/** A collection answers 200 although records failed: outer allOrNone looks inside. */
const failed = (reply: Reply): boolean =>
  reply.status >= 400 ||
  (Array.isArray(reply.body) && reply.body.some((item: unknown) => isObject(item) && item['success'] === false));

/**
 * POST /composite: up to 25 subrequests in order, one API call together. Later ones may refer to earlier answers;
 * dependents of a failure are halted; with allOrNone everything is. Headers are not inherited (salesforce.md 6, 9).
 */
export function composite(services: Services, call: Call, dispatch: Dispatch): Reply {
  const subs = subRequests(call);
  const allOrNone = call.allOrNone || objectBody(call)['allOrNone'] === true;
  const replies: Reply[] = [];
  const answers = new Map<string, unknown>();
  const broken = new Set<string>();
  const answer = (sub: SubRequest): Reply => {
    const culprit = [...referencesIn(sub.url), ...referencesIn(sub.body)].find((ref) => broken.has(ref));
    if (culprit !== undefined)
      return halted(`The subrequest was not executed because subrequest ${culprit}, which it refers to, failed.`);
    try {
      const url = String(withReferences(answers, sub.url));
      const inner = subCall(url, versionName(call), {
        method: sub.method,
        body: withReferences(answers, sub.body),
        headers: sub.headers,
        allOrNone,
      });
      if (!mayStandInside(inner.path))
        throw fault(400, 'INVALID_OPERATION', `This resource can not be part of a composite: ${sub.url}`);
      return dispatch(services, inner);
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      return { status: error.status, body: singleBody(error.errors) };
    }
  };
  const all = (): void => {
    for (const sub of subs) {
      const reply = answer(sub);
      replies.push(reply);
      if (!failed(reply)) answers.set(sub.referenceId, reply.body);
      else if (allOrNone) throw new Undone();
      else if (reply.status >= 400) broken.add(sub.referenceId);
      else answers.set(sub.referenceId, reply.body);
    }
  };
  try {
    if (allOrNone) services.org.transactions.atomic(all);
    else all();
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    const culprit = replies.length - 1;
    const undone = halted('The transaction was rolled back since another operation in the same transaction failed.');
    for (let at = 0; at < subs.length; at++) if (at !== culprit) replies[at] = undone;
  }
  const compositeResponse = subs.map((sub, at) => ({
    body: replies[at]?.body ?? null,
    httpHeaders: replies[at]?.headers ?? {},
    httpStatusCode: replies[at]?.status,
    referenceId: sub.referenceId,
  }));
  return { status: 200, body: { compositeResponse } };
}
