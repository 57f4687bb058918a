import { formatRef } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import {
  keys,
  link,
  type CurrentLink,
  type LinkOutcome,
  type MatchModel,
  type MatchRecord,
  type PairVerdict,
} from '../../src/index.ts';

/** Keeps what a store would keep, and hands the engine exactly the candidates that `LinkInput` demands. */
export class SimulatedStore {
  readonly records = new Map<string, MatchRecord>();
  readonly links = new Map<string, CurrentLink>();
  readonly #byKey = new Map<string, Set<string>>();
  #reviews: LinkOutcome['reviews'] = [];
  #verdicts: readonly PairVerdict[] = [];
  #next = 0;
  readonly #rules: EntityRules;
  readonly #model: MatchModel;

  constructor(rules: EntityRules, model: MatchModel, verdicts: readonly PairVerdict[] = []) {
    this.#rules = rules;
    this.#model = model;
    this.#verdicts = verdicts;
  }

  get reviews(): LinkOutcome['reviews'] {
    return this.#reviews;
  }

  page(records: readonly MatchRecord[]): LinkOutcome {
    const candidates = this.#candidates(records);
    const given = new Set([...records, ...candidates].map((record) => formatRef(record.ref)));
    const outcome = link(
      { page: records, candidates, links: this.links, verdicts: this.#verdicts, newIdentity: () => `i${this.#next++}` },
      this.#rules,
      this.#model,
    );
    for (const record of records) this.#store(record);
    const seen = new Map([...this.links.values()].map((one) => [one.identity, one.identityFirstSeen]));
    for (const { ref, identity, isNew } of outcome.assignments) {
      const firstSeen = this.records.get(formatRef(ref))?.firstSeen ?? 0;
      if (isNew || !seen.has(identity)) seen.set(identity, Math.min(seen.get(identity) ?? firstSeen, firstSeen));
    }
    for (const { ref, identity } of outcome.assignments) {
      this.links.set(formatRef(ref), { identity, identityFirstSeen: seen.get(identity) ?? 0 });
    }
    const kept = this.#reviews.filter(({ a, b }) => !given.has(formatRef(a)) && !given.has(formatRef(b)));
    this.#reviews = [...kept, ...outcome.reviews];
    return outcome;
  }

  /** Refs by identity, in a form that can be compared: each cluster sorted, the clusters sorted. */
  partition(): readonly string[] {
    const clusters = Map.groupBy(this.links.keys(), (ref) => this.links.get(ref)?.identity ?? '');
    return [...clusters.values()].map((refs) => refs.toSorted().join(' ')).toSorted();
  }

  #store(record: MatchRecord): void {
    const ref = formatRef(record.ref);
    for (const refs of this.#byKey.values()) refs.delete(ref);
    this.records.set(ref, record);
    for (const key of keys(record, this.#rules)) this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(ref));
  }

  #candidates(page: readonly MatchRecord[]): readonly MatchRecord[] {
    const found = new Set<string>();
    const identities = new Set<string>();
    for (const record of page) {
      for (const key of keys(record, this.#rules)) for (const ref of this.#byKey.get(key) ?? []) found.add(ref);
      found.add(formatRef(record.ref));
      if (record.markedIdentity !== undefined) identities.add(record.markedIdentity);
    }
    const members = Map.groupBy(this.links.keys(), (ref) => this.links.get(ref)?.identity ?? '');
    const ties = [...this.#reviews, ...this.#verdicts].map(({ a, b }) => [formatRef(a), formatRef(b)] as const);
    for (let before = -1; before !== found.size + identities.size;) {
      before = found.size + identities.size;
      for (const ref of found) {
        const identity = this.links.get(ref)?.identity;
        if (identity !== undefined) identities.add(identity);
      }
      for (const identity of identities) for (const ref of members.get(identity) ?? []) found.add(ref);
      for (const [a, b] of ties) {
        if (found.has(a)) found.add(b);
        if (found.has(b)) found.add(a);
      }
    }
    return [...found].flatMap((ref) => this.records.get(ref) ?? []);
  }
}
