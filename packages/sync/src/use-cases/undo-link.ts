import { formatRef, type RecordRef } from '@meshline/record';
import type { CurrentLink } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import type { Intent } from '../model/intent.ts';
import { isUnsent } from '../model/intents.ts';
import { mappedStream } from '../model/streams.ts';
import type { StoredPlan } from '../ports/plan-store.ts';
import type { Transaction } from '../ports/store.ts';
import { linkRecords } from './link.ts';
import { planUndo } from './undo-change-set.ts';

export interface UndoLinkCommand {
  /** Two records that are kept as one thing. */
  readonly record: RecordRef;
  readonly from: RecordRef;
  readonly actor: string;
  readonly reason: string;
}

export type UndoLinkOutcome =
  | {
      readonly ok: true;
      /** The decision; what the link wrote is undone by the plan of undoing it. */
      readonly changeSet: string;
      /** What puts back what the link wrote; undefined = not before its last writes have ended. */
      readonly plan: StoredPlan | undefined;
    }
  | { readonly ok: false; readonly code: 'not-found' | 'not-linked' | 'not-separable'; readonly message: string };

type Refused = Extract<UndoLinkOutcome, { ok: false }>;

/**
 * A person says that two records which are kept as one thing are two: they are taken apart at once and for good, what was about to be
 * written because of the link is dropped, and what it has written already is planned to be put back. Nothing is sent here.
 */
export async function undoLink(deps: Dependencies, command: UndoLinkCommand): Promise<UndoLinkOutcome> {
  let done: { readonly changeSet: string; readonly entities: readonly string[] };
  try {
    done = await deps.store.transaction((tx) => takeApart(tx, deps, command));
  } catch (error) {
    if (error instanceof CannotUndo) return error.outcome;
    throw error;
  }
  await deps.wakeUps.wake(done.entities.map((scope) => ({ queue: 'reconcile', scope })));
  const { changeSet } = done;
  const undone = await planUndo(deps, changeSet, command.actor);
  return { ok: true, changeSet, plan: undone.ok ? undone.plan : undefined };
}

/** Rolls everything back. */
class CannotUndo extends Error {
  readonly outcome: Refused;
  constructor(code: Refused['code'], message: string) {
    super(message);
    this.outcome = { ok: false, code, message: `${message} Nothing was changed.` };
  }
}

async function takeApart(
  tx: Transaction,
  deps: Dependencies,
  { record: a, from: b, actor, reason }: UndoLinkCommand,
): Promise<{ readonly changeSet: string; readonly entities: readonly string[] }> {
  const at = deps.clock.now();
  const { rulebook, hash } = deps.active();
  const [nameA, nameB] = [formatRef(a), formatRef(b)];
  const entity = mappedStream(rulebook, a.connection, a.stream)?.entity;
  if (entity === undefined) throw new CannotUndo('not-found', `The rulebook knows no records like ${nameA}.`);
  await tx.lockLane(entity.name);
  const before = await tx.currentLinks([a, b]);
  const identity = before.get(nameA)?.identity;
  for (const name of [nameA, nameB])
    if (!before.has(name))
      throw new CannotUndo(
        'not-found',
        `There is no record ${name} in the ledger. 'meshline why NAME' lists the records of a thing.`,
      );
  if (identity === undefined || before.get(nameB)?.identity !== identity || nameA === nameB)
    throw new CannotUndo('not-linked', `${nameA} and ${nameB} are not linked, so that there is no link to undo.`);

  const members = await tx.membersOf([identity]);
  const unsent = (await tx.lockOpenIntents([identity])).filter(isUnsent);
  await tx.supersedeIntents(
    unsent.map(({ id }) => id),
    at,
  );
  await tx.writeVerdict({ entity: entity.name, a, b, verdict: 'distinct', actor, reason, at });
  const linked = await linkRecords(
    tx,
    deps,
    entity,
    members.map((ref) => ({ ...ref, echo: false })),
  );
  const after = await tx.currentLinks(members);
  if (after.get(nameA)?.identity === after.get(nameB)?.identity)
    throw new CannotUndo('not-separable', `${nameA} and ${nameB} are held together by more than that link.`);

  await forgetOtherSide(tx, identity, after);
  const changeSet = deps.ids.next();
  const cause = `link undone: ${nameA} and ${nameB}`;
  await tx.insertChangeSet({ id: changeSet, kind: 'decision', cause, actor, rulebook: hash, at });
  const writes = (await tx.writesInto(members)).flatMap((intent) => {
    const fields = fromOtherSide(intent, after);
    return fields.length === 0 ? [] : [{ intent: intent.id, fields }];
  });
  await tx.insertSplit({ changeSet, entity: entity.name, a, b, writes });
  const body = { from: nameB, reason, changeSet, writes: writes.length, dropped: unsent.length };
  await tx.audit([{ kind: 'link.undone', actor, subject: nameA, body }], at);
  return { changeSet, entities: [...new Set([entity.name, ...linked.settle, ...linked.relink])] };
}

/** What was agreed on only because of the other side is agreed on no more: it would be written on. */
async function forgetOtherSide(tx: Transaction, identity: string, links: ReadonlyMap<string, CurrentLink>): Promise<void> {
  const [kept] = await tx.loadIdentities([identity]);
  const fields = Object.entries(kept?.golden ?? {}).flatMap(([field, { source }]) => {
    const owner = source.kind === 'record' ? links.get(formatRef(source.ref))?.identity : undefined;
    return owner === undefined || owner === identity ? [] : [field];
  });
  if (fields.length > 0) await tx.dropGolden([{ identity, fields }]);
}

/** Fields of a write whose values came from a record that is another thing now. */
function fromOtherSide(
  { connection, stream, recordId, fields }: Intent,
  links: ReadonlyMap<string, CurrentLink>,
): readonly string[] {
  const own = links.get(formatRef({ connection, stream, id: recordId ?? '' }))?.identity;
  return fields.flatMap(({ field, from }) => {
    const other = from === undefined ? undefined : links.get(from)?.identity;
    return own === undefined || other === undefined || other === own ? [] : [field];
  });
}
