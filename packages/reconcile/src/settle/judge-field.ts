import { isBlank, sameRef, type Value } from '@meshline/record';
import type { Finding } from '../finding.ts';
import { sameField } from '../map/canonical.ts';
import type { Projection } from '../map/contract.ts';
import { parsePath, readPath } from '../map/path.ts';
import { project } from '../map/project.ts';
import type { Candidate, Problem } from './candidates.ts';
import type { Discrepancy, DiscrepancyKind } from './contract.ts';
import type { Decision } from './decide-field.ts';
import {
  noRemoteValue,
  notClearable,
  notWritableFlag,
  sourceCleared,
  staleSource,
  unauthorisedEdit,
  undecided,
  unusable,
} from './findings.ts';
import { countryOf, goldenCountry, type RecordView, type Settling } from './record-view.ts';

export interface Judgement {
  readonly discrepancies: readonly Discrepancy[];
  readonly findings: readonly Finding[];
  /** Canonical values by record key, of records that agree with the golden record, as it is now or as it was (architecture 6.7). */
  readonly agreed: ReadonlyMap<string, Value>;
}

/** Every record against the golden value: what agrees, what differs and why, and what a person must know. */
export function judgeField(settling: Settling, decision: Decision): Judgement {
  const discrepancies: Discrepancy[] = [];
  const findings: Finding[] = [];
  const agreed = new Map<string, Value>();
  const asked = new Set<string>();
  for (const { reason, among } of decision.disagree) {
    const views = among.map(({ view }) => view);
    for (const view of views) asked.add(view.key);
    const source = decision.golden?.source;
    const other = source?.kind === 'record' ? settling.views.find(({ record }) => sameRef(record.ref, source.ref)) : undefined;
    const all = other === undefined || views.includes(other) ? views : [...views, other];
    findings.push(undecided(decision, reason, all));
  }
  for (const view of settling.views) {
    const own = decision.said.all.find((one) => one.view === view);
    if (own !== undefined && agrees(settling, decision, view, own.value)) {
      agreed.set(view.key, own.value);
      continue;
    }
    // It agreed until now: that is its ancestor, though the golden value moves on.
    if (own?.agreesWithStored === true) agreed.set(view.key, own.value);
    if (view.record.role !== 'primary' || view.stream.lenses[decision.field] === undefined) continue;
    const found = judgeRecord(settling, decision, view, own, asked.has(view.key));
    if (found.discrepancy !== undefined) discrepancies.push(found.discrepancy);
    if (found.finding !== undefined) findings.push(found.finding);
  }
  const stale = notFresh(settling, decision, discrepancies);
  if (stale !== undefined) findings.push(stale);
  return { discrepancies, findings, agreed };
}

interface Found {
  readonly discrepancy?: Discrepancy | undefined;
  readonly finding?: Finding | undefined;
}

function agrees(settling: Settling, { field, rules, golden }: Decision, view: RecordView, value: Value): boolean {
  if (golden === undefined) return false;
  if (sameField(rules, value, golden.value, countryOf(settling, view))) return true;
  return projectOn(settling, view, field, golden.value).state === 'same';
}

function projectOn({ entity, facts, golden }: Settling, view: RecordView, field: string, value: Value): Projection {
  const context = { connection: view.stream.connection, golden, country: goldenCountry(entity, golden) };
  return project(entity, view.stream, field, value, view.record.fields, facts.references, context);
}

