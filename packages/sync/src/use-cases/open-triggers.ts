import { brakeHolds, evaluateChange, type ChangeFacts, type TriggerFinding } from '@meshline/handoff';
import type { Finding } from '@meshline/reconcile';
import { formatRef, type RecordRef } from '@meshline/record';
import type { Rulebook, TriggerRules } from '@meshline/rulebook';
import { causeRows, queueItem } from '../model/queue-items.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { NO_ENTITY, triggersOf } from '../model/watched-streams.ts';
import type { NewTrigger } from '../ports/trigger-store.ts';
import type { Transaction } from '../ports/store.ts';

const HOUR_MS = 3_600_000;

/** A record that was just stored, and what stood there before. */
export interface StoredChange {
  readonly before: Snapshot | undefined;
  readonly after: Snapshot;
}

/**
 * Keeps what the changes of a reading mean for workflows, in the transaction that stores them: none is lost by a death, and none comes
 * twice, since one occurrence has one key. What happened before a workflow began to listen is its past: a first pass opens nothing.
 */
export async function openTriggers(
  tx: Transaction,
  rulebook: Rulebook,
  changes: readonly StoredChange[],
  at: number,
): Promise<void> {
  const heard = changes.flatMap((change) => {
    const { connection, stream } = change.after.ref;
    return change.after.live ? triggersOf(rulebook, connection, stream).map((rules) => ({ rules, change })) : [];
  });
  if (heard.length === 0) return;
  const since = await tx.watchSince([...new Set(heard.map(({ rules }) => rules.workflow))], at);
  const found = heard.flatMap(({ rules, change }) => {
    const facts = factsOf(change);
    const from = since.get(rules.workflow) ?? at;
    return evaluateChange(rules, facts)
      .filter((finding) => timeOf(finding, facts) >= from)
      .map((finding) => ({ rules, finding }));
  });
  await keep(tx, rulebook, found, at);
  await ask(
    tx,
    rulebook,
    found.flatMap(({ rules, finding }) => (finding.kind === 'occurrence' ? [] : [questionOf(rules, finding)])),
    at,
  );
}

function factsOf({ before, after }: StoredChange): ChangeFacts {
  return {
    ref: after.ref,
    version: after.version,
    before: before?.live === true ? before.fields : undefined,
    after: after.fields,
    lastReadAt: before?.readAt,
    createdAt: after.createdAt,
    since: (field) => {
      const interval = after.changed[field];
      if (interval === undefined) return { at: after.createdAt ?? after.readAt, exact: false };
      return { at: interval.before, exact: interval.after === interval.before };
    },
  };
}

function timeOf(finding: TriggerFinding, { before, createdAt, since }: ChangeFacts): number {
  if (finding.kind === 'occurrence') return finding.occurrence.enteredAt;
  const { at } = since(finding.field);
  return before === undefined ? (createdAt ?? at) : at;
}

type Found = { readonly rules: TriggerRules; readonly finding: TriggerFinding };

async function keep(tx: Transaction, rulebook: Rulebook, found: readonly Found[], at: number): Promise<void> {
  for (const [rules, some] of Map.groupBy(found, ({ rules: one }) => one)) {
    const occurrences = some.flatMap(({ finding }) => (finding.kind === 'occurrence' ? [finding.occurrence] : []));
    if (occurrences.length === 0) continue;
    const limit = rules.mostPerHour;
    let recent = limit === undefined ? 0 : await tx.triggersSince(rules.workflow, at - HOUR_MS);
    const triggers = occurrences.map((occurrence): NewTrigger => {
      const held = brakeHolds(limit, recent);
      if (occurrence.suppressed === undefined) recent += 1;
      return { kind: rules.kind, occurrence, held };
    });
    const added = new Set((await tx.addTriggers(triggers, at)).map(({ key }) => key));
    if (triggers.some(({ held, occurrence }) => held && added.has(occurrence.key)))
      await ask(tx, rulebook, [brakeQuestion(rules)], at);
  }
}

interface Question {
  readonly name: string;
  readonly finding: Finding;
}

async function ask(tx: Transaction, rulebook: Rulebook, questions: readonly Question[], at: number): Promise<void> {
  const byName = new Map(questions.map((question) => [question.name, question]));
  if (byName.size === 0) return;
  const items = [...byName.values()].map(({ name, finding }) => ({
    ...queueItem('system', finding, NO_ENTITY, undefined),
    item: `system:${name}`,
  }));
  await tx.addFindings(items, causeRows(items, rulebook, at, false), at);
}

function questionOf(rules: TriggerRules, finding: Exclude<TriggerFinding, { kind: 'occurrence' }>): Question {
  const { field, ref } = finding;
  const where = `${ref.connection} ${ref.stream}`;
  const unmapped = finding.kind === 'unmapped';
  return {
    name: `trigger:${finding.kind}:${rules.workflow}:${formatRef(ref)}`,
    finding: {
      ...base(ref),
      reason: unmapped ? 'unmapped-status' : 'unreadable-status',
      ...(unmapped ? { detail: finding.value } : {}),
      field,
      message: unmapped
        ? `The workflow '${rules.workflow}' doesn't know what '${finding.value}' in ${field} of ${where} means. Add it to the states of its trigger`
        : `The workflow '${rules.workflow}' needs ${field} of ${where}, which can't be read. Let the connection read it`,
    },
  };
}

function brakeQuestion(rules: TriggerRules): Question {
  const { workflow, connection, stream, mostPerHour } = rules;
  return {
    name: `trigger:brake:${workflow}`,
    finding: {
      ...base({ connection, stream, id: workflow }),
      reason: 'trigger-brake',
      ref: undefined,
      message: `More than ${mostPerHour} triggers of the workflow '${workflow}' within an hour: those beyond wait until somebody says that they are no import`,
    },
  };
}

const base = (ref: RecordRef): Omit<Finding, 'reason' | 'message'> => ({
  kind: 'failed-validation',
  systems: [ref.connection],
  ref,
  evidence: [],
  parks: [],
});
