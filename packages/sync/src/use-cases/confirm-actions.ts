import { isConnectorError, type GetResult, type GetTarget } from '@meshline/connector-spec';
import type { Fields } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import type { Action } from '../model/action.ts';
import { backoff } from '../model/retry-time.ts';
import type { ActionUpdate } from '../ports/action-store.ts';
import type { HostedConnection } from '../ports/connections.ts';

const BATCH = 50;

/**
 * Reads back what was sent: an applied one is confirmed with what stands in the record; an unknown one is looked for, by the marker in
 * what it made or by its record, and is sent again only when it proved absent. Returns whether there was anything to look at.
 */
export async function confirmActions(deps: Dependencies, hosted: HostedConnection): Promise<boolean> {
  const due = await deps.store.transaction((tx) => tx.dueActions(hosted.id, deps.clock.now(), BATCH));
  if (due.length === 0) return false;
  const updates: ActionUpdate[] = [];
  for (const action of due) {
    const base = { id: action.id, leaseEpoch: action.leaseEpoch };
    const result = await find(deps, hosted, action);
    if (result === undefined) updates.push({ ...base, state: action.state, notBefore: deps.clock.now() + backoff(3) });
    else updates.push({ ...base, ...judge(action, result, deps.clock.now()) });
  }
  await deps.store.transaction((tx) => tx.updateActions(updates, deps.clock.now()));
  return true;
}

/** Undefined: the system couldn't be asked. */
async function find(deps: Dependencies, hosted: HostedConnection, action: Action): Promise<GetResult | undefined> {
  const target: GetTarget =
    action.recordId === undefined ? { key: action.id, marker: action.id } : { key: action.id, id: action.recordId };
  const fields = Object.keys(action.patch);
  try {
    const [result] = await hosted.get(
      { stream: action.stream, targets: [target], ...(fields.length === 0 ? {} : { fields }), signal: deps.signal },
      { lane: 'handoff' },
    );
    return result;
  } catch (error) {
    if (isConnectorError(error)) return undefined;
    throw error;
  }
}

function judge(action: Action, result: GetResult, now: number): Omit<ActionUpdate, 'id' | 'leaseEpoch'> {
  if (result.state === 'gone') {
    if (action.kind === 'archive') return { state: 'confirmed' };
    // What was acknowledged and isn't there any more was taken away since: that is nobody's mistake.
    return action.state === 'applied' ? { state: 'confirmed' } : { state: 'ready', notBefore: now };
  }
  const record = result.state === 'found' ? result.record : result.record;
  const fields = record?.fields ?? {};
  const stored: Fields = Object.fromEntries(Object.keys(action.patch).map((name) => [name, fields[name] ?? null]));
  if (action.state === 'unknown') {
    if (action.kind === 'archive') return { state: 'ready', notBefore: now };
    // The look before the next sending says whether an update went through.
    if (action.kind === 'update') return { state: 'ready', notBefore: now };
  }
  const id = result.state === 'moved' ? result.to.id : record?.id;
  return { state: 'confirmed', stored, ...(id === undefined ? {} : { recordId: id }) };
}