function judgeRecord(
  settling: Settling,
  decision: Decision,
  view: RecordView,
  own: Candidate | undefined,
  asked: boolean,
): Found {
  const { field, rules, golden, said } = decision;
  const problem = said.problems.find((one) => one.view === view);
  if (problem !== undefined) return judgeProblem(settling, decision, problem);
  const lens = view.stream.lenses[field];
  const repeats = lens?.kind === 'parent-text';
  // Absent: nobody knows what stands there, so nothing can be said of it. A parent's text is never observed.
  if (golden === undefined || lens === undefined || (own === undefined && !repeats)) return {};
  if (lens.access === 'read') {
    return decision.rule.kind === 'any-true' && golden.value === true ? { finding: notWritableFlag(decision, view) } : {};
  }
  const raw = repeats ? readPath(parsePath(lens.path), view.record.fields) : undefined;
  if (repeats && raw === undefined) return {};
  const was = repeats ? raw : own?.value;
  const { kind, finding } = reasonFor(decision, view, own, was, asked);
  if (isBlank(golden.value) && rules.blank === 'keep' && !decision.asserted) return finding === undefined ? {} : { finding };
  const projection = projectOn(settling, view, field, golden.value);
  if (projection.state === 'not-held' || projection.state === 'same') return finding === undefined ? {} : { finding };
  if (projection.state === 'not-clearable') return { finding: finding ?? notClearable(decision, view) };
  if (projection.state === 'no-remote-value') return { finding: finding ?? noRemoteValue(decision, view, projection.value) };
  const discrepancy: Discrepancy = { ref: view.record.ref, field, kind, was, becomes: golden.value, rule: golden.rule };
  return finding === undefined ? { discrepancy } : { discrepancy, finding };
}

/** Why the value isn't the golden one, and whether a person must be asked before it is overwritten. */
function reasonFor(
  decision: Decision,
  view: RecordView,
  own: Candidate | undefined,
  was: Value | undefined,
  asked: boolean,
): { readonly kind: DiscrepancyKind; readonly finding?: Finding } {
  const blank = isBlank(was ?? null);
  const kind: DiscrepancyKind = blank ? 'missing' : 'conflicting';
  if (own === undefined || own.ancestor !== 'changed') {
    const hadAgreed = own !== undefined && Object.hasOwn(view.record.baseline, decision.field);
    return { kind: hadAgreed && !blank ? 'stale' : kind };
  }
  if (asked) return { kind };
  if (decision.asserted) return { kind: 'unauthorised' };
  const entitled = decision.isEntitled(own);
  if (blank && entitled) return { kind: 'missing', finding: sourceCleared(decision, view) };
  // It lost against another change of equal right.
  const { kind: rule } = decision.rule;
  if (entitled && (rule === 'most-recent' || rule === 'most-complete')) return { kind: 'conflicting' };
  return decision.authority.onOtherEdit === 'ask'
    ? { kind: 'unauthorised', finding: unauthorisedEdit(decision, view) }
    : { kind: 'unauthorised' };
}

/**
 * Unmapped: parked, whatever the others say. Invalid: overwritten where the golden value is known. Unresolved: parked,
 * but for an owner who is nobody, where the source of truth names another.
 */
function judgeProblem(settling: Settling, decision: Decision, problem: Problem): Found {
  const { field, rules, golden } = decision;
  const { view, observed } = problem;
  const finding = unusable(decision, problem);
  const known = golden !== undefined && !isBlank(golden.value);
  if (!known) return { finding };
  const projection = projectOn(settling, view, field, golden.value);
  if (projection.state === 'not-held' || projection.state === 'no-remote-value') return { finding };
  const kind: DiscrepancyKind = observed.state === 'unmapped' ? 'unmapped' : 'unreadable';
  const discrepancy: Discrepancy = {
    ref: view.record.ref,
    field,
    kind,
    was: undefined,
    becomes: golden.value,
    rule: golden.rule,
  };
  const isNobody = observed.state === 'unresolved' && rules.entity === 'user' && !speaksFirst(decision, problem);
  return observed.state === 'invalid' || isNobody ? { discrepancy } : { discrepancy, finding };
}

/** The system whose value this is would have decided. */
function speaksFirst({ said, isEntitled }: Decision, { rank }: Problem): boolean {
  const best = Math.min(...said.serving.filter((one) => isEntitled(one) && !isBlank(one.value)).map((one) => one.rank));
  return rank <= best;
}

function notFresh(
  { views, now }: Settling,
  { field, rules, golden, authority }: Decision,
  discrepancies: readonly Discrepancy[],
): Finding | undefined {
  const { freshForHours } = authority;
  if (freshForHours === undefined || golden?.source.kind !== 'record' || discrepancies.length === 0) return undefined;
  const { ref } = golden.source;
  const view = views.find(({ record }) => sameRef(record.ref, ref));
  if (view === undefined || now - view.record.readAt <= freshForHours * 3_600_000) return undefined;
  const parks = discrepancies.map((one) => ({ connection: one.ref.connection, ref: one.ref, field }));
  return staleSource(field, rules, view, golden.value, parks);
}
