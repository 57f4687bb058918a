import { isBlank, sameRef, type Value } from '@meshline/record';
import type { Authority, FieldRules } from '@meshline/rulebook';
import type { Assertion, GoldenField } from '../facts.ts';
import { canonicalOr, sameField } from '../map/canonical.ts';
import { whatIsSaid, type Candidate, type Said } from './candidates.ts';
import { contest, type Verdict } from './contest.ts';
import { goldenCountry, type Settling } from './record-view.ts';
import { orderOf, ruleInForce, type PlainRule } from './rule-in-force.ts';

/** What was decided of a field, and by what right the records said what they say. */
export interface Decision {
  readonly field: string;
  readonly rules: FieldRules;
  readonly authority: Authority;
  readonly rule: PlainRule;
  /** Undefined: not known, or not decidable. */
  readonly golden: GoldenField | undefined;
  readonly said: Said;
  readonly asserted: boolean;
  readonly isEntitled: (candidate: Candidate) => boolean;
  /** Values of equal right that differ; a person must decide. */
  readonly disagree: readonly { readonly reason: string; readonly among: readonly Candidate[] }[];
}

/** Without an authority people decide: the linter refuses such a rulebook, and this fails closed (R25). */
const NO_AUTHORITY: Authority = { rule: { kind: 'manual' }, onOtherEdit: 'ask', writeOnce: false, workflows: [] };

/** The golden value of a field: a live assertion first, then the three-way comparison, then the authority. */
export function decideField(settling: Settling, field: string, rules: FieldRules): Decision {
  const authority = settling.entity.authorities[field] ?? NO_AUTHORITY;
  const { rule, text, others } = ruleInForce(authority.rule, settling.golden, settling.entity);
  const stored = settling.facts.golden?.[field];
  const said = whatIsSaid(settling, field, orderOf(rule));
  const entitled = entitlement(rule, said.serving, rules.blank === 'clear');
  const base = { field, rules, authority, rule, said, isEntitled: entitled };
  const assertion = liveAssertion(settling, field);
  if (assertion !== undefined) return { ...base, golden: asserted(assertion, rules, settling), asserted: true, disagree: [] };
  const keep: Decision = { ...base, golden: stored, asserted: false, disagree: [] };
  if (said.serving.length === 0 && said.all.length === 0) return keep;
  if (authority.writeOnce && stored !== undefined && !isBlank(stored.value)) return keep;
  if (isFrozen(said, rules, entitled)) return keep;
  const changedHands =
    stored !== undefined &&
    !isBlank(stored.value) &&
    !stored.rule.startsWith(text) &&
    others.some((other) => stored.rule.startsWith(other));
  const same = (a: Value, b: Value): boolean => sameField(rules, a, b, goldenCountry(settling.entity, settling.golden));
  const verdict = contest({ field, said, rule, rules, authority, stored, entitled, changedHands, same });
  const golden = goldenOf(verdict, stored, text, said, rules, same);
  const isWritten = authority.writeOnce && golden !== undefined && !isBlank(golden.value);
  return { ...base, golden, asserted: false, disagree: isWritten ? [] : verdict.disagree };
}

function liveAssertion({ facts, now }: Settling, field: string): Assertion | undefined {
  return facts.assertions.findLast((one) => one.field === field && (one.until.kind !== 'date' || one.until.at > now));
}

function asserted(assertion: Assertion, rules: FieldRules, settling: Settling): GoldenField {
  const value = canonicalOr(rules, assertion.value, goldenCountry(settling.entity, settling.golden));
  const by = { decision: 'decided by a person', workflow: 'set by a workflow', undo: 'undone' }[assertion.by];
  return { value, source: { kind: 'assertion', id: assertion.id }, rule: by };
}

/**
 * Whose changes count. With a preference of systems: the one whose value counts, and those before it. Where no system that the
 * rule names says anything, anybody may fill the gap.
 */
function entitlement(rule: PlainRule, serving: readonly Candidate[], clear: boolean): (candidate: Candidate) => boolean {
  if (rule.kind === 'manual' || rule.kind === 'any-true') return () => false;
  if (rule.kind === 'system' || rule.kind === 'first-filled') {
    const counted = serving.filter(
      ({ value, rank }) => !isBlank(value) || (clear && rule.kind === 'system' && Number.isFinite(rank)),
    );
    const winner = Math.min(...counted.map(({ rank }) => rank));
    return ({ rank }) => rank <= winner;
  }
  const anyNamed = serving.some(({ rank, value }) => Number.isFinite(rank) && !isBlank(value));
  return ({ rank }) => !anyNamed || Number.isFinite(rank);
}

/** The system in authority points to something that isn't linked: nobody knows its value, so that nothing is decided. */
function isFrozen({ problems, serving }: Said, rules: FieldRules, entitled: (candidate: Candidate) => boolean): boolean {
  const best = Math.min(...serving.filter((one) => !isBlank(one.value) && entitled(one)).map(({ rank }) => rank));
  return rules.type === 'reference' && problems.some(({ observed, rank }) => observed.state === 'unresolved' && rank <= best);
}

/** The provenance stays while its record still says the value, so that an unrelated change of the record is none here. */
function goldenOf(
  { value, candidate, note, aside }: Verdict,
  stored: GoldenField | undefined,
  text: string,
  said: Said,
  rules: FieldRules,
  same: (a: Value, b: Value) => boolean,
): GoldenField | undefined {
  if (value === undefined) return stored;
  const more = aside === undefined || Object.keys(aside).length === 0 ? {} : { aside };
  const rule =
    note === undefined ? (stored?.rule.startsWith(text) && candidate === undefined ? stored.rule : text) : `${text}; ${note}`;
  const saying = said.all.filter((one) => same(one.value, value));
  const from = candidate ?? saying[0];
  if (stored === undefined || !same(stored.value, value)) {
    return from === undefined
      ? stored
      : { value: bestForm(rules, [value, ...saying.map((one) => one.value)]), source: sourceOf(from), rule, ...more };
  }
  const { source } = stored;
  const stands = source.kind === 'assertion' || saying.some(({ view }) => sameRef(view.record.ref, source.ref));
  const best = bestForm(rules, [stored.value, value, ...saying.map((one) => one.value)]);
  return { value: best, source: stands || from === undefined ? source : sourceOf(from), rule, ...more };
}

/** Of values that agree the first; of phones one whose country is known before bare digits. */
function bestForm(rules: FieldRules, values: readonly Value[]): Value {
  const placed = rules.type === 'phone' ? values.find((one) => typeof one === 'string' && one.startsWith('+')) : undefined;
  return placed ?? values[0] ?? null;
}

function sourceOf({ view }: Candidate): GoldenField['source'] {
  return { kind: 'record', ref: view.record.ref, version: view.record.version };
}
