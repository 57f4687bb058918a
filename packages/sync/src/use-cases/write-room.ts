import type { Finding } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { causeRows, queueItem } from '../model/queue-items.ts';
import { HOUR_MS, WRITE_KINDS, type WriteCap, type WriteKind } from '../model/write-caps.ts';
import type { Transaction } from '../ports/store.ts';

/** The reason of the exception that says that a cap is reached; its detail is the kind. */
export const CAP_REACHED = 'cap-reached';

interface Room {
  readonly room: number;
  readonly cap: WriteCap;
}

/** The cap of a kind that leaves the least room, and how much; undefined = the kind has none. */
export async function writeRoom(tx: Transaction, deps: Dependencies, kind: WriteKind, now: number): Promise<Room | undefined> {
  return (await writeRooms(tx, deps, [kind], now)).get(kind);
}

async function writeRooms(
  tx: Transaction,
  deps: Dependencies,
  kinds: readonly WriteKind[],
  now: number,
): Promise<ReadonlyMap<WriteKind, Room>> {
  const caps = (deps.caps ?? []).filter(({ kind }) => kinds.includes(kind));
  const counts = await tx.countWrites(caps.map(({ kind, windowMs }) => ({ kind, since: now - windowMs })));
  const least = new Map<WriteKind, Room>();
  for (const [n, cap] of caps.entries()) {
    const room = Math.max(0, cap.most - (counts[n] ?? 0));
    if (room < (least.get(cap.kind)?.room ?? Number.POSITIVE_INFINITY)) least.set(cap.kind, { room, cap });
  }
  return least;
}

/** Kinds that may be sent now, with how many of each; those without a cap have no end. */
export async function openKinds(tx: Transaction, deps: Dependencies, now: number): Promise<ReadonlyMap<WriteKind, number>> {
  const rooms = await writeRooms(tx, deps, WRITE_KINDS, now);
  const open = new Map<WriteKind, number>();
  for (const kind of WRITE_KINDS) {
    const room = rooms.get(kind)?.room ?? Number.POSITIVE_INFINITY;
    if (room > 0) open.set(kind, room);
  }
  return open;
}

/**
 * One question for the system owner while writes of a kind wait for their cap; it closes by itself once none of them waits
 * and there is room again.
 */
export async function tellOfCaps(tx: Transaction, deps: Dependencies, now: number): Promise<void> {
  const over: string[] = [];
  const rooms = await writeRooms(tx, deps, WRITE_KINDS, now);
  for (const kind of WRITE_KINDS) {
    const least = rooms.get(kind);
    const waiting = least === undefined ? 0 : await tx.countReady(kind);
    if (least === undefined || (least.room > 0 && waiting === 0)) over.push(itemOf(kind));
    if (least === undefined || least.room > 0 || waiting === 0) continue;
    const item = { ...queueItem('system', capFinding(deps, least.cap, waiting), 'connection', undefined), item: itemOf(kind) };
    await tx.addFindings([item], causeRows([item], deps.active().rulebook, now, false), now);
  }
  await tx.closeItems(over, 'the limit has room again, and nothing waits for it', now);
}

function itemOf(kind: WriteKind): string {
  return `system:cap:${kind}`;
}

function capFinding(deps: Dependencies, { kind, windowMs, most }: WriteCap, waiting: number): Finding {
  const window = windowMs === HOUR_MS ? 'an hour' : 'a day';
  return {
    kind: 'failed-delivery',
    reason: CAP_REACHED,
    detail: kind,
    systems: [...deps.connections.ids].sort(),
    message: `The limit of ${most} ${kind}${most === 1 ? '' : 's'} within ${window} is reached, and ${waiting} more wait. They go on by themselves as the window allows; if they are right, 'retry' lets as many go at once`,
    evidence: [],
    parks: [],
  };
}
