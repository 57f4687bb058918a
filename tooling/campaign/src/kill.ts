import { setTimeout as sleep } from 'node:timers/promises';
import { adminClient } from '@meshline/admin-api';
import type { Desk } from './edits.ts';
import type { Kill } from './plan.ts';
import { doorOf, type Daemon } from './world/daemon.ts';
import type { World } from './world/world.ts';

/** How long a daemon may take to come to its point, starts included; a machine that is busy takes its time. */
const TO_POINT_MS = 90_000;
/** More work comes this often while it hasn't. */
const MORE_WORK_MS = 6_000;
const TO_RUN_MS = 120_000;
/** Longer than a lease lasts without renewal. */
const HALTED_MS = 8_000;

export interface Killed {
  /** It died, or was halted, where it should. */
  readonly hit: boolean;
  readonly acts: number;
  /** A daemon that ended by itself when nobody had asked it to: what it said. */
  readonly failed?: string | undefined;
}

/** One death: a daemon with work to do, and what happens to it. No daemon is left running. */
export async function carryOut(world: World, desk: Desk, kill: Kill): Promise<Killed> {
  const acts = await desk.workFor(kill.towards);
  switch (kill.kind) {
    case 'point': {
      if (kill.point === 'sweep.after-expire') await leaveWritesUnderWay(world, desk, kill);
      const daemon = world.start(`${kill.point}:${kill.hit}:${kill.scope ?? ''}`);
      const more = await toItsPoint(world, desk, kill, daemon);
      return { ...(await end(daemon)), acts: acts + more };
    }
    case 'random': {
      const daemon = world.start();
      await daemon.runsWithin(TO_RUN_MS);
      await sleep(kill.afterMs);
      return { ...(await end(daemon, true)), acts };
    }
    case 'postgres':
      return { ...(await killPostgres(world, kill)), acts };
    case 'zombie':
      return zombie(world, desk, kill, acts);
  }
}

async function toItsPoint(world: World, desk: Desk, kill: Extract<Kill, { kind: 'point' }>, daemon: Daemon): Promise<number> {
  if (kill.point === 'queue.during-shutdown') {
    if (await daemon.runsWithin(TO_RUN_MS)) daemon.signal('SIGTERM');
    await daemon.endsWithin(TO_POINT_MS);
    return 0;
  }
  if (kill.point.startsWith('decide.')) {
    if (await daemon.runsWithin(TO_RUN_MS)) await decideSomething(world, daemon);
    return 0;
  }
  if (/^(apply|undo)\./.test(kill.point)) {
    if (await daemon.runsWithin(TO_RUN_MS)) return undoSomething(world, desk, kill, daemon);
    return 0;
  }
  await daemon.runsWithin(TO_RUN_MS);
  let acts = 0;
  const deadline = performance.now() + TO_POINT_MS;
  while (!(await daemon.endsWithin(MORE_WORK_MS)) && performance.now() < deadline) acts += await desk.workFor(kill.towards);
  return acts;
}

/** What a sweep finds is what an earlier death in the middle of a call left behind. */
async function leaveWritesUnderWay(world: World, desk: Desk, kill: Extract<Kill, { kind: 'point' }>): Promise<void> {
  const daemon = world.start(`deliver.before-socket:1:${kill.towards}`);
  await toItsPoint(world, desk, { ...kill, point: 'deliver.before-socket', scope: kill.towards }, daemon);
  await end(daemon);
}

/** Decides the first open exception that may be planned again, so that the decision itself is harmless. */
async function decideSomething(world: World, daemon: Daemon): Promise<void> {
  const { url, key } = doorOf(daemon.folder);
  const client = adminClient(url, key);
  const deadline = performance.now() + TO_POINT_MS;
  while (daemon.ended() === undefined && performance.now() < deadline) {
    const open = await world.rows<{ id: string; version: number }>(
      `select id, version from exception where state = 'open' and kind not in ('duplicate-record') order by id`,
    );
    for (const { id, version } of open) {
      const body = { verb: 'retry', reason: 'look again', version } as const;
      // The answer of a daemon that dies in the middle never comes.
      await client.decide(id, body, `campaign-${id}-${version}`).catch(() => undefined);
      if (await daemon.endsWithin(50)) return;
    }
    await sleep(500);
  }
}

