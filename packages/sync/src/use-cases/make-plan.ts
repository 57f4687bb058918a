import { USER_ENTITY } from '@meshline/rulebook';
import type { Dependencies } from '../dependencies.ts';
import { planHash, type PlanLine, type PlanScope } from '../model/plan-line.ts';
import { planPrice } from '../model/plan-price.ts';
import { countFields, countGroups, countWaits, lastingOf, type PlanSummary } from '../model/plan-summary.ts';
import type { StoredPlan } from '../ports/plan-store.ts';
import type { Transaction } from '../ports/store.ts';
import { linesOf, type Waiting } from './plan-lines.ts';
import { decide, SETTLE_PAGE } from './settle.ts';

/** Plans are forgotten after so long, applied or not. */
const KEPT_MS = 30 * 86_400_000;
/** Lines stored in one statement. */
const LINES = 1_000;

/**
 * Exactly what would be written now, by the same engine as live work, and kept under its hash so that it can be applied. Connections
 * that only observe are planned for as if what is approved were written there. Nothing else is written, and nothing is sent.
 */
export async function makePlan(deps: Dependencies, scope: PlanScope, actor: string): Promise<StoredPlan> {
  const lines: PlanLine[] = [];
  const waits: Waiting[] = [];
  const { rulebook, hash } = deps.active();
  for (const entity of rulebook.entities) {
    // Users are only read.
    if (entity.name === USER_ENTITY || (scope.entities.length > 0 && !scope.entities.includes(entity.name))) continue;
    let after: string | undefined;
    for (;;) {
      const page = await deps.store.transaction(async (tx) => {
        const ids = await tx.identityPage(entity.name, after, SETTLE_PAGE);
        return { ids, ...linesOf(entity, await decide(tx, deps, entity, ids, { asApprove: true }), scope) };
      });
      for (const line of page.lines) lines.push(line);
      for (const wait of page.waits) waits.push(wait);
      after = page.ids.at(-1);
      if (page.ids.length < SETTLE_PAGE) break;
    }
  }
  return deps.store.transaction(async (tx) => {
    const summary = await summarise(tx, deps, lines, waits);
    return keepPlan(tx, deps, { kind: 'forward', ...scope, undoes: undefined, rulebook: hash, summary, actor, lines });
  });
}

export interface PlanToKeep extends Pick<
  StoredPlan,
  'kind' | 'connections' | 'entities' | 'undoes' | 'rulebook' | 'summary' | 'actor'
> {
  readonly lines: readonly PlanLine[];
}

/** Stores a plan, or finds the one that says the same and wasn't applied yet. */
export async function keepPlan(tx: Transaction, deps: Dependencies, { lines, ...plan }: PlanToKeep): Promise<StoredPlan> {
  const at = deps.clock.now();
  const hash = planHash(plan.rulebook, lines, plan.undoes);
  const [known] = await tx.findPlans(hash);
  if (known !== undefined && known.changeSet === undefined) {
    await tx.renewPlan(known.id, plan.summary, plan.actor, at);
    return { ...known, summary: plan.summary, actor: plan.actor, at };
  }
  const stored: StoredPlan = { ...plan, id: deps.ids.next(), hash, lines: lines.length, at, changeSet: undefined };
  await tx.insertPlan(stored, at - KEPT_MS);
  const ordered = inOrder(lines);
  for (let from = 0; from < ordered.length; from += LINES)
    await tx.insertPlanLines(stored.id, from, ordered.slice(from, from + LINES));
  return stored;
}

/** By connection, then as they are planned; of several things the same way by name. */
function inOrder(lines: readonly PlanLine[]): readonly PlanLine[] {
  const order = (line: PlanLine): string => [line.connection, line.entity, line.kind, line.title, line.key].join('\u0000');
  return lines
    .map((line) => ({ line, order: order(line) }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ line }) => line);
}

async function summarise(
  tx: Transaction,
  deps: Dependencies,
  lines: readonly PlanLine[],
  waits: readonly Waiting[],
): Promise<PlanSummary> {
  const made = new Set(
    lines.filter(({ kind }) => kind === 'create').map(({ identity, connection }) => `${identity}/${connection}`),
  );
  let unsettled = 0;
  for (const { name } of deps.active().rulebook.entities)
    unsettled += (await tx.countDirtyRecords(name)) + (await tx.countDirtyIdentities(name));
  return {
    ...(await countsOf(tx, deps, lines)),
    waits: countWaits(waits),
    further: waits.filter(({ parents, connection }) => parents.some((parent) => made.has(`${parent}/${connection}`))).length,
    skipped: [],
    unsettled,
  };
}

/** What can be said of the lines alone. */
export async function countsOf(
  tx: Transaction,
  deps: Dependencies,
  lines: readonly PlanLine[],
): Promise<Pick<PlanSummary, 'creates' | 'updates' | 'groups' | 'fields' | 'price' | 'lasting'>> {
  const creates = lines.filter(({ kind }) => kind === 'create').length;
  const described = new Map((await tx.connections()).map(({ id, streams }) => [id, streams]));
  return {
    creates,
    updates: lines.length - creates,
    groups: countGroups(lines),
    fields: countFields(lines),
    price: planPrice(lines, (connection) => deps.connections.get(connection).manifest),
    lasting: lastingOf(lines, described),
  };
}
