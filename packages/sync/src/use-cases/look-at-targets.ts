import { isConnectorError } from '@meshline/connector-spec';
import { sameValue, type Fields } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import type { Action } from '../model/action.ts';
import type { HostedConnection } from '../ports/connections.ts';

/**
 * How the record of an action stands. `done`: it is so already. `moved-on`: somebody changed since what an undo would take back.
 * `unread`: the system couldn't be asked.
 */
export interface Looked {
  readonly action: Action;
  readonly state: 'open' | 'done' | 'gone' | 'moved-on' | 'unread';
  /** What the fields of the patch hold now. */
  readonly current?: Fields | undefined;
}

/** Reads the records that actions are about to change, all of one stream; what will be made has none. */
export async function lookAtTargets(deps: Dependencies, hosted: HostedConnection, actions: readonly Action[]): Promise<Looked[]> {
  const undone = await deps.store.transaction((tx) => tx.actionsByIds(actions.flatMap(({ undoes }) => undoes ?? [])));
  const looked: Looked[] = [];
  for (const action of actions) {
    const { id, kind, recordId, stream } = action;
    if (kind === 'create' || recordId === undefined) {
      looked.push({ action, state: 'open' });
      continue;
    }
    try {
      const original = undone.find((one) => one.id === action.undoes);
      const watched = original?.stored ?? {};
      const fields = [...new Set([...Object.keys(action.patch), ...Object.keys(watched)])];
      const request = { stream, targets: [{ key: id, id: recordId }], fields, signal: deps.signal };
      const [result] = await hosted.get(request, { lane: 'handoff' });
      const record = result !== undefined && result.state === 'found' ? result.record : undefined;
      looked.push({ action, ...judge(action, record?.fields, watched) });
    } catch (error) {
      if (!isConnectorError(error)) throw error;
      looked.push({ action, state: 'unread' });
    }
  }
  return looked;
}

function judge(action: Action, fields: Fields | undefined, watched: Fields): Pick<Looked, 'state' | 'current'> {
  if (fields === undefined) return { state: action.kind === 'archive' ? 'done' : 'gone' };
  const current = Object.fromEntries(Object.keys(action.patch).map((name) => [name, fields[name] ?? null]));
  const same = (a: Fields): boolean => Object.entries(a).every(([name, value]) => sameValue(fields[name] ?? null, value));
  if (action.kind === 'update' && same(action.patch)) return { state: 'done', current };
  return { state: same(watched) ? 'open' : 'moved-on', current };
}
