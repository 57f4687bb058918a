import { decide as judge, type RefusalCode, type Transition, type Verb } from '@meshline/queue';
import { causeKey } from '@meshline/reconcile';
import { compareRefs, type RecordRef, type Value } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import type { OpenException, OpenItem } from '../ports/decision-store.ts';
import { WRITE_KINDS } from '../model/write-caps.ts';
import type { Transaction } from '../ports/store.ts';
import { WORK_FAILS } from './work-pages.ts';
import { CAP_REACHED } from './write-room.ts';

export interface DecisionCommand {
  readonly exception: number;
  /** One record of the cause; undefined = all that it holds. */
  readonly item?: string | undefined;
  readonly verb: Verb;
  readonly reason: string;
  readonly actor: string;
  /** The version of the exception that the person saw. */
  readonly version: number;
  /** The right value, where the person gives one. */
  readonly value?: Value | undefined;
  /** The same key for the same decision gets the first answer again, whatever became of the exception since. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string } | undefined;
}

export type DecisionOutcome =
  | {
      readonly ok: true;
      /** Id of the decision. */
      readonly decision: string;
      readonly records: number;
      readonly items: readonly string[];
      readonly message: string;
      /** The exception afterwards. */
      readonly state: 'open' | 'closed';
      readonly version: number;
      /** Unix milliseconds. */
      readonly at: number;
    }
  | { readonly ok: false; readonly code: RefusalCode | 'not-found' | 'key-reused'; readonly message: string };

/**
 * A person's decision, in one transaction with its trace. Nothing is sent here: what follows from it is settled,
 * planned and gated like everything else.
 */
export async function decideException(deps: Dependencies, command: DecisionCommand): Promise<DecisionOutcome> {
  const { idempotency } = command;
  const { outcome, entities } = await deps.store.transaction(
    async (tx): Promise<{ outcome: DecisionOutcome; entities: readonly string[] }> => {
      const earlier = idempotency === undefined ? undefined : await tx.lockIdempotencyKey(idempotency.key);
      if (earlier !== undefined) {
        // Only decisions are remembered: what was refused may be asked again.
        const same = earlier.fingerprint === idempotency?.fingerprint;
        return { outcome: same ? (earlier.result as DecisionOutcome) : keyReused(), entities: [] };
      }
      const found = await tx.lockException(command.exception);
      if (!found) return { outcome: notFound(command.exception), entities: [] };
      const transition = judge(
        {
          ...found,
          items: found.items.map((row) => ({ item: row.item, state: 'open', proposed: row.finding.proposed !== undefined })),
        },
        {
          verb: command.verb,
          item: command.item,
          version: command.version,
          reason: command.reason,
          hasValue: command.value !== undefined,
        },
      );
      if (!transition.ok) return { outcome: transition, entities: [] };
      const at = deps.clock.now();
      const decision = deps.ids.next();
      const asked = found.items.filter(({ item }) => transition.items.includes(item));
      const { items, does } = await triedFirst(tx, found, asked, transition);
      const chosen = items.map(({ item }) => item);
      await tx.insertDecision({ ...command, item: command.item, id: decision, at });
      const entities = await carryOut(tx, deps, { command, transition, exception: found, items, decision, at });
      await tx.decideItems(found.id, chosen, transition.itemState, `${command.verb} by ${command.actor}: ${command.reason}`, at);
      const body = { verb: command.verb, reason: command.reason, items: chosen, effect: transition.effect };
      await tx.audit([{ kind: 'decision', actor: command.actor, subject: `E-${found.id}`, body }], at);
      const outcome: DecisionOutcome = {
        ok: true,
        decision,
        records: items.length,
        items: chosen,
        message: does,
        state: chosen.length < found.items.length ? 'open' : 'closed',
        version: found.version + 1,
        at,
      };
      if (idempotency !== undefined) await tx.rememberIdempotencyKey({ ...idempotency, result: outcome, at });
      deps.crash?.('decide.before-commit');
      return { outcome, entities };
    },
  );
  if (outcome.ok) deps.crash?.('decide.after-commit');
  await deps.wakeUps.wake(entities.map((scope) => ({ queue: 'reconcile', scope })));
  return outcome;
}

/** What is paused is tried with one record; if it is taken, the others follow by themselves. */
async function triedFirst(
  tx: Transaction,
  exception: OpenException,
  items: readonly OpenItem[],
  { effect, does }: Extract<Transition, { ok: true }>,
): Promise<{ readonly items: readonly OpenItem[]; readonly does: string }> {
  const first = items.find(({ identity }) => identity !== undefined);
  if (effect !== 'plan-again' || first?.identity === undefined) return { items, does };
  if (!(await tx.probePause(causeKey(first.finding, exception.entity), first.identity))) return { items, does };
  return { items: [first], does: 'Tries one record first; if it is taken, the others follow by themselves.' };
}

