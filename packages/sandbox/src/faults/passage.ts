import type { Clock } from '../core/clock.ts';
import type { Vendor, VendorName } from '../core/vendor.ts';
import type { ActiveRule } from './active-rule.ts';
import { refusalOf } from './answers/refuse.ts';
import { reshaped } from './answers/reshape.ts';
import { networkError } from './dropped.ts';
import type { Due } from './due.ts';
import { planFor } from './plan.ts';
import { scopeOf, scopes, type RequestScope } from './request-scope.ts';

/** How latency and held connections wait: in ms of whoever calls, not of the sandbox's clock. */
export type Sleep = (ms: number) => Promise<void>;
export type Next = (request: Request) => Response | Promise<Response>;

export interface PassageSurroundings {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly due: Due;
  readonly vendor: (name: VendorName) => Vendor;
  /** Reads on in a vendor's log. */
  readonly follow: (name: VendorName) => void;
  readonly settled: () => void;
}

/** A request that can be sent once more, later, by itself. */
async function keepable(request: Request): Promise<Request> {
  const { url, method, headers } = request;
  const body = method === 'GET' || method === 'HEAD' ? '' : await request.text();
  return new Request(url, { method, headers: new Headers(headers), ...(body === '' ? {} : { body }) });
}

/** Leads one request through the rules to the vendor and back. Rejects as `fetch` does where the connection is dropped. */
export async function passage(
  around: PassageSurroundings,
  rules: readonly ActiveRule[],
  name: VendorName,
  request: Request,
  next: Next,
): Promise<Response> {
  const { clock, due, settled } = around;
  const { pathname } = new URL(request.url);
  const plan = planFor(rules, name, request.method, pathname);
  const scope = scopeOf({ marks: plan.marks, staleMs: plan.staleMs, allOrNothing: plan.allOrNothing });
  const wait = async (ms: number): Promise<void> => (ms > 0 ? around.sleep(ms) : undefined);
  const drop = async (holdMs: number): Promise<never> => {
    await wait(holdMs);
    throw networkError();
  };
  const apply = async (inner: Request, more: Partial<RequestScope> = {}): Promise<Response> => {
    // First what others did, and what only comes to light now: it is none of this request's.
    around.follow(name);
    const response = await scopes.run({ ...scope, ...more }, () => next(inner));
    around.follow(name);
    return response;
  };

  await wait(plan.beforeMs);
  const end = plan.end?.rule.fault;
  switch (end?.kind) {
    case 'drop-before-apply':
      return drop(end.holdMs);
    case 'apply-then-drop':
      await apply(request);
      return drop(end.holdMs);
    case 'late-apply': {
      if (end.stamps === 'arrival') await apply(request, { commitAfterMs: end.afterMs });
      else {
        const kept = await keepable(request);
        const run = async (): Promise<void> => void (await apply(kept).finally(settled));
        due.add({ at: clock.now() + end.afterMs, run, until: undefined });
      }
      return drop(end.holdMs);
    }
    case 'server-error':
      if (end.applied) await apply(request);
      break;
    default:
  }
  const refusal = plan.end === undefined ? undefined : refusalOf(plan.end, name, pathname, clock.now());
  let response = refusal ?? (await apply(request));
  for (const rule of plan.reshaping) response = await reshaped(response, rule, name, around.vendor(name).accountId());
  await wait(plan.afterMs);
  return response;
}
