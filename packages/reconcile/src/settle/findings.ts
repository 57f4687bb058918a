import { compareRefs, type Value } from '@meshline/record';
import type { FieldRules } from '@meshline/rulebook';
import type { Finding, FindingEvidence } from '../finding.ts';
import type { GoldenField } from '../facts.ts';
import type { Problem } from './candidates.ts';
import type { Decision } from './decide-field.ts';
import type { RecordView } from './record-view.ts';

type About = Pick<Decision, 'field' | 'rules' | 'said' | 'golden'>;

/** What every system says of the field, side by side. */
export function evidenceOf({ said }: Pick<About, 'said'>): readonly FindingEvidence[] {
  const filled = said.all.map(({ view, value }): FindingEvidence => ({
    ref: view.record.ref,
    value,
    readAt: view.record.readAt,
  }));
  const odd = said.problems.map(({ view, observed }): FindingEvidence => ({
    ref: view.record.ref,
    value: observed.state === 'unresolved' ? observed.target : observed.raw,
    readAt: view.record.readAt,
  }));
  return [...filled, ...odd].sort((a, b) => compareRefs(a.ref, b.ref));
}

/** The connections of refs, each once, sorted. */
export function systemsOf(...groups: readonly (readonly { readonly connection: string }[])[]): readonly string[] {
  return [...new Set(groups.flat().map(({ connection }) => connection))].sort();
}

function about(view: RecordView, field: string): Pick<Finding, 'field' | 'ref' | 'parks'> {
  const { ref } = view.record;
  return { field, ref, parks: [{ connection: ref.connection, ref, field }] };
}

/** A value was changed where the rule doesn't let it: asked, and nothing is overwritten (R58). */
export function unauthorisedEdit(decision: About, view: RecordView): Finding {
  const { field, rules, golden } = decision;
  const source = golden?.source.kind === 'record' ? [golden.source.ref] : [];
  const { connection } = view.record.ref;
  return {
    kind: 'conflict',
    reason: 'unauthorised-edit',
    ...about(view, field),
    systems: systemsOf([view.record.ref], source),
    message: `${rules.label} was changed in ${connection}, where it isn't decided (${ruleOf(golden)}). Nothing was overwritten; approve to put the agreed value back`,
    evidence: evidenceOf(decision),
    ...(golden === undefined ? {} : { proposed: golden.value }),
  };
}

/** The source of truth was emptied, and a blank never overwrites: only a person knows whether it was meant. */
export function sourceCleared(decision: About, view: RecordView): Finding {
  const { field, rules, golden } = decision;
  const { connection } = view.record.ref;
  return {
    kind: 'conflict',
    reason: 'source-cleared',
    ...about(view, field),
    systems: [connection],
    message: `${rules.label} was emptied in ${connection}, a source of truth for it, and stands elsewhere. Nothing was changed; approve to fill it again`,
    evidence: evidenceOf(decision),
    ...(golden === undefined ? {} : { proposed: golden.value }),
  };
}

/** Systems of equal right say different things. */
export function undecided(decision: About, reason: string, views: readonly RecordView[]): Finding {
  const { field, rules } = decision;
  const refs = views.map(({ record }) => record.ref).sort(compareRefs);
  const why =
    reason === 'people-decide'
      ? 'people decide it'
      : reason === 'edits-disagree'
        ? 'it was changed in each of them'
        : 'none of them is its source of truth';
  return {
    kind: 'conflict',
    reason,
    field,
    systems: systemsOf(refs),
    message: `${rules.label} differs between ${systemsOf(refs).join(' and ')}, and ${why}`,
    evidence: evidenceOf(decision),
    parks: refs.map((ref) => ({ connection: ref.connection, ref, field })),
  };
}

/**
 * A value that can't be taken as it is. `failed-validation` and not `missing-field` (R28): the field is filled, and what
 * fails is the check that its value is mapped and legal; `missing-field` is kept for what is not there.
 */