function notFound(id: number): DecisionOutcome {
  return { ok: false, code: 'not-found', message: `There is no exception E-${id}. 'meshline queue' lists the open ones.` };
}

function keyReused(): DecisionOutcome {
  return { ok: false, code: 'key-reused', message: 'The idempotency key belongs to another decision; take a new one.' };
}

interface Carried {
  readonly command: DecisionCommand;
  readonly transition: Extract<Transition, { ok: true }>;
  readonly exception: OpenException;
  readonly items: readonly OpenItem[];
  readonly decision: string;
  readonly at: number;
}

/** Returns the entities that have work now. */
async function carryOut(tx: Transaction, deps: Dependencies, carried: Carried): Promise<readonly string[]> {
  const { command, transition, exception, items, at } = carried;
  const identities = [...new Set(items.flatMap(({ identity }) => identity ?? []))];
  // What a person wants written is written, also where it was changed back before.
  if (exception.kind === 'fight' && transition.effect !== 'leave') {
    const fights = items.flatMap(({ finding: { ref, field } }) =>
      ref === undefined || field === undefined ? [] : [{ ref, field }],
    );
    await tx.pardonFights(fights, at);
  }
  switch (transition.effect) {
    case 'link':
    case 'separate': {
      const verdict = transition.effect === 'link' ? 'same' : 'distinct';
      const pairs = items.flatMap(pairOf);
      for (const [a, b] of pairs)
        await tx.writeVerdict({ entity: exception.entity, a, b, verdict, actor: command.actor, reason: command.reason, at });
      await tx.markRecordsDirty(exception.entity, pairs.flat());
      return [exception.entity];
    }
    case 'use-value':
      for (const item of items) await useValue(tx, deps, carried, item);
      return tx.markIdentitiesDirty(identities);
    case 'plan-again':
      // What waits for a cap is planned already: as many as the cap may go once more.
      if (exception.reason === CAP_REACHED) {
        for (const kind of WRITE_KINDS) if (exception.detail === kind) await tx.forgetWrites(kind);
        return [];
      }
      if (exception.reason === WORK_FAILS) return freeWork(tx, exception, items);
      await tx.forgetRefusals(identities, [...new Set(items.flatMap(({ finding }) => finding.systems))], at);
      return tx.markIdentitiesDirty(identities);
    case 'put-back':
      // What is agreed on is asserted until it landed: then nothing is left to ask about.
      for (const item of items) {
        const { proposed, field } = item.finding;
        if (proposed === undefined || field === undefined || item.identity === undefined) continue;
        const { actor, reason } = command;
        await tx.insertAssertion({
          id: deps.ids.next(),
          identity: item.identity,
          field,
          value: proposed,
          actor,
          reason,
          rulebook: deps.active().hash,
          at,
        });
      }
      await tx.rememberSettled(items.map((item) => settledRow(item, carried.decision)));
      return tx.markIdentitiesDirty(identities);
    case 'leave':
      await tx.rememberSettled(items.map((item) => settledRow(item, carried.decision)));
      for (const { identity, finding } of items) {
        if (identity === undefined || finding.ref === undefined) continue;
        await tx.insertHold({
          id: deps.ids.next(),
          identity,
          ref: finding.ref,
          field: finding.field,
          reason: command.reason,
          at,
        });
      }
      return tx.markIdentitiesDirty(identities);
  }
}

/** What was taken out of the work is dirty again, and tried from the first failure on. */
async function freeWork(tx: Transaction, exception: OpenException, items: readonly OpenItem[]): Promise<readonly string[]> {
  const step = exception.detail ?? '';
  await tx.freeWork(
    step,
    items.map(({ item }) => item.slice(`system:work:${step}:`.length)),
  );
  if (step === 'link')
    await tx.markRecordsDirty(
      exception.entity,
      items.flatMap(({ ref }) => ref ?? []),
    );
  else await tx.markIdentitiesDirty(items.flatMap(({ identity }) => identity ?? []));
  return [exception.entity];
}

async function useValue(
  tx: Transaction,
  deps: Dependencies,
  { command, transition, at }: Carried,
  item: OpenItem,
): Promise<void> {
  const value = transition.value === 'given' ? command.value : item.finding.proposed;
  if (item.identity === undefined || item.finding.field === undefined || value === undefined) return;
  const { actor, reason } = command;
  await tx.insertAssertion({
    id: deps.ids.next(),
    identity: item.identity,
    field: item.finding.field,
    value,
    actor,
    reason,
    rulebook: deps.active().hash,
    at,
  });
}

function settledRow({ item, evidenceHash, identity }: OpenItem, decision: string) {
  return { item, evidenceHash, identity, decision };
}

function pairOf({ finding }: OpenItem): [RecordRef, RecordRef][] {
  const [a, b] = finding.evidence;
  if (!a || !b) return [];
  return [compareRefs(a.ref, b.ref) < 0 ? [a.ref, b.ref] : [b.ref, a.ref]];
}
