import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld, quietWithin, type World } from '@meshline/tooling-campaign';
import { editable } from './editable.ts';

/** How long each of the writes took that a rate of changes brought about (milliseconds). */
export interface ChangesRun {
  readonly limits: boolean;
  /** Edits per second that were meant, and that were made. */
  readonly wanted: number;
  readonly made: number;
  readonly edits: number;
  readonly writes: number;
  /** From the first change that was seen to the last write that was read back (seconds). */
  readonly seconds: number;
  readonly toWire: readonly number[];
  readonly toConfirmed: readonly number[];
  readonly refused: number;
}

const QUIET_MS = 15 * 60_000;

/**
 * Daemon, PostgreSQL and the simulated systems as processes of their own; people edit titles in Salesforce at a steady rate, each person once.
 * The clock of a change starts when a look at its feed began in which it was seen.
 */
export async function measureChanges(options: {
  readonly people: number;
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly limits: boolean;
  readonly note: (text: string) => void;
}): Promise<readonly ChangesRun[]> {
  const { people, rates, seconds, limits, note } = options;
  const world = await createWorld({ people, seed: 1, limits, direct: true });
  try {
    const daemon = world.start();
    if (!(await daemon.runsWithin(60_000))) throw new Error(`The daemon did not start:\n${daemon.said().slice(-2_000)}`);
    note(`first reconciliation of ${people} people, limits ${limits ? 'on' : 'off'} ...`);
    await settled(world);
    const everybody = await editable(world);
    const runs: ChangesRun[] = [];
    for (const rate of rates) {
      const some = everybody.splice(0, rate * seconds);
      if (some.length === 0) break;
      note(`${rate} changes/s, ${some.length} of them ...`);
      runs.push(await run(world, some, rate, limits));
    }
    return runs;
  } finally {
    await world.close();
  }
}

async function run(world: World, ids: readonly string[], rate: number, limits: boolean): Promise<ChangesRun> {
  const [clock] = await world.rows<{ now: Date }>('select clock_timestamp() as now');
  const since = clock?.now ?? new Date();
  const startedAt = performance.now();
  const pending: Promise<unknown>[] = [];
  for (const [index, id] of ids.entries()) {
    const due = startedAt + (index * 1_000) / rate;
    if (due > performance.now()) await sleep(due - performance.now());
    pending.push(
      world.sandbox.send('edit', {
        vendor: 'salesforce',
        type: 'Contact',
        id,
        properties: { Title: `Rate ${rate}, number ${index}` },
      }),
    );
  }
  await Promise.all(pending);
  const editing = (performance.now() - startedAt) / 1_000;
  await settled(world);
  const rows = await world.rows<{ seen: Date; wire: Date | null; ended: Date | null; state: string }>(WRITES, [since]);
  const landed = rows.filter(({ state }) => state === 'confirmed');
  const between = (from: Date, to: Date | null): number => (to === null ? Number.NaN : to.getTime() - from.getTime());
  return {
    limits,
    wanted: rate,
    made: ids.length / editing,
    edits: ids.length,
    writes: landed.length,
    seconds:
      (Math.max(...landed.map(({ ended }) => ended?.getTime() ?? 0)) - Math.min(...landed.map(({ seen }) => seen.getTime()))) /
      1_000,
    toWire: landed.map(({ seen, wire }) => between(seen, wire)),
    toConfirmed: landed.map(({ seen, ended }) => between(seen, ended)),
    refused: rows.length - landed.length,
  };
}

/** Writes that were planned since, each with the newest change of the same thing elsewhere that its plan can have seen. */
const WRITES = `
  select i.state, max(c.at) as seen, (select min(a.started_at) from attempt a where a.intent = i.id) as wire, i.ended_at as ended
    from intent i join link l on l.identity = i.identity and l.connection <> i.connection
    join change c on c.connection = l.connection and c.stream = l.stream and c.id = l.id and c.at between $1 and i.created_at
    where i.created_at > $1 group by i.id`;

async function settled(world: World): Promise<void> {
  const left = await quietWithin(world, QUIET_MS);
  if (left !== undefined) throw new Error(`It does not come to rest: ${left}.`);
}
