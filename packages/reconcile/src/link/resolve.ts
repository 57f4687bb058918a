import type { RecordRef } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import type { MatchModel } from '../match/model.ts';
import type { LinkOutcome, MatchRecord } from './contract.ts';
import { link } from './link.ts';

export interface Resolved {
  /** Each cluster's refs, in their order; records that are alone stand alone. */
  readonly clusters: readonly (readonly RecordRef[])[];
  readonly reviews: LinkOutcome['reviews'];
}

/** Links a whole set in memory, by the same engine: for tests, benchmarks and one-off audits. */
export function resolve(records: readonly MatchRecord[], rules: EntityRules, model: MatchModel): Resolved {
  let next = 0;
  const { assignments, reviews } = link(
    { page: records, candidates: [], links: new Map(), verdicts: [], newIdentity: () => String(next++) },
    rules,
    model,
  );
  const clusters = new Map<string, RecordRef[]>();
  for (const { ref, identity } of assignments) {
    const all = clusters.get(identity);
    if (all === undefined) clusters.set(identity, [ref]);
    else all.push(ref);
  }
  return { clusters: [...clusters.values()], reviews };
}
