import { formatRef, sameValue, type Fields, type RecordRef, type Value } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import type { Assertion, Golden, GoldenField, IdentityFacts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Discrepancy, Settled } from './contract.ts';
import { decideField, type Decision } from './decide-field.ts';
import { fieldOrder } from './field-order.ts';
import { pendingDelete } from './findings.ts';
import { judgeField } from './judge-field.ts';
import { viewsOf, type RecordView, type Settling } from './record-view.ts';

/**
 * The golden record of an identity, and what differs from it (architecture 5 and 6). For each field the live assertions,
 * then the three-way comparison against the baselines, then the authority. All live records are heard, writes are judged for
 * primaries only. `now` is Unix ms. Pure: settling its own result changes nothing.
 */
export function settle(facts: IdentityFacts, entity: EntityRules, now: number): Settled {
  const views = viewsOf(facts, entity);
  let settled = settleOnce(facts, entity, now, views);
  // What a field was settled as may show another field in another light: its own condition, or the other part of a name.
  for (
    let pass = 1;
    pass < MOST_PASSES && fieldOrder(entity).hasCircle && (settled.changed || settled.baselines.length > 0);
    pass++
  ) {
    const stored = asStored(facts, settled);
    const again = settleOnce(stored, entity, now, withRecords(views, stored));
    const later = new Set(again.baselines.map(({ ref }) => formatRef(ref)));
    const baselines = [...settled.baselines.filter(({ ref }) => !later.has(formatRef(ref))), ...again.baselines];
    const isStable = !again.changed && again.baselines.length === 0;
    settled = { ...again, changed: settled.changed || again.changed, baselines, landed: settled.landed };
    if (isStable) break;
  }
  return settled;
}

const MOST_PASSES = 4;

function asStored(facts: IdentityFacts, { golden, baselines }: Settled): IdentityFacts {
  const moved = new Map(baselines.map(({ ref, fields }) => [formatRef(ref), fields]));
  return {
    ...facts,
    golden,
    records: facts.records.map((record) => ({ ...record, baseline: moved.get(formatRef(record.ref)) ?? record.baseline })),
  };
}

/** The same records with other baselines say the same. */
function withRecords(views: readonly RecordView[], facts: IdentityFacts): readonly RecordView[] {
  const records = new Map(facts.records.map((record) => [formatRef(record.ref), record]));
  return views.map((view) => ({ ...view, record: records.get(view.key) ?? view.record }));
}

function settleOnce(facts: IdentityFacts, entity: EntityRules, now: number, views: readonly RecordView[]): Settled {
  const settling: Settling = { facts, entity, now, views, golden: { ...facts.golden } };
  const decisions: Decision[] = [];
  for (const field of views.length === 0 ? [] : fieldOrder(entity).fields) {
    const rules = entity.fields[field];
    if (rules === undefined) continue;
    const decision = decideField(settling, field, rules);
    decisions.push(decision);
    if (decision.golden !== undefined) settling.golden[field] = decision.golden;
  }
  const discrepancies: Discrepancy[] = [];
  const findings: Finding[] = [...deletions(facts, entity, views)];
  const agreed = new Map<string, Record<string, Value>>();
  // Judged when all is decided: a full name is judged by both of its parts.
  for (const decision of decisions) {
    const judged = judgeField(settling, decision);
    discrepancies.push(...judged.discrepancies);
    findings.push(...judged.findings);
    for (const [key, value] of judged.agreed) agreed.set(key, { ...agreed.get(key), [decision.field]: value });
  }
  const golden = inOrder(settling.golden, entity);
  return {
    golden,
    changed: facts.golden === undefined || !sameGolden(facts.golden, golden),
    baselines: baselinesOf(views, agreed),
    discrepancies,
    findings,
    landed: landed(facts.assertions, decisions, discrepancies, findings, now),
  };
}

/** A deleted primary in whose connection nothing lives and nothing is to come, while the thing lives elsewhere. */
function deletions(facts: IdentityFacts, entity: EntityRules, views: readonly RecordView[]): readonly Finding[] {
  const alive = new Set(views.map(({ record }) => record.ref.connection));
  if (alive.size === 0) return [];
  for (const { ref, heirUntil } of facts.records) if (heirUntil !== undefined) alive.add(ref.connection);
  const dead = new Map<string, RecordRef>();
  for (const { ref, live, role } of facts.records) {
    if (live || alive.has(ref.connection)) continue;
    const known = dead.get(ref.connection);
    if (known === undefined || role === 'primary') dead.set(ref.connection, ref);
  }
  return [...dead.values()]
    .sort((a, b) => (formatRef(a) < formatRef(b) ? -1 : 1))
    .map((ref) => pendingDelete(ref, entity.label.one, views));
}

function baselinesOf(views: readonly RecordView[], agreed: ReadonlyMap<string, Fields>): Settled['baselines'] {
  return views.flatMap(({ record, key }) => {
    const fields = { ...record.baseline, ...agreed.get(key) };
    const moved = Object.entries(fields).some(
      ([field, value]) => !Object.hasOwn(record.baseline, field) || !sameValue(record.baseline[field], value),
    );
    return moved ? [{ ref: record.ref, epoch: record.epoch, fields }] : [];
  });
}

/** Assertions that end: every record holds the value, or an open question stands in the way. */
function landed(
  assertions: readonly Assertion[],
  decisions: readonly Decision[],
  discrepancies: readonly Discrepancy[],
  findings: readonly Finding[],
  now: number,
): readonly string[] {
  const parked = new Set(
    findings.flatMap(({ parks }) =>
      parks.flatMap(({ ref, field }) => (ref === undefined ? [] : [`${formatRef(ref)} ${field ?? ''}`])),
    ),
  );
  const open = new Set(
    discrepancies.filter(({ ref, field }) => !parked.has(`${formatRef(ref)} ${field}`)).map(({ field }) => field),
  );
  const over = new Set(decisions.filter((one) => one.asserted && !open.has(one.field)).map(({ field }) => field));
  return assertions.flatMap(({ id, field, until }) => {
    if (until.kind === 'date') return until.at <= now ? [id] : [];
    return until.kind === 'landed' && over.has(field) ? [id] : [];
  });
}

function inOrder(golden: Golden, entity: EntityRules): Golden {
  const known = Object.keys(entity.fields).filter((field) => golden[field] !== undefined);
  return Object.fromEntries(
    known.flatMap((field): [string, GoldenField][] => (golden[field] === undefined ? [] : [[field, golden[field]]])),
  );
}

function sameGolden(a: Golden, b: Golden): boolean {
  const fields = Object.keys(b);
  return Object.keys(a).length === fields.length && fields.every((field) => sameGoldenField(a[field], b[field]));
}

function sameGoldenField(a: GoldenField | undefined, b: GoldenField | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.rule === b.rule && sameValue(a.value, b.value) && sameJson(a.source, b.source) && sameJson(a.aside ?? {}, b.aside ?? {})
  );
}

/** `sameValue` compares any JSON. */
function sameJson(a: object, b: object): boolean {
  return sameValue(a as Value, b as Value);
}
