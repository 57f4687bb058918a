import { formatRef, isBlank, type Fields } from '@meshline/record';
import type { EventTrigger, StateTrigger, TriggerRules } from '@meshline/rulebook';
import type { ChangeFacts } from './change-facts.ts';
import { stated, textOf } from './field-text.ts';
import type { Occurrence, TriggerFinding, TriggerPayload } from './occurrence.ts';
import { suppression } from './suppress.ts';

/** What a change of a record means for a trigger. A raw change and an interpreted event are two things (R10). */
export function evaluateChange(rules: TriggerRules, change: ChangeFacts): readonly TriggerFinding[] {
  switch (rules.kind) {
    case 'form-submission':
    case 'payment-event':
      return happened(rules, change);
    case 'stage-change':
    case 'ticket-escalation':
    case 'approval-change':
    case 'publish-readiness':
      return entered(rules, change);
    case 'stale-record':
      // That nothing changes is no change: see `evaluateStale`.
      return [];
  }
}

/** Each record is one occurrence, and its ref the key; what is told of it later is not another one. */
function happened(rules: EventTrigger, change: ChangeFacts): TriggerFinding[] {
  const { ref, before, after, createdAt } = change;
  if (before !== undefined) return [];
  const value = after[rules.field];
  if (value === undefined) return [{ kind: 'unreadable', workflow: rules.workflow, ref, field: rules.field }];
  const text = textOf(value);
  const state = own(rules.states, text);
  if (state === undefined) {
    if (rules.unlisted === 'ignore') return [];
    return [{ kind: 'unmapped', workflow: rules.workflow, ref, field: rules.field, value: text }];
  }
  if (!rules.opens.includes(state)) return [];
  const named = rules.at === undefined ? undefined : Date.parse(textOf(after[rules.at] ?? null));
  const at = named === undefined || Number.isNaN(named) ? (createdAt ?? change.since(rules.field).at) : named;
  return [occurrence(rules, change, { key: formatRef(ref), state, at })];
}

interface Step {
  readonly state: string | undefined;
  /** The text as it stands, for a status that no table knows. */
  readonly raw: string;
  readonly at: number;
  readonly exact: boolean;
}

/** The states that a record came into with this change, one occurrence for each that opens. */
function entered(rules: StateTrigger, change: ChangeFacts): TriggerFinding[] {
  const { ref, version, before, after } = change;
  if (after[rules.field] === undefined) return [{ kind: 'unreadable', workflow: rules.workflow, ref, field: rules.field }];
  const from = before === undefined ? undefined : stateOf(rules, before);
  const findings: TriggerFinding[] = [];
  let last = from?.state;
  let lastRaw = from?.raw;
  for (const step of stepsOf(rules, change)) {
    const isNew = step.raw !== lastRaw || step.state !== last;
    lastRaw = step.raw;
    if (!isNew) continue;
    if (step.state === undefined && step.raw !== '') {
      findings.push({ kind: 'unmapped', workflow: rules.workflow, ref, field: rules.field, value: step.raw });
      last = undefined;
      continue;
    }
    const changed = step.state !== last;
    last = step.state;
    if (!changed || step.state === undefined || !rules.opens.includes(step.state)) continue;
    findings.push(occurrence(rules, change, { key: keyOf(rules, change, step, version), state: step.state, at: step.at }));
  }
  return findings;
}

/** What the system remembers of the way, or where there is nothing, the state that was read. */
function stepsOf(rules: StateTrigger, change: ChangeFacts): Step[] {
  const { after, before } = change;
  const now = stateOf(rules, after);
  const past = change.history?.[rules.field];
  if (past !== undefined && past.length > 0 && now.state !== CLOSED) {
    const steps = past.map(({ value, at }): Step => ({ state: own(rules.states, value), raw: value, at, exact: true }));
    // What lies before the last reading was evaluated with it.
    const { lastReadAt } = change;
    return before === undefined || lastReadAt === undefined ? steps : steps.filter(({ at }) => at > lastReadAt);
  }
  const moved = [rules.field, ...(rules.closed === undefined ? [] : [rules.closed.field])].filter(
    (field) => before === undefined || textOf(before[field] ?? null) !== textOf(after[field] ?? null),
  );
  const times = moved.map((field) => change.since(field));
  const time = times.toSorted((a, b) => b.at - a.at)[0] ?? change.since(rules.field);
  if (before === undefined && change.createdAt !== undefined && !time.exact)
    return [{ ...now, at: change.createdAt, exact: true }];
  return [{ ...now, ...time }];
}

const CLOSED = '(closed)';

function stateOf(rules: StateTrigger, fields: Fields): { readonly state: string | undefined; readonly raw: string } {
  const { closed } = rules;
  const raw = textOf(fields[rules.field] ?? null);
  if (closed !== undefined && closed.values.includes(textOf(fields[closed.field] ?? null))) return { state: CLOSED, raw };
  return { state: own(rules.states, raw), raw };
}

/**
 * A record enters a state as often as it comes there; the time tells one coming from the next, from the system where it knows it, else
 * the version of what was read: both are the same for a webhook and a poll (architecture 6.13). A request is decided once for each
 * state, and an item is ready once for each of its versions.
 */
function keyOf(rules: StateTrigger, { ref, after }: ChangeFacts, { state, at, exact }: Step, version: number): string {
  const base = `${formatRef(ref)}#${state ?? ''}`;
  if (rules.kind === 'approval-change') return base;
  if (rules.kind === 'publish-readiness') return `${base}#${textOf(after[rules.version ?? ''] ?? null)}`;
  return exact ? `${base}@${at}` : `${base}@v${version}`;
}

function occurrence(
  rules: TriggerRules,
  { ref, after, asked }: ChangeFacts,
  { key, state, at }: { readonly key: string; readonly state: string; readonly at: number },
): TriggerFinding {
  const suppressed = suppression(rules.suppress, after);
  const found: Occurrence = {
    workflow: rules.workflow,
    key,
    ref,
    state,
    enteredAt: at,
    payload: payloadOf(rules, ref.connection, formatRef(ref), after, state, at),
    ...(suppressed === undefined ? {} : { suppressed }),
    ...(rules.kind === 'approval-change' && asked === true ? { outOfBand: true } : {}),
  };
  return { kind: 'occurrence', occurrence: found };
}

/** What stands at the moment of the trigger; it is kept and never changed (R9). */
export function payloadOf(
  rules: TriggerRules,
  system: string,
  record: string,
  fields: Fields,
  state: string,
  at: number,
): TriggerPayload {
  return {
    at,
    system,
    record,
    owner: stated(fields, rules.owner),
    status: { is: 'known', value: state },
    person: stated(fields, rules.person),
  };
}

function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) && !isBlank(name) ? table[name] : undefined;
}
