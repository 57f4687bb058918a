import { attemptEnds, checkLedgerInvariants, marks, sentAttempts, workFacts } from '@meshline/store-postgres';
import {
  checkQuiet,
  checkRemote,
  checkSilence,
  endsOnce,
  neverBack,
  type AttemptEnd,
  type Marks,
  type RemoteMutation,
  type Violation,
} from '@meshline/sync';
import { endFaults, newChaos, somethingHappens, type Chaos } from './chaos.ts';
import { Daemon } from './daemon.ts';
import type { Ledger } from './ledger.ts';
import { NeverQuiet, oneStep, pass, workOff } from './play.ts';
import { duplicatesOf } from './duplicates.ts';
import { createWorld, type World } from './world.ts';

export interface SimulationOptions {
  readonly keepTrace?: boolean;
}

export interface SimulationResult {
  readonly seed: number;
  readonly digest: string;
  readonly trace: readonly string[];
  readonly steps: number;
  readonly events: number;
  readonly requests: number;
  readonly transactions: number;
  /** Changes over the API, by the other side's count. */
  readonly writes: number;
  readonly happened: Readonly<Record<string, number>>;
  readonly fired: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
  /** Errors that nobody expected. */
  readonly crashes: readonly string[];
}

const DAEMONS = 2;
const ROUNDS = 60;
/** Changes that one attempt makes of a record at most: its values and its associations are requests of their own in HubSpot. */
const CHANGES_PER_ATTEMPT = 3;

/** One play from its seed: the systems and the ledger anew, chaos, healing, and the laws. */
export async function simulate(seed: number, ledger: Ledger, options: SimulationOptions = {}): Promise<SimulationResult> {
  const people = 3 + (seed % 4);
  const world = createWorld(seed, ledger, people, options.keepTrace ?? false);
  const restore = world.time.install();
  const chaos = newChaos();
  const violations: Violation[] = [];
  let daemons: Daemon[] = [];
  try {
    await ledger.renew(world.hash, world.rulebook, world.time.now());
    await prepare(world);
    world.gate.calm = false;
    let born = 0;
    const bear = (): Daemon => {
      const daemon = new Daemon(world, `d${++born}`);
      daemon.start();
      return daemon;
    };
    daemons = Array.from({ length: DAEMONS }, bear);
    await world.gate.settled();
    // Half of the plays begin with a calm first run, so that the chaos meets a settled ledger.
    if (world.random.chance(0.5)) await heal(world, daemons);
    await chaosPhase(world, chaos, daemons, bear, violations);
    await endFaults(world, chaos);
    world.databaseAwayUntil = 0;
    world.networkAwayUntil.clear();
    for (const { life } of daemons) life.stalledUntil = 0;
    await heal(world, daemons);
    violations.push(...(await judge(world, chaos, daemons)));
  } catch (error) {
    if (!(error instanceof NeverQuiet)) throw error;
    violations.push({ law: 'I5', subject: `seed ${seed}`, message: error.message });
  } finally {
    for (const daemon of daemons) daemon.die();
    restore();
    world.sandbox.close();
  }
  const { mutations } = await world.control<{ mutations: readonly RemoteMutation[] }>('mutations?limit=50000');
  return {
    seed,
    digest: world.gate.digest(),
    trace: world.gate.trace,
    steps: world.gate.lines,
    events: [...chaos.happened.values()].reduce((sum, count) => sum + count, 0),
    requests: world.count.requests,
    transactions: world.count.transactions,
    writes: mutations.filter(({ viaApi, seq }) => viaApi && !chaos.byPeople.has(seq)).length,
    happened: Object.fromEntries(chaos.happened),
    fired: Object.fromEntries(chaos.fired),
    violations,
    crashes: world.crashes,
  };
}

