import { causeKey } from '@meshline/reconcile';
import type { Dependencies } from '../dependencies.ts';
import { OPEN_STATES } from '../model/intent.ts';
import type { PlanLine } from '../model/plan-line.ts';
import type { OpenException, OpenItem } from '../ports/decision-store.ts';
import type { ReplayFilter, ReplayTarget } from '../ports/replay-store.ts';
import type { Transaction } from '../ports/store.ts';
import { linesOf } from './plan-lines.ts';
import { decide, SETTLE_PAGE } from './settle.ts';
import { WORK_FAILS } from './work-pages.ts';

export interface ReplayCommand {
  readonly what: { readonly intent: string } | { readonly exception: number } | { readonly filter: ReplayFilter };
  /** How many things the person expects, where the filter selects everything. */
  readonly all: number | undefined;
  readonly preview: boolean;
  /** Things in a minute. */
  readonly rate: number | undefined;
  readonly actor: string;
  readonly reason: string;
}

export type ReplayOutcome =
  | {
      readonly ok: true;
      readonly records: number;
      readonly freed: number;
      /** Unix milliseconds. */
      readonly until: number;
      /** Of a preview that isn't too long to say. */
      readonly lines: readonly PlanLine[] | undefined;
    }
  | {
      readonly ok: false;
      readonly code: 'not-found' | 'in-flight' | 'already-closed' | 'nothing-to-do' | 'selects-everything';
      readonly message: string;
    };

/** Unless told otherwise, in a minute. */
const RATE = 600;
const MINUTE_MS = 60_000;
/** A preview decides no more things than this. */
const PREVIEWED = 2_000;

/**
 * Decides things again against what is true now: refused writes may be tried again, questions about them close (and come back where
 * their reason is still there), and the rest is settled, planned and gated like everything else. Where nothing has changed, nothing
 * is written (I13).
 */
export async function replayWrites(deps: Dependencies, command: ReplayCommand): Promise<ReplayOutcome> {
  const { actor, reason } = command;
  const at = deps.clock.now();
  const rate = command.rate ?? RATE;
  const entities = new Set<string>();
  let outcome: ReplayOutcome | undefined;
  try {
    outcome = await deps.store.transaction(async (tx): Promise<ReplayOutcome> => {
      entities.clear();
      const selected = await select(tx, command);
      if ('ok' in selected) return selected;
      const { targets, items } = selected;
      const last = Math.floor((targets.length - 1) / rate);
      const until = at + last * MINUTE_MS;
      const now = command.preview ? targets : targets.slice(0, rate);
      const freed = await free(tx, now, actor, reason, at);
      for (const { exception, items: own } of items) await tx.decideItems(exception, own, 'gone', because(actor, reason), at);
      if (command.preview)
        throw new Previewed({ ok: true, records: targets.length, freed, until, lines: await linesNow(tx, deps, targets) });
      await tx.insertReplayDue(
        targets
          .slice(rate)
          .map((target, i) => ({ ...target, actor, reason, dueAt: at + (1 + Math.floor(i / rate)) * MINUTE_MS })),
      );
      for (const entity of await tx.markIdentitiesDirty(now.map(({ identity }) => identity))) entities.add(entity);
      const body = {
        reason,
        records: targets.length,
        rate,
        ...('filter' in command.what ? { filter: command.what.filter } : {}),
      };
      await tx.audit([{ kind: 'replay', actor, subject: subjectOf(command), body }], at);
      return { ok: true, records: targets.length, freed, until, lines: undefined };
    });
  } catch (error) {
    if (!(error instanceof Previewed)) throw error;
    return error.outcome;
  }
  await deps.wakeUps.wake([...entities].map((scope) => ({ queue: 'reconcile', scope })));
  return outcome;
}

/** Carries what a preview saw out of its transaction, which is undone by it. */
class Previewed extends Error {
  readonly outcome: ReplayOutcome;
  constructor(outcome: ReplayOutcome) {
    super('preview');
    this.outcome = outcome;
  }
}

/** Things of a replay whose minute has come; returns entities that have work. Run by the sweeper. */
export async function replayDue(tx: Transaction, now: number): Promise<readonly string[]> {
  const due = await tx.takeReplayDue(now, 500);
  if (due.length === 0) return [];
  for (const target of due) await free(tx, [target], target.actor, target.reason, now);
  return tx.markIdentitiesDirty(due.map(({ identity }) => identity));
}