/** Plans the undo of what was written last, and applies it. Returns how many acts that took. */
async function undoSomething(world: World, desk: Desk, kill: Extract<Kill, { kind: 'point' }>, daemon: Daemon): Promise<number> {
  const { url, key } = doorOf(daemon.folder);
  const client = adminClient(url, key);
  const deadline = performance.now() + TO_POINT_MS;
  let acts = 0;
  while (daemon.ended() === undefined && performance.now() < deadline) {
    const written = await world.rows<{ id: string }>(
      `select c.id from change_set c where c.kind in ('live', 'apply') and not exists (select from change_set u where u.undoes = c.id)
           and exists (select from intent i where i.change_set = c.id and i.kind = 'update' and i.state = 'confirmed' and i.before is not null)
         order by c.at desc limit 5`,
    );
    for (const { id } of written) {
      // The answer of a daemon that dies in the middle never comes; what can't be undone is refused.
      const plan = await client.planUndo(id).catch(() => undefined);
      if (plan !== undefined && plan.lines > 0)
        await client.applyPlan(plan.hash, {}, `campaign-${plan.hash}`).catch(() => undefined);
      if (await daemon.endsWithin(50)) return acts;
    }
    acts += await desk.workFor(kill.towards);
    await daemon.endsWithin(MORE_WORK_MS);
  }
  return acts;
}

/** Lets everything be written again that an undo holds: only then do the systems have to agree. Returns how many undos there were. */
export async function releaseUndos(world: World, daemon: Daemon): Promise<number> {
  const { url, key } = doorOf(daemon.folder);
  const client = adminClient(url, key);
  const held = await world.rows<{ id: string }>(
    'select distinct change_set as id from hold where change_set is not null and released_at is null',
  );
  for (const { id } of held) await client.releaseUndo(id);
  return held.length;
}

async function killPostgres(world: World, kill: Extract<Kill, { kind: 'postgres' }>): Promise<Omit<Killed, 'acts'>> {
  const daemon = world.start();
  await daemon.runsWithin(TO_RUN_MS);
  await sleep(kill.afterMs);
  await world.postgres.kill(kill.signal);
  // It goes on by itself when the server is back.
  await sleep(2_000);
  return end(daemon, true);
}

async function zombie(world: World, desk: Desk, kill: Extract<Kill, { kind: 'zombie' }>, before: number): Promise<Killed> {
  let acts = before;
  const { point, towards } = kill;
  const scope = point !== undefined && /^(deliver|confirm)\./.test(point) ? towards : '';
  const halted = world.start(point === undefined ? undefined : `${point}:1:${scope}:stop`);
  const ran = await halted.runsWithin(point === undefined ? TO_RUN_MS : 20_000);
  if (point === undefined) {
    await sleep(kill.afterMs);
    halted.signal('SIGSTOP');
  } else if (ran) await sleep(3_000);
  const heir = world.start();
  await heir.runsWithin(TO_RUN_MS);
  // Somebody edits what the halted daemon has in its hands, and the other one brings it everywhere.
  acts += await desk.workFor(towards);
  await sleep(HALTED_MS);
  halted.signal('SIGCONT');
  await sleep(2_500);
  const one = await end(halted, true);
  const other = await end(heir, true);
  return { hit: one.hit && other.hit, acts, failed: one.failed ?? other.failed };
}

/** Ends it by SIGKILL where it still runs. `asked`: that is the death that was wanted. */
async function end(daemon: Daemon, asked = false): Promise<Omit<Killed, 'acts'>> {
  const before = daemon.ended();
  if (before === undefined) {
    daemon.signal('SIGKILL');
    await daemon.endsWithin(10_000);
    return { hit: asked };
  }
  return before === 'SIGKILL' ? { hit: true } : { hit: false, failed: `ended with ${before}:\n${daemon.said().slice(-1_500)}` };
}
