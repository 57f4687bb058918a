import { openDesk } from './edits.ts';
import { carryOut, releaseUndos } from './kill.ts';
import { judge } from './oracle/judge.ts';
import type { Violation } from './oracle/violation.ts';
import { nameOf, planKills, type Kill } from './plan.ts';
import { quietWithin } from './quiet.ts';
import { createWorld, type World } from './world/world.ts';

export interface ChunkOptions {
  readonly seed: number;
  /** Index of the first kill. */
  readonly from: number;
  readonly kills: number;
  readonly people?: number | undefined;
  readonly print?: ((line: string) => void) | undefined;
}

export interface ChunkResult {
  readonly figures: Readonly<Record<string, number>>;
  readonly points: readonly string[];
  readonly violations: readonly Violation[];
}

const PEOPLE = 40;
/** Once everything is healed. */
const QUIET_MS = 180_000;
/** How often a point that wasn't come to is tried again, in the end. */
const AGAIN = 2;
/** Writes that the systems must have had for each kill: a daemon that does nothing breaks no law. */
const LEAST_WRITES = 1;

/**
 * Kills in a world of their own, one after the other; then two daemons are left alone until it is quiet, and everything is
 * judged.
 */
export async function runChunk({
  seed,
  from,
  kills,
  people = PEOPLE,
  print = () => undefined,
}: ChunkOptions): Promise<ChunkResult> {
  const world = await createWorld({ people, seed: seed + from });
  try {
    const done: Done = { named: new Set(), counts: new Map(), violations: [] };
    let missed: Kill[] = [];
    for (const kill of planKills(seed, from, kills))
      if (!(await one(world, kill, seed + done.counts.size, done, print))) missed.push(kill);
    for (let again = 0; again < AGAIN && missed.length > 0; again++) {
      const left: Kill[] = [];
      for (const kill of missed) if (!(await one(world, kill, seed, done, print))) left.push(kill);
      missed = left;
    }
    for (const kill of missed) done.violations.push({ law: 'useful work', what: `never came to: ${nameOf(kill)}` });
    await heal(world, done, print);
    const figures = { ...Object.fromEntries(done.counts), ...(await writesOf(world)) };
    const writes = figures['writes in the systems'] ?? 0;
    if (writes < kills * LEAST_WRITES) done.violations.push({ law: 'useful work', what: `${writes} writes with ${kills} kills` });
    return { figures, points: [...done.named].toSorted(), violations: done.violations };
  } finally {
    await world.close();
  }
}

interface Done {
  readonly named: Set<string>;
  readonly counts: Map<string, number>;
  readonly violations: Violation[];
}

let desks = 0;

async function one(world: World, kill: Kill, seed: number, done: Done, print: (line: string) => void): Promise<boolean> {
  const startedAt = performance.now();
  const { hit, acts, failed } = await carryOut(world, openDesk(world, seed * 1_000 + ++desks), kill);
  const count = (name: string, by = 1): void => void done.counts.set(name, (done.counts.get(name) ?? 0) + by);
  count('acts of people', acts);
  if (hit) {
    count('kills');
    count(
      { point: 'at named points', random: 'at any moment', postgres: 'of PostgreSQL', zombie: 'halted and woken' }[kill.kind],
    );
    if (kill.kind === 'point') done.named.add(kill.scope === undefined ? kill.point : `${kill.point} ${kill.scope}`);
  }
  if (failed !== undefined) done.violations.push({ law: 'useful work', what: `${nameOf(kill)}: a daemon ${failed}` });
  print(`${hit ? 'hit   ' : 'missed'} ${nameOf(kill)}  ${Math.round((performance.now() - startedAt) / 100) / 10} s`);
  return hit;
}

/** Two daemons that nobody disturbs bring everything to rest; both end by SIGTERM, with nothing left half done. */
async function heal(world: World, done: Done, print: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  const two = [world.start(), world.start()];
  for (const daemon of two) {
    if (!(await daemon.runsWithin(120_000)))
      done.violations.push({ law: 'I4', what: `a daemon doesn't start:\n${daemon.said().slice(-1_500)}` });
  }
  let left = await quietWithin(world, QUIET_MS);
  const [first] = two;
  if (left === undefined && first !== undefined && first.ended() === undefined && (await releaseUndos(world, first)) > 0)
    left = await quietWithin(world, QUIET_MS);
  if (left !== undefined) done.violations.push({ law: 'I5', what: `not quiet: ${left}` });
  for (const daemon of two) daemon.signal('SIGTERM');
  for (const daemon of two) {
    const ended = await daemon.endsWithin(40_000);
    if (!ended || daemon.ended() !== 0)
      done.violations.push({ law: 'I20', what: `SIGTERM: ended with ${daemon.ended() ?? 'nothing'}` });
  }
  done.violations.push(...(await judge(world)));
  print(`healed and judged  ${Math.round((performance.now() - startedAt) / 100) / 10} s, ${done.violations.length} violations`);
}

async function writesOf(world: World): Promise<Readonly<Record<string, number>>> {
  const { vendors } = await world.sandbox.read<{ vendors: Readonly<Record<string, { creates: number; updates: number }>> }>(
    'mutations/summary',
  );
  const sum = (of: 'creates' | 'updates'): number => Object.values(vendors).reduce((all, row) => all + row[of], 0);
  const [row] = await world.rows<{ unknown: number }>(`select count(*)::int as unknown from attempt where outcome = 'unknown'`);
  return {
    'writes in the systems': sum('creates') + sum('updates'),
    creates: sum('creates'),
    'unknown outcomes': row?.unknown ?? 0,
  };
}