interface Selected {
  readonly targets: readonly ReplayTarget[];
  /** Items of the exception that is replayed. */
  readonly items: readonly { readonly exception: number; readonly items: readonly string[] }[];
}

type Refusal = Extract<ReplayOutcome, { ok: false }>;

async function select(tx: Transaction, { what, all }: ReplayCommand): Promise<Selected | Refusal> {
  if ('intent' in what) {
    const [intent] = await tx.intentsByIds([what.intent]);
    if (intent === undefined)
      return no(
        'not-found',
        `There is no write ${what.intent}. 'meshline changes' lists change sets, and one of them its writes.`,
      );
    if ((OPEN_STATES as readonly string[]).includes(intent.state))
      return no(
        'in-flight',
        `Write ${what.intent} is on its way (${intent.state}): it is decided already. Wait until it has ended.`,
      );
    return { targets: [{ identity: intent.identity, connections: [intent.connection] }], items: [] };
  }
  if ('exception' in what) {
    const found = await tx.lockException(what.exception);
    if (found === undefined)
      return no('not-found', `There is no exception E-${what.exception}. 'meshline queue' lists the open ones.`);
    if (found.state === 'closed' || found.items.length === 0)
      return no('already-closed', `E-${what.exception} is closed: nothing of it is left to decide again.`);
    if (found.reason === WORK_FAILS)
      return no(
        'nothing-to-do',
        `E-${what.exception} is about records on which the program fails; 'meshline queue decide E-${what.exception} retry' lets them in again.`,
      );
    const items = await triedFirst(tx, found);
    const targets = new Map<string, readonly string[]>();
    for (const { identity, finding } of items)
      if (identity !== undefined) targets.set(identity, [...new Set([...(targets.get(identity) ?? []), ...finding.systems])]);
    if (targets.size === 0)
      return no(
        'nothing-to-do',
        `E-${what.exception} is about a connection and not about records; 'meshline queue show E-${what.exception}' says what mends it.`,
      );
    return {
      targets: [...targets].map(([identity, connections]) => ({ identity, connections })),
      items: [{ exception: found.id, items: items.map(({ item }) => item) }],
    };
  }
  const targets = await tx.replayTargets(what.filter);
  if (targets.length === 0) return no('nothing-to-do', 'No write that has ended fits that. Nothing was decided again.');
  const everything = targets.length > 1 && targets.length === (await tx.replayTargets({})).length;
  if (everything && all !== targets.length)
    return no(
      'selects-everything',
      `That selects everything, ${targets.length} things${all === undefined ? '' : `, and not ${all}`}. Narrow it (--connection, --entity, --state, --kind, --since), or say --all ${targets.length}.`,
    );
  return { targets, items: [] };
}

/** What is paused is tried with one record; if it is taken, the others follow by themselves. */
async function triedFirst(tx: Transaction, { entity, items }: OpenException): Promise<readonly OpenItem[]> {
  const first = items.find(({ identity }) => identity !== undefined);
  if (first?.identity === undefined) return items;
  return (await tx.probePause(causeKey(first.finding, entity), first.identity)) ? [first] : items;
}

function no(code: Refusal['code'], message: string): Refusal {
  return { ok: false, code, message };
}

async function free(
  tx: Transaction,
  targets: readonly ReplayTarget[],
  actor: string,
  reason: string,
  at: number,
): Promise<number> {
  const freed = await tx.freeRefusals(targets, at);
  for (const { exception, items } of await tx.parkingItems(targets))
    await tx.decideItems(exception, items, 'gone', because(actor, reason), at);
  return freed;
}

function because(actor: string, reason: string): string {
  return `replay by ${actor}: ${reason}`;
}

function subjectOf({ what }: ReplayCommand): string {
  return 'intent' in what ? what.intent : 'exception' in what ? `E-${what.exception}` : '*';
}

async function linesNow(
  tx: Transaction,
  deps: Dependencies,
  targets: readonly ReplayTarget[],
): Promise<readonly PlanLine[] | undefined> {
  if (targets.length > PREVIEWED) return undefined;
  const ids = targets.map(({ identity }) => identity);
  const lines: PlanLine[] = [];
  for (const entity of deps.active().rulebook.entities) {
    const own = await tx.identitiesOf(entity.name, ids);
    for (let from = 0; from < own.length; from += SETTLE_PAGE) {
      const decided = await decide(tx, deps, entity, own.slice(from, from + SETTLE_PAGE));
      lines.push(...linesOf(entity, decided, { connections: [], entities: [] }).lines);
    }
  }
  return lines;
}
