import type { Dependencies } from '../dependencies.ts';
import { HOUR_MS, WRITE_KINDS } from '../model/write-caps.ts';
import type { StoredPlan } from '../ports/plan-store.ts';
import type { Transaction } from '../ports/store.ts';
import { writeRoom } from './write-room.ts';

export interface PlanObstacles {
  /** What stands in the way now, a sentence each; `connection` undefined = in the way of all. */
  readonly stands: readonly { readonly connection: string | undefined; readonly what: string }[];
  /** Connections of the plan that only observe, with the entities that it writes there. */
  readonly observing: readonly { readonly connection: string; readonly entities: readonly string[]; readonly lines: number }[];
}

/** Stops, pauses, outages, caps and modes as they stand now, as far as they concern the plan. */
export async function planObstacles(tx: Transaction, deps: Dependencies, { summary }: StoredPlan): Promise<PlanObstacles> {
  const wanted = [...new Set(summary.groups.map(({ connection }) => connection))];
  const stands: { connection: string | undefined; what: string }[] = [];
  for (const { connection, actor, reason } of await tx.stops()) {
    if (connection === undefined) stands.push({ connection, what: `all writing is stopped, by ${actor}: ${reason}` });
    else if (wanted.includes(connection)) stands.push({ connection, what: `paused, by ${actor}: ${reason}` });
  }
  const connections = (await tx.connections()).filter(({ id }) => wanted.includes(id));
  for (const { id, state, stateReason } of connections)
    if (state !== 'ok') stands.push({ connection: id, what: `can't be used now: ${stateReason ?? state}` });
  for (const kind of WRITE_KINDS) {
    const planned = kind === 'create' ? summary.creates : summary.updates;
    const least = planned === 0 ? undefined : await writeRoom(tx, deps, kind, deps.clock.now());
    if (least === undefined || least.room >= planned) continue;
    const window = least.cap.windowMs === HOUR_MS ? 'an hour' : 'a day';
    stands.push({
      connection: undefined,
      what: `the limit of ${least.cap.most} ${kind}s within ${window} has room for ${least.room} of the ${planned}; the others wait for it`,
    });
  }
  return { stands, observing: observingOf(connections, summary) };
}

function observingOf(
  connections: Awaited<ReturnType<Transaction['connections']>>,
  { groups }: StoredPlan['summary'],
): PlanObstacles['observing'] {
  return connections.flatMap(({ id, modes }) => {
    const own = groups.filter(({ connection, entity }) => connection === id && (modes[entity] ?? 'observe') === 'observe');
    if (own.length === 0) return [];
    const entities = [...new Set(own.map(({ entity }) => entity))];
    return [{ connection: id, entities, lines: own.reduce((sum, { lines }) => sum + lines, 0) }];
  });
}
