import type { World } from '../world/world.ts';
import { disagreements } from './agreement.ts';
import { effectsAndAttempts, madeTwice } from './remote-log.ts';
import type { Violation } from './violation.ts';

/** Every law that must hold once the daemons were left alone and nothing is left to do. */
export async function judge(world: World): Promise<readonly Violation[]> {
  return [
    ...(await madeTwice(world)),
    ...(await effectsAndAttempts(world)),
    ...(await disagreements(world)),
    ...(await leftOpen(world)),
  ];
}

/** Nothing is left under way: no write is being sent, no attempt is without an end (I1). */
async function leftOpen(world: World): Promise<readonly Violation[]> {
  const [row] = await world.rows<{ sending: number; attempts: number }>(
    `select (select count(*)::int from intent where state = 'sending') as sending, (select count(*)::int from attempt where ended_at is null) as attempts`,
  );
  const found: Violation[] = [];
  if ((row?.sending ?? 1) > 0) found.push({ law: 'I1', what: `${row?.sending ?? 'unknown'} writes are left in sending` });
  if ((row?.attempts ?? 1) > 0) found.push({ law: 'I9', what: `${row?.attempts ?? 'unknown'} attempts have no end` });
  return found;
}
