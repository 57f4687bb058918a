import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './world/world.ts';

/** Longer than the daemons' look at each feed takes to come round. */
const STILL_MS = 4_000;

/**
 * Waits until nothing is left to do and nothing happens any more: no dirty row, no open write, and the same counts here and in
 * the systems for some seconds, in which each feed was read again. Returns what is left when that doesn't come in time.
 */
export async function quietWithin(world: World, ms: number): Promise<string | undefined> {
  const deadline = performance.now() + ms;
  let last = '';
  let since = performance.now();
  for (;;) {
    const left = await leftToDo(world);
    const counts = `${left.work} ${left.intents} ${left.attempts} ${await mutations(world)}`;
    if (counts !== last || left.work > 0) [last, since] = [counts, performance.now()];
    if (performance.now() - since > STILL_MS) return undefined;
    if (performance.now() > deadline) return `${left.what}, after ${Math.round(ms / 1000)} s`;
    await sleep(250);
  }
}

interface Left {
  readonly work: number;
  readonly intents: number;
  readonly attempts: number;
  readonly what: string;
}

async function leftToDo(world: World): Promise<Left> {
  const [row] = await world.rows<{ dirty: number; open: number; states: string | null; intents: number; attempts: number }>(
    `select ((select count(*) from dirty_record) + (select count(*) from dirty_identity))::int as dirty,
       (select count(*)::int from intent where state in ('ready', 'sending', 'applied', 'unknown')) as open,
       (select string_agg(distinct connection || ' ' || state, ', ') from intent where state in ('ready', 'sending', 'applied', 'unknown')) as states,
       (select count(*)::int from intent) as intents, (select count(*)::int from attempt) as attempts`,
  );
  if (row === undefined) throw new Error('the ledger gave no counts');
  const { dirty, open, states, intents, attempts } = row;
  return { work: dirty + open, intents, attempts, what: `${dirty} dirty, ${open} writes open (${states ?? 'none'})` };
}

async function mutations(world: World): Promise<string> {
  const { vendors } = await world.sandbox.read<{ vendors: Readonly<Record<string, unknown>> }>('mutations/summary');
  return JSON.stringify(vendors);
}
