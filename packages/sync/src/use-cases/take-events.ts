import type { Signal } from '@meshline/connector-spec';
import { formatRef } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import type { EventSource } from '../model/event-source.ts';
import { mappedStream } from '../model/streams.ts';
import type { Look } from '../ports/look-store.ts';
import type { WaitingEvent } from '../ports/event-store.ts';
import type { Transaction } from '../ports/store.ts';
import type { WakeUp } from '../ports/wakeups.ts';

/** Bodies may be large, so a page is small. */
const PAGE = 100;
/** For so long a repetition of a hint is known: vendors try again for three days. */
const HINTS_KEPT_MS = 7 * 86_400_000;

/**
 * Takes in what a system has sent: its events become looks at the records that they name. Returns how many there were. Running it
 * twice, or dying in it, takes in nothing twice. Other sources need no such step: their events are records as they are stored.
 */
export async function takeEvents(deps: Dependencies, name: string): Promise<number> {
  const source = deps.eventSources?.find((one) => one.name === name);
  const connection = source?.connection;
  if (source === undefined || connection === undefined) return 0;
  let taken = 0;
  while (!deps.signal.aborted) {
    const page = await deps.store.transaction(async (tx) => {
      await tx.lockEventSource(name);
      return takeHints(tx, deps, source, connection);
    });
    if (page === 0) break;
    taken += page;
    await deps.wakeUps.wake([{ queue: 'look', scope: connection }]);
  }
  return taken;
}

/** What the sweeper finds: events that nobody took in, looks that are due. What is known for a week is forgotten. */
export async function eventsDue(tx: Transaction, deps: Dependencies, now: number): Promise<readonly WakeUp[]> {
  if (deps.eventSources === undefined || deps.eventSources.length === 0) return [];
  const known = new Set(deps.eventSources.map(({ name }) => name));
  const waiting = (await tx.sourcesWaiting()).filter((name) => known.has(name));
  const looks = (await tx.connectionsWithLooks(now)).filter((id) => deps.connections.ids.includes(id));
  await tx.forgetHints(now - HINTS_KEPT_MS);
  return [
    ...waiting.map((scope) => ({ queue: 'ingest' as const, scope })),
    ...looks.map((scope) => ({ queue: 'look' as const, scope })),
  ];
}

async function takeHints(tx: Transaction, deps: Dependencies, source: EventSource, connection: string): Promise<number> {
  const waiting = await tx.waitingEvents(source.name, PAGE);
  if (waiting.length === 0) return 0;
  const account = (await tx.connections()).find(({ id }) => id === connection)?.accountId;
  const looks = new Map<string, Look>();
  const ignored: Record<string, number> = {};
  const ignore = (reason: string, count = 1): void => {
    if (count > 0) ignored[`ignored:${reason}`] = (ignored[`ignored:${reason}`] ?? 0) + count;
  };
  for (const event of waiting) {
    const content = contentOf(deps, connection, event);
    if (content === undefined) ignore('unreadable');
    ignore('unknown-type', content?.unknown.length);
    for (const signal of content?.signals ?? []) {
      // An app may be installed in many accounts, and sends the events of all of them to one address.
      if (signal.account !== undefined && account !== undefined && signal.account !== account) ignore('other-account');
      else if (mappedStream(deps.active().rulebook, connection, signal.stream) === undefined) ignore('not-mapped');
      else addLook(looks, connection, signal, event.receivedAt);
    }
  }
  await tx.askLooks([...looks.values()]);
  await tx.endHints(
    source.name,
    waiting.map(({ seq }) => seq),
  );
  if (Object.keys(ignored).length > 0) await tx.countEvents(source.name, ignored, deps.clock.now());
  return waiting.length;
}

/** Undefined: it was verified and stored, and isn't what the connector reads, of another version of it maybe. */
function contentOf(
  deps: Dependencies,
  connection: string,
  { body }: WaitingEvent,
): { readonly signals: readonly Signal[]; readonly unknown: readonly string[] } | undefined {
  try {
    return deps.connections.get(connection).webhook?.parse(JSON.parse(body) as unknown);
  } catch {
    return undefined;
  }
}

function addLook(looks: Map<string, Look>, connection: string, { stream, id, at }: Signal, askedAt: number): void {
  const ref = { connection, stream, id };
  const known = looks.get(formatRef(ref));
  const changedAt = at === undefined ? undefined : Date.parse(at);
  looks.set(formatRef(ref), {
    ref,
    askedAt: Math.max(askedAt, known?.askedAt ?? 0),
    // One hint that doesn't say when makes that unknown for all of them.
    changedAt:
      changedAt === undefined || (known && known.changedAt === undefined)
        ? undefined
        : Math.max(changedAt, known?.changedAt ?? 0),
  });
}
