import { fault, SalesforceError, singleBody } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { isObject, objectBody, versionName, type Call, type Reply, type Services } from './call.ts';
import { subCall } from './sub-call.ts';

/** POST /composite/batch: up to 25 independent subrequests, each of which counts as a call of its own (salesforce.md 6). */
export function compositeBatch(services: Services, call: Call, dispatch: (services: Services, call: Call) => Reply): Reply {
  const { batchRequests, haltOnError } = objectBody(call);
  if (!Array.isArray(batchRequests) || batchRequests.length === 0)
    throw fault(400, 'JSON_PARSER_ERROR', 'The request needs "batchRequests", an array of subrequests');
  if (batchRequests.length > LIMITS.batchSubrequests) {
    throw fault(400, 'LIMIT_EXCEEDED', `Too many subrequests: ${batchRequests.length}; the limit is ${LIMITS.batchSubrequests}`);
  }
  services.allocation.count(batchRequests.length - 1);
  const replies: Reply[] = [];
  for (const item of batchRequests as readonly unknown[]) {
    const halted = haltOnError === true && replies.some((reply) => reply.status >= 400);
    if (halted)
      replies.push({
        status: 412,
        body: singleBody([{ code: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }]),
      });
    else replies.push(answer(services, call, item, dispatch));
  }
  const results = replies.map((reply) => ({ statusCode: reply.status, result: reply.body ?? null }));
  return { status: 200, body: { hasErrors: replies.some((reply) => reply.status >= 400), results } };
}

function answer(services: Services, call: Call, item: unknown, dispatch: (services: Services, call: Call) => Reply): Reply {
  try {
    if (!isObject(item) || typeof item['method'] !== 'string' || typeof item['url'] !== 'string')
      throw fault(400, 'JSON_PARSER_ERROR', 'A subrequest needs "method" and "url"');
    const inner = subCall(item['url'], versionName(call), {
      method: item['method'].toUpperCase(),
      body: item['richInput'],
      headers: {},
      allOrNone: false,
    });
    if (inner.path[0]?.toLowerCase() === 'composite')
      throw fault(400, 'INVALID_OPERATION', 'A batch can not hold a composite resource');
    return dispatch(services, inner);
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return { status: error.status, body: singleBody(error.errors) };
  }
}
