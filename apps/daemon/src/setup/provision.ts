import { host, memoryCredentials, type Hosted, type QuotaStore } from '@meshline/connector-host';
import type { ProvisionStep } from '@meshline/connector-spec';
import type { Log } from '@meshline/sync';
import type { ResolvedConnection } from '../config/load-config.ts';
import { systemClock } from '../runtime/clock.ts';
import { loadConnector } from '../runtime/connectors.ts';

export interface PlannedProvision {
  readonly connection: string;
  readonly step: ProvisionStep;
}

/** A few calls by hand: nothing to share with daemons. */
const unmetered: QuotaStore = { take: () => Promise.resolve({ ok: true }) };

/** Opens each connection without a database, for commands that look or provision only. */
export async function openDetached(connections: readonly ResolvedConnection[], log: Log): Promise<readonly Hosted[]> {
  const opened: Hosted[] = [];
  for (const connection of connections) {
    opened.push(
      host({
        id: connection.id,
        connector: await loadConnector(connection),
        secrets: connection.secrets,
        share: connection.share,
        quotaStore: unmetered,
        credentialStore: memoryCredentials(),
        clock: systemClock,
        logger: log,
        signal: new AbortController().signal,
      }),
    );
  }
  return opened;
}

/** What `meshline setup` would make in each system; nothing is sent but reads. */
export async function planProvisioning(hosted: readonly Hosted[]): Promise<readonly PlannedProvision[]> {
  const steps: PlannedProvision[] = [];
  for (const connection of hosted) {
    const planned = (await connection.provision?.plan(new AbortController().signal)) ?? [];
    for (const step of planned) steps.push({ connection: connection.id, step });
  }
  return steps;
}

/** Makes what is missing, in order; returns what was made. */
export async function applyPlan(
  hosted: readonly Hosted[],
  plan: readonly PlannedProvision[],
): Promise<readonly PlannedProvision[]> {
  const made: PlannedProvision[] = [];
  for (const entry of plan.filter(({ step }) => step.state === 'missing')) {
    const connection = hosted.find(({ id }) => id === entry.connection);
    await connection?.provision?.apply(entry.step, new AbortController().signal);
    made.push(entry);
  }
  return made;
}

/** Plans and applies in one go: for the demo, whose systems are nobody's. */
export async function applyProvisioning(
  connections: readonly ResolvedConnection[],
  log: Log,
): Promise<readonly PlannedProvision[]> {
  const hosted = await openDetached(connections, log);
  try {
    return await applyPlan(hosted, await planProvisioning(hosted));
  } finally {
    for (const connection of hosted) await connection.close();
  }
}
