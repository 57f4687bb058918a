import { groupKey, PairTally, SharedValueTally } from './pair-tally.ts';

/** A record with what it really is, where it was linked, and what a plain rule would go by. */
export interface LabelledRecord {
  /** `formatRef` of the record. */
  readonly ref: string;
  readonly entity: string;
  readonly connection: string;
  /** Name of the real thing; undefined = nobody knows, and the record takes no part. */
  readonly label: string | undefined;
  /** Undefined = not linked yet: alone. */
  readonly identity: string | undefined;
  /** Normalised values of the plain rule's columns (e-mail, phone): a pair counts as found when one of them is equal. */
  readonly plain: readonly (string | undefined)[];
}

/** Pairs of records. Shares are 0 to 1; 1 where there is nothing to find or nothing was found. */
export interface PairQuality {
  readonly truePairs: number;
  readonly foundPairs: number;
  readonly rightPairs: number;
  /** Right of those found. */
  readonly precision: number;
  /** Right of those that there are. */
  readonly recall: number;
}

export interface ScopeQuality {
  /** Linked without a person. */
  readonly links: PairQuality;
  /** Pairs that people are asked about, and how many of them are the same. */
  readonly reviews: { readonly pairs: number; readonly rightPairs: number };
  /** Linked, or joined once each review is answered rightly. */
  readonly linksAndReviews: { readonly rightPairs: number; readonly recall: number };
  readonly plainRule: PairQuality;
}

export interface QualityScopes {
  readonly records: number;
  readonly all: ScopeQuality;
  readonly acrossSystems: ScopeQuality;
  readonly insideOneSystem: ScopeQuality;
}

export interface LabelQuality {
  readonly overall: QualityScopes;
  readonly byEntity: readonly (QualityScopes & { readonly entity: string })[];
  readonly unlabelledRecords: number;
}

/**
 * Precision and recall of links against labels, over pairs of records of one entity. Linear in the records: pairs are
 * counted by the sizes of groups and never made. `reviews` name records by their refs.
 */
export function labelQuality(
  records: Iterable<LabelledRecord>,
  reviews: Iterable<{ readonly a: string; readonly b: string }>,
): LabelQuality {
  const known = new Map<string, LabelledRecord & { readonly label: string }>();
  let unlabelledRecords = 0;
  for (const record of records) {
    if (record.label === undefined) unlabelledRecords++;
    else known.set(record.ref, { ...record, label: record.label });
  }

  const rootOf = new DisjointSets();
  const entities = new Map<string, EntityTally>();
  const tallyOf = (entity: string): EntityTally => {
    let tally = entities.get(entity);
    if (tally === undefined) entities.set(entity, (tally = new EntityTally()));
    return tally;
  };
  for (const { a, b } of reviews) {
    const [one, two] = [known.get(a), known.get(b)];
    if (one === undefined || two === undefined || one.entity !== two.entity) continue;
    const right = one.label === two.label;
    if (right) rootOf.join(identityOf(one), identityOf(two));
    tallyOf(one.entity).review(one.connection === two.connection, right);
  }
  for (const record of known.values()) tallyOf(record.entity).add(record, rootOf.find(identityOf(record)));

  const byEntity = [...entities].map(([entity, tally]) => ({ entity, counts: tally.counts() }));
  return {
    overall: scopes(byEntity.map(({ counts }) => counts).reduce(sumCounts, noCounts)),
    byEntity: byEntity.map(({ entity, counts }) => ({ entity, ...scopes(counts) })),
    unlabelledRecords,
  };
}

const identityOf = ({ entity, identity, ref }: LabelledRecord): string =>
  identity === undefined ? groupKey(entity, 'alone', ref) : groupKey(entity, 'identity', identity);

const COUNTS = ['true', 'linked', 'linkedRight', 'joinedRight', 'plain', 'plainRight', 'review', 'reviewRight'] as const;
type ScopeCounts = Readonly<Record<(typeof COUNTS)[number], number>>;
interface Counts {
  readonly records: number;
  readonly all: ScopeCounts;
  readonly inside: ScopeCounts;
}

