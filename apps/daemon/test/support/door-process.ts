import { postgresStore } from '@meshline/store-postgres';
import type { Dependencies } from '@meshline/sync';
import pg from 'pg';
import type { ResolvedSource } from '../../src/config/load-config.ts';
import { openIngress, type Ingress } from '../../src/ingress/ingress.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The door for events on a database, without the rest of a daemon. The pool is the caller's to end. */
export async function openDoor(
  url: string,
  sources: readonly ResolvedSource[],
  pool: pg.Pool,
): Promise<{ readonly ingress: Ingress; readonly deps: Dependencies }> {
  const deps = {
    store: postgresStore(pool),
    clock: { now: () => Date.now() },
    wakeUps: { wake: () => Promise.resolve() },
    log: silent,
    eventSources: sources,
    signal: new AbortController().signal,
  } as unknown as Dependencies;
  return { deps, ingress: await openIngress(deps, url, { publicUrl: 'http://127.0.0.1', port: 0, host: '127.0.0.1', sources }) };
}

// As a program: the door in a process of its own, which says where it is and is killed.
if (process.argv[1]?.endsWith('door-process.ts') === true) {
  const [url = '', secret = ''] = process.argv.slice(2);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const { ingress } = await openDoor(url, [{ name: 'website', connection: undefined, secrets: [secret], unset: [] }], pool);
  process.stdout.write(`${ingress.url ?? ''}\n`);
}