export function unusable(decision: About, { view, observed }: Problem): Finding {
  const { field, rules } = decision;
  const { connection, stream } = view.record.ref;
  const base = { ...about(view, field), systems: [connection], evidence: evidenceOf(decision) };
  switch (observed.state) {
    case 'unmapped':
      return {
        ...base,
        kind: 'failed-validation',
        reason: 'unmapped-value',
        detail: observed.raw,
        message: `${connection} has '${observed.raw}' as ${rules.label} (${stream}), which the rulebook's table doesn't know. Add it to the table, or change it there`,
      };
    case 'invalid':
      return {
        ...base,
        kind: 'failed-validation',
        reason: 'invalid-value',
        message: `${rules.label} in ${connection} (${stream}) is no legal value of its kind, and no other system knows better`,
      };
    case 'unresolved':
      return rules.entity === 'user'
        ? {
            ...base,
            kind: 'unowned',
            reason: 'unknown-owner',
            message: `${rules.label} in ${connection} (${stream}) is no user whom MeshLine knows: a queue, a group, or somebody who has gone`,
          }
        : {
            ...base,
            kind: 'missing-field',
            reason: 'unknown-reference',
            message: `${rules.label} in ${connection} (${stream}) points to a record that isn't linked yet`,
          };
  }
}

/** The system can't say what was agreed on: its value table has no word for it. */
export function noRemoteValue(decision: About, view: RecordView, value: string): Finding {
  const { field, rules } = decision;
  const { connection, stream } = view.record.ref;
  return {
    kind: 'failed-validation',
    reason: 'no-remote-value',
    detail: value,
    ...about(view, field),
    systems: [connection],
    message: `${connection} has no value for '${value}' as ${rules.label} (${stream}), so it keeps what it has`,
    evidence: evidenceOf(decision),
  };
}

/** Blank at its source of truth, and emptying the place here would lose or move more than the value. */
export function notClearable(decision: About, view: RecordView): Finding {
  const { field, rules } = decision;
  const { connection } = view.record.ref;
  return {
    kind: 'conflict',
    reason: 'not-clearable',
    ...about(view, field),
    systems: [connection],
    message: `${rules.label} is blank by its rule, and ${connection} can't be emptied without losing what stands beside it. Clear it there by hand`,
    evidence: evidenceOf(decision),
  };
}

/** One 'no' anywhere wins; where an opt-out can't be written, somebody must know (R67). */
export function notWritableFlag(decision: About, view: RecordView): Finding {
  const { field, rules } = decision;
  const { connection } = view.record.ref;
  return {
    kind: 'conflict',
    reason: 'read-only-there',
    ...about(view, field),
    systems: [connection],
    message: `${rules.label} is set elsewhere, and MeshLine can only read it in ${connection}. Set it there by hand`,
    evidence: evidenceOf(decision),
  };
}

/** The source of truth wasn't read for too long: its value isn't used to write (R22). */
export function staleSource(field: string, rules: FieldRules, view: RecordView, value: Value, parks: Finding['parks']): Finding {
  const { ref, readAt } = view.record;
  return {
    kind: 'stale-value',
    reason: 'source-not-fresh',
    field,
    ref,
    systems: [ref.connection],
    message: `${rules.label} of ${ref.connection} was last read too long ago to be used as the source of truth`,
    evidence: [{ ref, value, readAt }],
    parks,
  };
}

/** A record was deleted in one system and lives in others: one question; nothing is deleted or made again. */
export function pendingDelete(ref: RecordView['record']['ref'], label: string, others: readonly RecordView[]): Finding {
  const systems = systemsOf(others.map(({ record }) => record.ref));
  return {
    kind: 'pending-delete',
    reason: 'deleted-there',
    systems: [ref.connection],
    ref,
    message: `A ${label} was deleted in ${ref.connection} and lives on in ${systems.join(', ')}. Nothing is deleted elsewhere or made again until somebody decides`,
    evidence: [{ ref, value: undefined, readAt: 0 }],
    parks: [{ connection: ref.connection }],
  };
}

function ruleOf(golden: GoldenField | undefined): string {
  return golden?.rule ?? 'no source of truth';
}
