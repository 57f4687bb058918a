import type { Rulebook } from '@meshline/rulebook';
import type { Runtime } from '../runtime/runtime.ts';

/** What the handlers of the admin API work on. */
export interface AdminContext {
  readonly runtime: Pick<Runtime, 'deps' | 'pool' | 'hosted'> & Partial<Pick<Runtime, 'nextLook' | 'connections' | 'events'>>;
  readonly rulebook: Rulebook;
  /** What really sends when the doctor looks at a system; left out: `fetch`. */
  readonly send?: ((request: Request) => Promise<Response>) | undefined;
}

/** What a connection's system is called: `HubSpot`, or `HubSpot (hubspot-eu)` where several accounts of it are connected. */
export function systemName({ runtime: { hosted } }: AdminContext, connection: string): string {
  const name = hosted.get(connection)?.manifest.displayName;
  if (name === undefined) return connection;
  const accounts = [...hosted.values()].filter(({ manifest }) => manifest.displayName === name).length;
  return accounts > 1 ? `${name} (${connection})` : name;
}
