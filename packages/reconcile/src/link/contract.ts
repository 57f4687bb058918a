import type { RecordRef, Value } from '@meshline/record';

/** A record as matching sees it: normalised canonical values only. */
export interface MatchRecord {
  readonly ref: RecordRef;
  /** Normalised values by canonical field; several where the system holds a list (all e-mails, primary first). */
  readonly values: Readonly<Record<string, readonly Value[]>>;
  /** Names of the parent as the record itself states them (`Company` of a Salesforce lead), by reference field. */
  readonly parentText: Readonly<Record<string, string>>;
  /** Names of linked parents, by reference field, so that a text can be compared with a link. */
  readonly parentNames: Readonly<Record<string, readonly string[]>>;
  /** The slot whose marker stands in the record, resolved to its identity; it is linked before any comparison. */
  readonly markedIdentity?: string | undefined;
  /** Refs that the record stores of other systems' records (known ids). */
  readonly knownRefs: readonly RecordRef[];
  /** Unix ms. */
  readonly firstSeen: number;
  readonly createdAt: number | undefined;
}

/** Where a record is linked now. */
export interface CurrentLink {
  readonly identity: string;
  /** When the identity was first seen: on a merge the older (firstSeen, id) survives. */
  readonly identityFirstSeen: number;
  /**
   * The link is a fact that no comparison may undo: MeshLine created or updated the record for this identity, or a person put it there. Others are
   * decided anew with each look, so that the partition can't depend on who came first.
   */
  readonly firm?: boolean | undefined;
}

/** A person's lasting word on two records. */
export interface PairVerdict {
  readonly a: RecordRef;
  readonly b: RecordRef;
  readonly verdict: 'same' | 'distinct';
}

/** Why two records are (not) one thing: each feature's part of the weight, in bits. */
export interface PairEvidence {
  /** Probability in 0..1. */
  readonly score: number;
  /** log2 of the Bayes factor, the prior included. */
  readonly weight: number;
  readonly parts: readonly { readonly feature: string; readonly level: string; readonly weight: number }[];
  /** Why the pair is never linked unattended, however much it weighs: `names: other-given`. Missing = it may be. */
  readonly asks?: string | undefined;
  /** The two contradict each other (other given names): an identity may not hold both, whoever stands between them. */
  readonly contradicts?: boolean | undefined;
}

export interface LinkInput {
  /** Records to be (re)considered, at most some hundreds. */
  readonly page: readonly MatchRecord[];
  /**
   * What the page may touch; order and doubles don't matter. The partition is independent of order and paging if these are all there:
   *
   * 1. every stored record that shares a key (`keys`) with a record of the page; known ids are keys too;
   * 2. all records of the identities of those, of the page's records themselves (their links from before) and of their `markedIdentity`;
   * 3. all records of every identity that an open review (`reviews` of earlier outcomes) or a verdict connects with those, and so on to the end.
   *
   * 1 is one look-up for the page, 2 and 3 one recursive look-up over links, open reviews and verdicts. 3 is there because a pair that weighs enough but was
   * not linked (it would have joined what contradicts) is always an open review: so all that can move together comes together.
   */
  readonly candidates: readonly MatchRecord[];
  /** By `formatRef`: links that exist for page and candidates, redirects of identities followed. */
  readonly links: ReadonlyMap<string, CurrentLink>;
  /** All that concern two of the records. */
  readonly verdicts: readonly PairVerdict[];
  /** Makes the id of a new identity. */
  readonly newIdentity: () => string;
}

export interface LinkOutcome {
  /** Every page record, and candidates whose identity changed. */
  readonly assignments: readonly {
    readonly ref: RecordRef;
    readonly identity: string;
    readonly isNew: boolean;
    readonly evidence: PairEvidence | undefined;
    /** How it was decided: `marker`, `known-id`, `verdict`, `weight`, `exact`, `alone`, `kept`. */
    readonly because: string;
  }[];
  /** Identities that turned out to be one: `from` redirects to `into`. */
  readonly merges: readonly { readonly from: string; readonly into: string }[];
  /**
   * Pairs from the review band on between different identities of the outcome; the strongest pair for each two identities. They replace all open reviews in which one of
   * the given records stands.
   */
  readonly reviews: readonly { readonly a: RecordRef; readonly b: RecordRef; readonly evidence: PairEvidence }[];
}