/** What `meshline setup` and the operator do before: fields for the marker, and every connection live. */
async function prepare(world: World): Promise<void> {
  const first = new Daemon(world, 'setup');
  const { deps, hosted } = first.ports;
  for (const { provision } of hosted.values())
    for (const step of (await provision?.plan(deps.signal)) ?? []) await provision?.apply(step, deps.signal);
  for (const { id, package: name } of world.connections) {
    await deps.store.transaction((tx) => tx.registerConnection(id, name, world.time.now()));
    for (const { name: entity } of world.rulebook.entities)
      await deps.store.transaction((tx) => tx.setMode(id, entity, 'live', 'simulation', 'simulation', world.time.now()));
  }
  first.die();
}

async function chaosPhase(
  world: World,
  chaos: Chaos,
  daemons: Daemon[],
  bear: () => Daemon,
  violations: Violation[],
): Promise<void> {
  const { random } = world;
  const watch = new Watch(world);
  let events = 25 + random.int(25);
  world.polling.on = true;
  while (events > 0) {
    const draw = random.next();
    if (draw < 0.05) {
      events--;
      await somethingHappens(world, chaos, daemons, bear);
      await world.gate.settled();
      if (random.chance(0.1)) violations.push(...(await watch.look()));
    } else if (draw < 0.12 || !(await oneStep(world, daemons)))
      await pass(world, 50 + random.int(random.chance(0.1) ? 10_000 : 1_500));
  }
  violations.push(...(await watch.look()));
  world.polling.on = false;
}

/** Laws over time: what is looked at during the chaos, against what was seen before. */
class Watch {
  readonly #world: World;
  #marks: Marks = new Map();
  #ends: readonly AttemptEnd[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  async look(): Promise<readonly Violation[]> {
    const { ledger, time } = this.#world;
    await ledger.setTime(time.now());
    const client = await ledger.pool.connect();
    try {
      const now = await marks(client);
      const ends = await attemptEnds(client);
      const found = [...neverBack(this.#marks, now), ...endsOnce(this.#ends, ends)];
      this.#marks = now;
      this.#ends = ends;
      return found;
    } finally {
      client.release();
    }
  }
}

/** All faults are off: everything is looked at, and everything that is to be done is done, in a bounded time. */
async function heal(world: World, daemons: readonly Daemon[]): Promise<void> {
  await workOff(world, daemons);
  world.caughtUp.clear();
  for (let round = 1; round <= ROUNDS; round++) {
    await pass(world, round === 1 ? 120_000 : round > 10 ? 65_000 : 5_000);
    const unread = daemons[0]?.feeds.filter((feed) => !world.caughtUp.has(feed)) ?? [];
    await daemons[0]?.poll(unread);
    await workOff(world, daemons);
    if (unread.length > 0 || world.waiting.size > 0) continue;
    if (checkQuiet(await workFacts(world.ledger.pool)).length === 0) return;
  }
}

async function judge(world: World, chaos: Chaos, daemons: readonly Daemon[]): Promise<readonly Violation[]> {
  const { ledger, time, rulebook } = world;
  const before = await workFacts(ledger.pool);
  const written = async (): Promise<number> =>
    (await world.control<{ mutations: readonly RemoteMutation[] }>('mutations?limit=50000')).mutations.filter(
      ({ viaApi }) => viaApi,
    ).length;
  const mutations = await written();
  await heal(world, daemons);
  const after = await workFacts(ledger.pool);
  const remote = await world.control<{ mutations: readonly RemoteMutation[] }>('mutations?limit=50000');
  const client = await ledger.pool.connect();
  const attempts = await sentAttempts(client).finally(() => client.release());
  return [
    ...checkQuiet(before),
    ...checkSilence(before, after, [mutations, await written()]),
    ...(await checkLedgerInvariants(ledger.pool, { at: time.now(), rulebook, most: 10_000 })),
    ...checkRemote({
      mutations: remote.mutations.filter(({ seq }) => !chaos.byPeople.has(seq)),
      duplicates: await duplicatesOf(world),
      attempts,
      changesPerAttempt: CHANGES_PER_ATTEMPT,
    }),
  ];
}
