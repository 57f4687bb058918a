import type { Daemon } from './daemon.ts';
import type { World } from './world.ts';

/** One thing of all that could happen next happens: a held call goes on, or a daemon takes a wake-up. False = nobody can. */
export async function oneStep(world: World, daemons: readonly Daemon[]): Promise<boolean> {
  const now = world.time.now();
  const held = world.gate.ready(now);
  const jobs = daemons.flatMap((daemon) => daemon.takes(now).map((wakeUp) => ({ daemon, wakeUp })));
  if (held.length + jobs.length === 0) return false;
  const at = world.random.int(held.length + jobs.length);
  const call = held[at];
  if (call) world.gate.letGo(call);
  else {
    const job = jobs[at - held.length];
    job?.daemon.take(job.wakeUp);
  }
  await world.gate.settled();
  return true;
}

/** Time passes. */
export async function pass(world: World, ms: number): Promise<void> {
  world.gate.tell(`time ${ms}`);
  world.time.advance(ms);
  await world.gate.settled();
}

/** Until nobody can do anything without time passing. Throws where that never comes. */
export async function workOff(world: World, daemons: readonly Daemon[], most = 20_000): Promise<void> {
  for (let steps = 0; await oneStep(world, daemons); steps++) {
    if (steps > most) throw new NeverQuiet(`after ${most} steps without time passing there is still something to do`);
  }
}

/** Liveness: the work doesn't end. */
export class NeverQuiet extends Error {}
