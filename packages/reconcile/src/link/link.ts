import { compareRefs, formatRef } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import { keys } from '../block/keys.ts';
import type { Prepared } from '../compare/prepared.ts';
import { textOf } from '../compare/values.ts';
import { matcherOf, type Matcher } from '../match/matcher.ts';
import type { MatchModel } from '../match/model.ts';
import { cluster, type LinkEdge } from './cluster.ts';
import type { LinkInput, LinkOutcome, MatchRecord, PairEvidence } from './contract.ts';
import { hardGroups } from './hard-groups.ts';
import { assignIdentities } from './identities.ts';
import { eachPair } from './pairs.ts';
import { strongestReviews } from './reviews.ts';

/**
 * Links a page: decides which records are one thing, for the page and for all that it may touch. Pure; the partition follows from the set of records, verdicts, markers
 * and firm links alone, however they were paged, given the candidates that `LinkInput` demands.
 *
 * By fact first (verdicts, markers, firm links, known ids), then by weight: pairs from `linkFrom` on that nothing forbids, joined into clusters that go together as a whole
 * (`cluster`). What is in the review band, or weighs enough but may not be linked unattended, comes back as a review.
 */
export function link(input: LinkInput, rules: EntityRules, model: MatchModel): LinkOutcome {
  const records = distinctRecords(input);
  const refs = records.map((record) => formatRef(record.ref));
  const matcher = matcherOf(rules, model);
  const prepared = records.map((record) => matcher.prepare(record));
  const hard = hardGroups(records, refs, input);
  const compare = rules.matching.by === 'exact' ? exactEvidence(records, rules.matching.field) : comparing(prepared, matcher);
  const { edges, asked } = weighPairs(prepared, rules, compare);
  const clusterOf = cluster({
    size: records.length,
    group: hard.group,
    edges,
    isDistinct: hard.isDistinct,
    evidence: memoised(records.length, asked, compare),
    prior: rules.matching.by === 'exact' ? -20 : matcher.prior,
  });
  const { identity, merges } = assignIdentities(records, refs, clusterOf, input);
  const best = bestInside(edges, asked, clusterOf);
  const onPage = new Set(input.page.map((record) => formatRef(record.ref)));
  const sizes = new Map<number, number>();
  for (const id of clusterOf) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const assignments = records.flatMap((record, index) => {
    const own = clusterOf[index] ?? index;
    const given = identity.get(own) ?? { id: '', isNew: false };
    const ref = refs[index] ?? '';
    if (!onPage.has(ref) && input.links.get(ref)?.identity === given.id) return [];
    const because =
      sizes.get(own) === 1 && record.markedIdentity === undefined
        ? 'alone'
        : record.markedIdentity === undefined
          ? (hard.reason.get(index) ?? (rules.matching.by === 'exact' ? 'exact' : 'weight'))
          : 'marker';
    return [{ ref: record.ref, identity: given.id, isNew: given.isNew, evidence: best.get(index), because }];
  });
  return { assignments, merges, reviews: strongestReviews(asked, clusterOf, records, hard.isDistinct) };
}

/** Page and candidates without doubles, in the order of their refs; what the page says of a record is newer. */
function distinctRecords(input: LinkInput): readonly MatchRecord[] {
  const byRef = new Map<string, MatchRecord>();
  for (const record of [...input.candidates, ...input.page]) byRef.set(formatRef(record.ref), record);
  return [...byRef.values()].toSorted((a, b) => compareRefs(a.ref, b.ref));
}

export interface WeighedPair extends LinkEdge {
  readonly evidence: PairEvidence;
}

function weighPairs(
  prepared: readonly Prepared[],
  rules: EntityRules,
  compare: Compare,
): { readonly edges: readonly WeighedPair[]; readonly asked: readonly WeighedPair[] } {
  const { matching } = rules;
  const linkFrom = matching.by === 'exact' ? 1 : matching.linkFrom;
  const reviewFrom = matching.by === 'exact' ? 1 : Math.min(matching.reviewFrom, linkFrom);
  const edges: WeighedPair[] = [];
  const asked: WeighedPair[] = [];
  eachPair(
    prepared,
    (one) => keys(one.record, rules),
    (i, j, firm) => {
      const found = compare(i, j);
      if (found.score < reviewFrom) return;
      const pair = { i, j, weight: found.weight, evidence: found };
      asked.push(pair);
      if (found.score >= linkFrom && found.asks === undefined && (matching.by === 'exact' || firm())) edges.push(pair);
    },
  );
  return { edges, asked };
}

type Compare = (i: number, j: number) => PairEvidence;

function comparing(prepared: readonly Prepared[], matcher: Matcher): Compare {
  return (i, j) => {
    const [a, b] = [prepared[i], prepared[j]];
    if (a === undefined || b === undefined) throw new RangeError(`link: no record ${i} or ${j}`);
    return matcher.compare(a, b);
  };
}

/** Clustering asks for some pairs again and again. */
function memoised(size: number, known: readonly WeighedPair[], compare: Compare): Compare {
  const byPair = new Map(known.map(({ i, j, evidence }) => [i * size + j, evidence]));
  return (i, j) => {
    const key = i < j ? i * size + j : j * size + i;
    let found = byPair.get(key);
    if (found === undefined) {
      found = compare(i, j);
      byPair.set(key, found);
    }
    return found;
  };
}

function exactEvidence(records: readonly MatchRecord[], field: string): Compare {
  const same: PairEvidence = { score: 1, weight: 60, parts: [{ feature: field, level: 'exact', weight: 60 }] };
  const other: PairEvidence = { score: 0, weight: -60, parts: [{ feature: field, level: 'other', weight: -60 }] };
  const values = records.map((record) => textOf(record, field));
  return (i, j) => (values[i] !== '' && values[i] === values[j] ? same : other);
}

/** By record: the strongest evidence that binds it to another of its cluster. */
function bestInside(
  edges: readonly WeighedPair[],
  asked: readonly WeighedPair[],
  clusterOf: readonly number[],
): ReadonlyMap<number, PairEvidence> {
  const best = new Map<number, PairEvidence>();
  for (const { i, j, evidence } of [...edges, ...asked]) {
    if (clusterOf[i] !== clusterOf[j]) continue;
    for (const record of [i, j]) {
      const known = best.get(record);
      if (known === undefined || evidence.weight > known.weight) best.set(record, evidence);
    }
  }
  return best;
}
