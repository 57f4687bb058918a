import { setTimeout as sleep } from 'node:timers/promises';
import type { Health } from '@meshline/admin-api';
import { VERSION } from '../../version.ts';
import type { AdminContext } from '../admin-context.ts';

/** A database that doesn't answer a question about itself in so many milliseconds isn't well. */
const PATIENCE_MS = 2_000;
/** The answer is the same for so long: whoever asks needs no key, and shall cost nothing. */
const SAME_MS = 1_000;

/** `degraded`: a connection isn't ok, or the database can't be asked. What an operator stopped is as it should be. */
export function health({ runtime }: AdminContext): () => Promise<Health> {
  let known: { readonly at: number; readonly answer: Promise<Health> } | undefined;
  return () => {
    const now = Date.now();
    if (known === undefined || now - known.at > SAME_MS) known = { at: now, answer: look(runtime) };
    return known.answer;
  };
}

async function look({ deps }: AdminContext['runtime']): Promise<Health> {
  const asked = deps.store.transaction(async (tx) => ({
    ok: (await tx.connections()).every(({ state }) => state === 'ok'),
    stopped: (await tx.stops()).some(({ connection }) => connection === undefined),
  }));
  const patience = new AbortController();
  const found = await Promise.race([asked, sleep(PATIENCE_MS, undefined, { signal: patience.signal })]).catch(() => undefined);
  patience.abort();
  asked.catch(() => undefined);
  return {
    status: found?.ok === true ? 'ok' : 'degraded',
    writes: found === undefined ? 'unknown' : found.stopped ? 'stopped' : 'running',
    version: VERSION,
  };
}