const noScope = Object.fromEntries(COUNTS.map((name) => [name, 0])) as ScopeCounts;
const noCounts: Counts = { records: 0, all: noScope, inside: noScope };
const eachCount = (make: (name: (typeof COUNTS)[number]) => number): ScopeCounts =>
  Object.fromEntries(COUNTS.map((name) => [name, make(name)])) as ScopeCounts;
const sumScope = (a: ScopeCounts, b: ScopeCounts): ScopeCounts => eachCount((name) => a[name] + b[name]);
const sumCounts = (a: Counts, b: Counts): Counts => ({
  records: a.records + b.records,
  all: sumScope(a.all, b.all),
  inside: sumScope(a.inside, b.inside),
});

/** The counts of one entity, once over all pairs and once over pairs inside one system. */
class EntityTally {
  readonly #all = new ScopeTally();
  readonly #inside = new ScopeTally();
  #records = 0;

  add(record: LabelledRecord & { readonly label: string }, joined: string): void {
    this.#records++;
    this.#all.add('', record, joined);
    this.#inside.add(record.connection, record, joined);
  }

  review(inside: boolean, right: boolean): void {
    this.#all.review(right);
    if (inside) this.#inside.review(right);
  }

  counts(): Counts {
    return { records: this.#records, all: this.#all.counts(), inside: this.#inside.counts() };
  }
}

class ScopeTally {
  readonly #groups = {
    true: new PairTally(),
    linked: new PairTally(),
    linkedRight: new PairTally(),
    joinedRight: new PairTally(),
    plain: new SharedValueTally(),
    plainRight: new SharedValueTally(),
  };
  #reviews = 0;
  #rightReviews = 0;

  add(scope: string, record: LabelledRecord & { readonly label: string }, joined: string): void {
    const { label, plain } = record;
    const identity = identityOf(record);
    this.#groups.true.add(groupKey(scope, label));
    this.#groups.linked.add(groupKey(scope, identity));
    this.#groups.linkedRight.add(groupKey(scope, label, identity));
    this.#groups.joinedRight.add(groupKey(scope, label, joined));
    this.#groups.plain.add(scope, plain);
    this.#groups.plainRight.add(groupKey(scope, label), plain);
  }

  review(right: boolean): void {
    this.#reviews++;
    if (right) this.#rightReviews++;
  }

  counts(): ScopeCounts {
    const { true: real, linked, linkedRight, joinedRight, plain, plainRight } = this.#groups;
    return {
      true: real.pairs,
      linked: linked.pairs,
      linkedRight: linkedRight.pairs,
      joinedRight: joinedRight.pairs,
      plain: plain.pairs,
      plainRight: plainRight.pairs,
      review: this.#reviews,
      reviewRight: this.#rightReviews,
    };
  }
}

function scopes({ records, all, inside }: Counts): QualityScopes {
  const across = eachCount((name) => all[name] - inside[name]);
  return { records, all: scope(all), acrossSystems: scope(across), insideOneSystem: scope(inside) };
}

function scope(counts: ScopeCounts): ScopeQuality {
  return {
    links: pairQuality(counts.true, counts.linked, counts.linkedRight),
    reviews: { pairs: counts.review, rightPairs: counts.reviewRight },
    linksAndReviews: { rightPairs: counts.joinedRight, recall: share(counts.joinedRight, counts.true) },
    plainRule: pairQuality(counts.true, counts.plain, counts.plainRight),
  };
}

function pairQuality(truePairs: number, foundPairs: number, rightPairs: number): PairQuality {
  return { truePairs, foundPairs, rightPairs, precision: share(rightPairs, foundPairs), recall: share(rightPairs, truePairs) };
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

/** Identities that reviews join. */
class DisjointSets {
  readonly #parents = new Map<string, string>();

  find(item: string): string {
    let root = item;
    for (let up = this.#parents.get(root); up !== undefined; up = this.#parents.get(root)) root = up;
    // The way there is made short for the next one.
    for (let at = item; at !== root;) {
      const up = this.#parents.get(at) ?? root;
      this.#parents.set(at, root);
      at = up;
    }
    return root;
  }

  join(a: string, b: string): void {
    const [one, two] = [this.find(a), this.find(b)];
    if (one !== two) this.#parents.set(one, two);
  }
}
