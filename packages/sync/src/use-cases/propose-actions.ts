import type { Dependencies } from '../dependencies.ts';
import type { Action, WantedAction } from '../model/action.ts';
import type { Transaction } from '../ports/store.ts';

/**
 * Wants actions, in the caller's transaction: each stands once in its slot (cause, name, connection), so that wanting it again does no
 * harm. Returns what stands there, in the order of `wanted`. Wake `deliver` for the connections afterwards.
 */
export async function proposeActions(
  tx: Transaction,
  deps: Dependencies,
  wanted: readonly WantedAction[],
): Promise<readonly Action[]> {
  const { hash } = deps.active();
  return tx.addActions(
    wanted.map((action) => ({ ...action, id: deps.ids.next(), rulebook: hash })),
    deps.clock.now(),
  );
}

export type ActionUndo =
  | { readonly ok: true; readonly action: Action }
  | { readonly ok: false; readonly because: 'unknown' | 'not-done' | 'is-an-undo' };

/**
 * Takes an action back by one of its own: what was made is archived, what was changed is put back. Somebody's change since is left
 * alone: that is looked at just before it is sent. Undoing twice is the same undo.
 */
export async function undoAction(tx: Transaction, deps: Dependencies, id: string, reason: string): Promise<ActionUndo> {
  const [done] = await tx.actionsByIds([id]);
  if (done === undefined) return { ok: false, because: 'unknown' };
  if (done.undoes !== undefined) return { ok: false, because: 'is-an-undo' };
  if (done.state !== 'confirmed' || done.recordId === undefined) return { ok: false, because: 'not-done' };
  const { cause, name, connection, stream, recordId } = done;
  const back = { cause, name: `undo ${name}`, connection, stream, recordId, reason, undoes: id };
  const [action] = await proposeActions(tx, deps, [
    done.kind === 'create' ? { ...back, kind: 'archive', patch: {} } : { ...back, kind: 'update', patch: done.before ?? {} },
  ]);
  return action === undefined ? { ok: false, because: 'unknown' } : { ok: true, action };
}
