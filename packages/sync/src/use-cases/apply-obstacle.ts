import type { Dependencies } from '../dependencies.ts';
import type { PlanLine } from '../model/plan-line.ts';
import type { StoredPlan } from '../ports/plan-store.ts';
import type { Transaction } from '../ports/store.ts';
import type { MovedLine } from './moved-lines.ts';

export interface ApplyRefusal {
  readonly ok: false;
  readonly code:
    | 'not-found'
    | 'ambiguous'
    | 'nothing-to-do'
    | 'rulebook-changed'
    | 'already-undone'
    | 'stopped'
    | 'not-reachable'
    | 'only-observes'
    | 'world-moved';
  readonly message: string;
  /** Lines that wouldn't be written like that any more. */
  readonly moved: readonly MovedLine[];
}

/** What stands in the way of a plan as a whole, whatever its lines say; undefined = nothing does. */
export async function applyObstacle(
  tx: Transaction,
  deps: Dependencies,
  plan: StoredPlan,
  lines: readonly PlanLine[],
): Promise<ApplyRefusal | undefined> {
  const no = (code: ApplyRefusal['code'], message: string): ApplyRefusal => ({
    ok: false,
    code,
    message: `${message} Nothing was sent.`,
    moved: [],
  });
  if (lines.length === 0) return no('nothing-to-do', 'The plan has no lines: there is nothing to write.');
  if (plan.rulebook !== deps.active().hash)
    return no(
      'rulebook-changed',
      `The plan was made by rulebook ${plan.rulebook.slice(0, 12)}, and ${deps.active().hash.slice(0, 12)} is in force now. Make a new plan.`,
    );
  if (plan.undoes !== undefined) {
    const by = await tx.undoneBy(plan.undoes);
    if (by !== undefined) return no('already-undone', `Change set ${plan.undoes} was undone already, by ${by}.`);
  }
  const wanted = [...new Set(lines.map(({ connection }) => connection))].toSorted();
  for (const { connection, actor, reason } of await tx.stops()) {
    if (connection === undefined)
      return no('stopped', `All writing is stopped, by ${actor}: ${reason}. Let it go on with 'meshline resume' first.`);
    if (wanted.includes(connection))
      return no(
        'stopped',
        `${connection} is paused, by ${actor}: ${reason}. Let it go on with 'meshline unpause ${connection}', or plan without it ('meshline plan --connection OTHER').`,
      );
  }
  const connections = await tx.connections();
  for (const id of wanted) {
    const stored = connections.find((one) => one.id === id);
    if (stored === undefined || !deps.connections.ids.includes(id))
      return no('not-reachable', `There is no connection '${id}' any more. Make a new plan.`);
    if (stored.state !== 'ok')
      return no(
        'not-reachable',
        `${id} can't be used now: ${stored.stateReason ?? stored.state} Mend that first, or plan without it ('meshline plan --connection OTHER').`,
      );
    const observed = [...new Set(lines.filter(({ connection }) => connection === id).map(({ entity }) => entity))].filter(
      (entity) => (stored.modes[entity] ?? 'observe') === 'observe',
    );
    if (observed.length > 0)
      return no(
        'only-observes',
        `${id} only observes ${observed.join(', ')}: nothing may be written there. Widen it first with 'meshline mode ${id}${observed.length === 1 ? ` ${observed[0] ?? ''}` : ''} approve'.`,
      );
  }
  return undefined;
}
