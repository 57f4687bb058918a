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
}

export interface LinkInput {
  /** Records to be (re)considered, at most some hundreds. */
  readonly page: readonly MatchRecord[];
  /** Every record that shares a key with one of the page, with the whole of its identity, and so on to the end of what the engine asked for by keys. */
  readonly candidates: readonly MatchRecord[];
  /** By `formatRef`: links that exist for page and candidates. */
  readonly links: ReadonlyMap<string, CurrentLink>;
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
  /** Pairs in the review band between different identities of the outcome; the strongest pair for each two identities. */
  readonly reviews: readonly { readonly a: RecordRef; readonly b: RecordRef; readonly evidence: PairEvidence }[];
}
