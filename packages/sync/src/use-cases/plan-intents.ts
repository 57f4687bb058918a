import { canonicalHash, formatRef } from '@meshline/record';
import type { PlannedWrite } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';
import { intentKey, isOpen, isRestore, isUnsent, newIntent } from '../model/intents.ts';
import type { Slot } from '../model/link.ts';
import type { Transaction } from '../ports/store.ts';
import type { Decided } from './settle.ts';

/**
 * Turns planned writes into intents. A record or slot has at most one open intent: an unsent one that says something
 * else is superseded; behind a sent one the new plan waits (its end marks the identity dirty again).
 */
export async function planIntents(
  tx: Transaction,
  deps: Dependencies,
  entity: EntityRules,
  decided: readonly Decided[],
  at: number,
): Promise<{ deliver: readonly string[]; inserted: number }> {
  const slots = await slotsFor(tx, deps, entity, decided, at);
  const intents: Intent[] = [];
  const supersede: string[] = [];
  const changeSet = deps.ids.next();
  const { hash } = deps.active();
  for (const { stored, facts, planned } of decided) {
    const open = stored.openIntents.filter(isOpen);
    const wanted = new Set<string>();
    for (const write of planned.writes) {
      const slot = write.kind === 'create' ? slots.get(`${stored.identity}/${write.connection}`) : undefined;
      const key = intentKey(write, slot);
      wanted.add(placeOf(write, slot));
      const rival = open.find((intent) => placeOfIntent(intent) === placeOf(write, slot));
      if (rival && (!isUnsent(rival) || isRestore(rival))) continue;
      // What an older rulebook planned is planned anew by this one, also where it says the same: the gate sends nothing of another.
      const says = rival && rival.rulebook === hash && rival.key === key && (write.kind === 'update' || samePatch(rival, write));
      if (says) continue;
      if (rival) supersede.push(rival.id);
      const lane = stored.golden === undefined ? 'backfill' : 'live';
      const ready = facts.connections[write.connection]?.mode === 'live';
      intents.push(
        newIntent(write, slot, {
          id: deps.ids.next(),
          changeSet,
          entity: entity.name,
          identity: stored.identity,
          lane,
          rulebook: hash,
          ready,
          at,
        }),
      );
    }
    // What isn't wanted any more, because the world moved, must not be sent.
    for (const intent of open)
      if (isUnsent(intent) && !isRestore(intent) && !wanted.has(placeOfIntent(intent))) supersede.push(intent.id);
  }
  if (supersede.length > 0) await tx.supersedeIntents(supersede, at);
  if (intents.length === 0) return { deliver: [], inserted: 0 };
  await tx.insertChangeSet({
    id: changeSet,
    kind: 'live',
    cause: `settle ${entity.name}`,
    actor: 'meshline',
    rulebook: hash,
    at,
  });
  deps.crash?.('plan.before-intents', entity.name);
  const inserted = new Set(await tx.insertIntents(intents));
  deps.crash?.('plan.after-intents', entity.name);
  const ready = intents.filter((intent) => inserted.has(intent.id) && intent.state === 'ready');
  return { deliver: [...new Set(ready.map(({ connection }) => connection))], inserted: inserted.size };
}

async function slotsFor(
  tx: Transaction,
  deps: Dependencies,
  entity: EntityRules,
  decided: readonly Decided[],
  at: number,
): Promise<ReadonlyMap<string, Slot>> {
  const wanted = decided.flatMap(({ stored, planned }) =>
    planned.writes
      .filter(({ kind }) => kind === 'create')
      .map(({ connection }) => ({ identity: stored.identity, connection, entity: entity.name, newId: deps.ids.next() })),
  );
  if (wanted.length === 0) return new Map();
  const slots = await tx.ensureSlots(wanted, at);
  return new Map(slots.map((slot) => [`${slot.identity}/${slot.connection}`, slot]));
}

function placeOf(write: PlannedWrite, slot: Slot | undefined): string {
  return write.kind === 'update' ? formatRef(write.ref) : `slot:${slot?.id ?? ''}`;
}

function placeOfIntent(intent: Intent): string {
  return intent.slot === undefined ? `${intent.connection}/${intent.stream}/${intent.recordId ?? ''}` : `slot:${intent.slot}`;
}

function samePatch(intent: Intent, write: PlannedWrite): boolean {
  return canonicalHash(intent.patch) === canonicalHash(write.patch);
}
