import type { Dependencies } from '../dependencies.ts';
import type { StoredPlan } from '../ports/plan-store.ts';
import { linesOfUndo } from './lines-of-undo.ts';
import { countsOf, keepPlan } from './make-plan.ts';

export type UndoOutcome =
  | { readonly ok: true; readonly plan: StoredPlan }
  | {
      readonly ok: false;
      readonly code: 'not-found' | 'is-undo' | 'already-undone' | 'under-way';
      readonly message: string;
    };

/** Plans what puts a change set back; nothing is sent before the plan is applied. */
export async function planUndo(deps: Dependencies, changeSet: string, actor: string): Promise<UndoOutcome> {
  const outcome = await deps.store.transaction(async (tx): Promise<UndoOutcome> => {
    const found = await tx.changeSet(changeSet);
    if (found === undefined)
      return { ok: false, code: 'not-found', message: `There is no change set ${changeSet}. 'meshline changes' lists them.` };
    if (found.kind === 'undo')
      return {
        ok: false,
        code: 'is-undo',
        message: `${changeSet} is an undo itself, and what it restored is on hold. To have the agreed values written again, release that: meshline undo ${changeSet} --release`,
      };
    const by = await tx.undoneBy(changeSet);
    if (by !== undefined)
      return {
        ok: false,
        code: 'already-undone',
        message: `Change set ${changeSet} was undone already, by ${by}. Nothing was planned.`,
      };
    const { lines, skipped, underWay } = await linesOfUndo(tx, deps, changeSet);
    if (underWay > 0)
      return {
        ok: false,
        code: 'under-way',
        message: `${underWay} ${underWay === 1 ? 'write' : 'writes'} of change set ${changeSet} have not ended yet. Wait until they are confirmed; 'meshline changes ${changeSet}' shows them.`,
      };
    const summary = { ...(await countsOf(tx, deps, lines)), waits: [], further: 0, skipped, unsettled: 0 };
    const plan = await keepPlan(tx, deps, {
      kind: 'undo',
      connections: [],
      entities: [],
      undoes: changeSet,
      rulebook: deps.active().hash,
      summary,
      actor,
      lines,
    });
    deps.crash?.('undo.before-commit');
    return { ok: true, plan };
  });
  if (outcome.ok) deps.crash?.('undo.after-commit');
  return outcome;
}

export type ReleaseOutcome =
  | { readonly ok: true; readonly records: number }
  | { readonly ok: false; readonly code: 'not-found' | 'not-undo'; readonly message: string };

/** Ends the holds of an undo: what it restored is settled like everything else again, and may be written. */
export async function releaseUndo(deps: Dependencies, changeSet: string, actor: string): Promise<ReleaseOutcome> {
  const at = deps.clock.now();
  const { outcome, entities } = await deps.store.transaction(
    async (tx): Promise<{ outcome: ReleaseOutcome; entities: readonly string[] }> => {
      const found = await tx.changeSet(changeSet);
      if (found?.kind !== 'undo') {
        const [code, message] =
          found === undefined
            ? (['not-found', `There is no change set ${changeSet}. 'meshline changes' lists them.`] as const)
            : (['not-undo', `Change set ${changeSet} is no undo, so that it holds nothing.`] as const);
        return { outcome: { ok: false, code, message }, entities: [] };
      }
      const identities = await tx.releaseHolds(changeSet, at);
      if (identities.length > 0)
        await tx.audit([{ kind: 'holds.released', actor, subject: changeSet, body: { records: identities.length } }], at);
      return { outcome: { ok: true, records: identities.length }, entities: await tx.markIdentitiesDirty(identities) };
    },
  );
  await deps.wakeUps.wake(entities.map((scope) => ({ queue: 'reconcile', scope })));
  return outcome;
}
