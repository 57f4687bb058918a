import { isConnectorError, type CheckProblem, type CheckReport } from '@meshline/connector-spec';
import type { Finding } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';
import type { HostedConnection } from '../ports/connections.ts';

export interface Opened {
  readonly ok: boolean;
  readonly problems: CheckReport['problems'];
}

/**
 * Checks a connection and reads its live schema. The account behind the credentials is pinned at first use; another one
 * later is refused, as every id would mean another record. What is wrong becomes the connection's state and one
 * question for its owner; what is right again closes it.
 */
export async function openConnection(deps: Dependencies, id: string, packageName: string): Promise<Opened> {
  const hosted = deps.connections.get(id);
  await deps.store.transaction((tx) => tx.registerConnection(id, packageName, deps.clock.now()));
  const report = await checked(deps, hosted);
  if (report === 'paced') return asItStands(deps, id);
  if (report.ok && report.account) {
    const account = report.account.id;
    const pinned = await deps.store.transaction((tx) => tx.pinAccount(id, account));
    if (pinned !== account) {
      return refuse(deps, id, [otherAccount(id, account, pinned)]);
    }
  }
  if (!report.ok) return refuse(deps, id, report.problems);
  try {
    const streams = await hosted.describe(deps.signal);
    await deps.store.transaction(async (tx) => {
      await tx.writeDescription(id, streams, deps.clock.now());
      await tx.setState(id, 'ok', undefined, deps.clock.now());
      await tx.closeItems([itemOf(id)], 'the connection works again', deps.clock.now());
    });
    return { ok: true, problems: [] };
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    if (error.disposition === 'wait-until') return asItStands(deps, id);
    return refuse(deps, id, [
      { code: 'reach', message: error.data.message, mend: 'Look at the vendor and the network; MeshLine tries again by itself.' },
    ]);
  }
}

/** The credentials are right, and of another account than the one whose records the ledger holds. */
export function otherAccount(id: string, account: string, pinned: string): CheckProblem {
  return {
    code: 'account',
    message: `The credentials of '${id}' belong to account ${account}, but this database was filled from account ${pinned}.`,
    mend: `Give '${id}' the credentials of ${pinned} again, or use a fresh database for the other account.`,
  };
}

/**
 * A limit that is used up says nothing of the connection: its state stays, and it is looked at again. One that has never
 * been described can't be used yet.
 */
async function asItStands(deps: Dependencies, id: string): Promise<Opened> {
  const stored = (await deps.store.transaction((tx) => tx.connections())).find((connection) => connection.id === id);
  if (stored?.describedAt !== undefined) return { ok: stored.state === 'ok', problems: [] };
  return refuse(deps, id, [
    { code: 'reach', message: `The API limit of ${id} is used up for now.`, mend: 'MeshLine tries again by itself.' },
  ]);
}

async function checked(deps: Dependencies, hosted: HostedConnection): Promise<CheckReport | 'paced'> {
  try {
    return await hosted.check(deps.signal);
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    if (error.disposition === 'wait-until') return 'paced';
    return { ok: false, problems: [{ code: 'reach', message: error.data.message, mend: 'Check the address and the network.' }] };
  }
}

async function refuse(deps: Dependencies, id: string, problems: CheckReport['problems']): Promise<Opened> {
  const at = deps.clock.now();
  const reach = problems.every(({ code }) => code === 'reach');
  const item = queueItem('system', connectionFinding(id, problems), 'connection', undefined);
  await deps.store.transaction(async (tx) => {
    const reason = problems.map(({ message }) => message).join(' ');
    const changed = await tx.setState(id, reach ? 'unreachable' : 'needs-auth', reason, at);
    // Told once per change of state, not once per failure.
    if (changed) await tx.addFindings([{ ...item, item: itemOf(id) }], causeRows([item], deps.active().rulebook, at, false), at);
  });
  return { ok: false, problems };
}

function itemOf(id: string): string {
  return `system:connection:${id}`;
}

function connectionFinding(id: string, problems: CheckReport['problems']): Finding {
  return {
    kind: 'failed-delivery',
    reason: 'connection-down',
    systems: [id],
    message: `${id} can't be used: ${problems.map(({ message, mend }) => `${message} ${mend}`).join(' ')}`,
    evidence: [],
    parks: [],
  };
}
