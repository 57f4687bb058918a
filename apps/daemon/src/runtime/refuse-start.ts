import type { Hosted } from '@meshline/connector-host';
import { isConnectorError, type CheckReport } from '@meshline/connector-spec';
import { otherAccount, type Store } from '@meshline/sync';
import { ConfigError } from '../config/load-config.ts';

/**
 * Looks at every connection before anything is written: wrong credentials, another account than the ledger was filled from, a
 * system that can't be reached. Throws a `ConfigError` with all that was found. A system that was reached before and is away
 * now is no reason not to start: the others go on, and it is looked for again.
 */
export async function refuseStart(hosted: Iterable<Hosted>, store: Store, signal: AbortSignal): Promise<void> {
  const stored = await store.transaction((tx) => tx.connections());
  const problems: string[] = [];
  for (const connection of hosted) {
    const pinned = stored.find(({ id }) => id === connection.id)?.accountId;
    const report = await looked(connection, signal);
    const account = report.account?.id;
    const found =
      report.ok && account !== undefined && pinned !== undefined && account !== pinned
        ? [otherAccount(connection.id, account, pinned)]
        : report.problems.filter(({ code }) => code !== 'reach' || pinned === undefined);
    for (const { message, mend } of found) problems.push(`${connection.id}: ${message} ${mend}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

async function looked(connection: Hosted, signal: AbortSignal): Promise<CheckReport> {
  try {
    return await connection.check(signal);
  } catch (error) {
    if (!isConnectorError(error) || error.code === 'ABORTED') throw error;
    // A limit that is used up says nothing against a start: it is asked again by itself.
    if (error.disposition === 'wait-until') return { ok: false, problems: [] };
    return { ok: false, problems: [{ code: 'reach', message: error.data.message, mend: 'Check the address and the network.' }] };
  }
}
