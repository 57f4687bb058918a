import type { Answer, Applied, ApplyBody, Asked, Plan, PlanBody, PlanLines } from '@meshline/admin-api';
import { applyPlan, makePlan, type MovedLine, type StoredPlan } from '@meshline/sync';
import type { AdminContext } from '../admin-context.ts';
import { lineWords, planWords, refOfLine } from '../plan-words.ts';
import { once } from './once.ts';

/** Lines that an answer shows unless told. */
const SHOWN = 10;
/** Lines that a refusal names: the body of a problem stays short. */
const NAMED = 50;

export async function plan(context: AdminContext, body: PlanBody, { actor }: Asked): Promise<Answer<Plan>> {
  const { connections = [], entities = [], limit = SHOWN } = body;
  const { deps, hosted } = context.runtime;
  const known = context.rulebook.entities.map(({ name }) => name);
  const missing = [
    ...connections
      .filter((id) => !hosted.has(id))
      .map((id) => `There is no connection '${id}'; there are ${[...hosted.keys()].join(', ')}.`),
    ...entities
      .filter((name) => !known.includes(name))
      .map((name) => `The rulebook has no '${name}'; it has ${known.join(', ')}.`),
  ];
  if (missing.length > 0) return { ok: false, code: 'not-found', message: missing.join(' ') };
  return { ok: true, result: await planWords(context, await makePlan(deps, { connections, entities }, actor), limit) };
}

export async function keptPlan(context: AdminContext, hash: string): Promise<Answer<Plan>> {
  const found = await planOf(context, hash);
  return found.ok ? { ok: true, result: await planWords(context, found.result, SHOWN) } : found;
}

export async function planLines(context: AdminContext, hash: string, from: number, limit: number): Promise<Answer<PlanLines>> {
  const found = await planOf(context, hash);
  if (!found.ok) return found;
  const lines = await context.runtime.deps.store.transaction((tx) => tx.planLines(found.result.id, from, limit));
  return { ok: true, result: { items: await lineWords(context, lines, from) } };
}

async function planOf(context: AdminContext, hash: string): Promise<Answer<StoredPlan>> {
  const [found, other] = await context.runtime.deps.store.transaction((tx) => tx.findPlans(hash));
  if (found === undefined)
    return {
      ok: false,
      code: 'not-found',
      message: `There is no plan ${hash}. Plans are kept for 30 days; 'meshline plan' makes a new one.`,
    };
  if (other !== undefined)
    return { ok: false, code: 'ambiguous', message: `Several plans begin with ${hash}; give more of the hash.` };
  return { ok: true, result: found };
}

export function apply(
  context: AdminContext,
  hash: string,
  { unchanged = false }: ApplyBody,
  asked: Asked,
): Promise<Answer<Applied>> {
  const { deps } = context.runtime;
  return once(deps, asked, async () => {
    const outcome = await applyPlan(deps, { hash, unchanged, actor: asked.actor });
    if (!outcome.ok) {
      const { code, message, moved } = outcome;
      return { ok: false, code, message, ...(moved.length === 0 ? {} : { lines: named(moved) }) };
    }
    const { changeSet, earlier, sent, left } = outcome;
    if (!earlier) deps.log.info({ changeSet, sent, left: left.length, actor: asked.actor }, 'a plan is applied');
    return {
      ok: true,
      result: {
        hash: outcome.plan.hash,
        changeSet,
        earlier,
        sent,
        left: left.map(({ line, how }) => ({ ref: refOfLine(line), title: line.title, how })),
      },
    };
  });
}

function named(moved: readonly MovedLine[]): readonly { readonly path: string; readonly message: string }[] {
  const rows = moved.slice(0, NAMED).map(({ line, how }) => ({ path: refOfLine(line), message: how }));
  return moved.length > NAMED ? [...rows, { path: '', message: `and ${moved.length - NAMED} more` }] : rows;
}
