import type { RemoteRecord } from '@meshline/connector-spec';
import { formatRef, type Fields, type RecordRef } from '@meshline/record';
import { referencesOf, sameRemote } from '@meshline/reconcile';
import type { Rulebook } from '@meshline/rulebook';
import { departure, difference } from '../model/diff.ts';
import type { Alias, Change, RecordReference, Snapshot } from '../model/snapshot.ts';
import { isWanted, mappedStream, neededFields, type MappedStream } from '../model/streams.ts';
import { NO_ENTITY } from '../model/watched-streams.ts';
import type { Transaction } from '../ports/store.ts';
import { openTriggers } from './open-triggers.ts';

/** What was read from one connection, in the order in which it came. */
export interface Reading {
  readonly connection: string;
  readonly records: readonly RemoteRecord[];
  readonly gone: readonly { readonly stream: string; readonly id: string }[];
  readonly aliases: readonly Omit<Alias, 'at'>[];
  /** When the reading began (Unix ms): nothing in it is newer. */
  readonly readAt: number;
}

export interface Committed {
  /** Entities that link or settle have work for. */
  readonly entities: readonly string[];
  readonly changed: number;
}

/**
 * The one place where values enter the ledger: snapshots, their changes, references and dirty marks, in the caller's
 * transaction. Reading the same again changes nothing.
 */
export async function commitReading(tx: Transaction, rulebook: Rulebook, reading: Reading): Promise<Committed> {
  const incoming = new Map<string, { ref: RecordRef; record: RemoteRecord }>();
  for (const record of reading.records) {
    if (!isWanted(rulebook, reading.connection, record.stream)) continue;
    const ref = { connection: reading.connection, stream: record.stream, id: record.id };
    incoming.set(formatRef(ref), { ref, record });
  }
  const gone = [
    ...reading.gone.map(({ stream, id }) => ({ connection: reading.connection, stream, id })),
    ...reading.aliases.map(({ from }) => from),
  ];
  const stored = new Map<string, Snapshot>();
  const refs = [...[...incoming.values()].map(({ ref }) => ref), ...gone];
  for (const snapshot of await tx.lockSnapshots(refs)) stored.set(formatRef(snapshot.ref), snapshot);

  const snapshots = new Map<string, Snapshot>();
  const changes: Change[] = [];
  const references: RecordReference[] = [];
  const same: RecordRef[] = [];
  const toLink = new Map<string, RecordRef[]>();
  const echoes = new Map<string, RecordRef[]>();
  const echoed = new Set<string>();
  const sent = await tx.patchesSentTo([...incoming.values()].map(({ ref }) => ref));
  for (const [key, { ref, record }] of incoming) {
    const mapped = mappedStream(rulebook, ref.connection, ref.stream);
    const found = difference(stored.get(key), record, ref, mapped?.entity.name ?? NO_ENTITY, reading.readAt);
    if (found.kind === 'stale') continue;
    if (found.kind === 'same') {
      same.push(ref);
      continue;
    }
    snapshots.set(key, found.snapshot);
    changes.push(found.change);
    if (!mapped) continue;
    for (const reference of referencesOf(mapped.entity, mapped.rules, found.snapshot.fields))
      references.push({ ref, ...reference });
    const echo = isEcho(found.change, found.snapshot.fields, mapped, sent.get(key) ?? []);
    if (echo) echoed.add(key);
    push(echo ? echoes : toLink, mapped.entity.name, ref);
  }
  for (const ref of gone) {
    const key = formatRef(ref);
    const left = departure(snapshots.get(key) ?? stored.get(key), reading.readAt);
    if (!left) continue;
    snapshots.set(key, left.snapshot);
    changes.push(left.change);
    if (left.snapshot.entity !== NO_ENTITY) push(toLink, left.snapshot.entity, ref);
  }

  const written = [...snapshots.values()];
  if (same.length > 0) await tx.touchSnapshots(same, reading.readAt);
  if (written.length > 0) {
    await tx.writeSnapshots(written);
    await tx.appendChanges(changes);
    await tx.replaceReferences(
      written.filter(({ live }) => live).map(({ ref }) => ref),
      references,
    );
  }
  // What MeshLine wrote itself is nothing that happened: it happened where it came from.
  const changed = [...snapshots].flatMap(([key, after]) => (echoed.has(key) ? [] : [{ before: stored.get(key), after }]));
  await openTriggers(tx, rulebook, changed, reading.readAt);
  if (reading.aliases.length > 0) {
    await tx.writeAliases(reading.aliases.map((alias) => ({ ...alias, at: reading.readAt })));
    const heirs = reading.aliases.map(({ to }) => to);
    for (const heir of await tx.lockSnapshots(heirs)) if (heir.entity !== NO_ENTITY) push(toLink, heir.entity, heir.ref);
  }
  for (const [entity, records] of toLink) await tx.markRecordsDirty(entity, records);
  for (const [entity, records] of echoes) await tx.markRecordsDirty(entity, records, 'echo');
  return { entities: [...new Set([...toLink.keys(), ...echoes.keys()])], changed: written.length };
}

function push(groups: Map<string, RecordRef[]>, entity: string, ref: RecordRef): void {
  const group = groups.get(entity);
  if (group) group.push(ref);
  else groups.set(entity, [ref]);
}

/**
 * Every field that is mapped and changed shows what MeshLine wrote to it: recognised by value (architecture 6.11). A record that it made
 * shows all of that, beside what the vendor fills in by itself.
 */
function isEcho(
  { kind, fields: changed }: Change,
  now: Fields,
  { entity, rules }: MappedStream,
  sent: readonly Fields[],
): boolean {
  if (sent.length === 0) return false;
  if (kind === 'seen') return sent.some((patch) => sameRemote(entity, rules, patch, now));
  if (kind !== 'changed') return false;
  const needed = neededFields({ entity, rules });
  return Object.keys(changed).every(
    (name) =>
      !needed.has(name) ||
      sent.some((patch) => {
        const wanted = patch[name];
        return wanted !== undefined && sameRemote(entity, rules, { [name]: wanted }, now);
      }),
  );
}
