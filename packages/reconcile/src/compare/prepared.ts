import type { MatchRecord } from '../link/contract.ts';

export interface PreparedName {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** Each word loosened. */
  readonly givenLoose: readonly string[];
  readonly familyLoose: readonly string[];
  /** Joined and loosened, for a quick test. */
  readonly givenCore: string;
  readonly familyCore: string;
  /** All words, given names first: the same wherever a system cuts the name. */
  readonly whole: string;
  readonly generation: string | undefined;
  /** Bits of an agreement on each word. */
  readonly givenBits: readonly number[];
  readonly familyBits: readonly number[];
  /** Sum of `familyBits`. */
  readonly familyTotal: number;
  /** Whether the first given name, the family name joined, are names of many: two such names that look alike are two names. */
  readonly givenIsCommon: boolean;
  readonly familyIsCommon: boolean;
}

export interface PreparedEmail {
  readonly text: string;
  readonly local: string;
  /** Registrable. */
  readonly domain: string;
  readonly generic: boolean;
  /** Free mail, or a domain of so many that it names no company. */
  readonly crowd: boolean;
  /** Letters and digits of the mailbox that the record's own name doesn't explain; none = built from the name. */
  readonly own: number;
  /** Bits of an agreement on the domain. */
  readonly domainBits: number;
  /** Different people that are known to have the address; 0 = not counted. */
  readonly sharedBy: number;
}

export interface PreparedPhone {
  readonly text: string;
  /** Digits behind which national and international forms agree. */
  readonly tail: string;
  readonly international: boolean;
  readonly sharedBy: number;
}

export interface PreparedCompanyName {
  readonly words: readonly string[];
  readonly core: string;
  /** See `companySignature`. */
  readonly signature: string;
  readonly form: string | undefined;
  /** Bits of an agreement on each word. */
  readonly bits: readonly number[];
  readonly total: number;
}

export interface PreparedDomain {
  readonly text: string;
  readonly bits: number;
}

export interface PreparedParent {
  /** Identity of the linked parent, if any. */
  readonly identity: string | undefined;
  readonly bits: number;
  readonly names: readonly PreparedCompanyName[];
}

/** A value of a feature that is no name and no address. */
export interface PreparedDetail {
  readonly text: string;
  readonly words: readonly string[];
  /** See `tellingTitleWords`. */
  readonly telling: readonly string[];
  readonly number: number | undefined;
  /** Days since 1970 for dates. */
  readonly day: number | undefined;
  readonly bits: number;
}

export interface PreparedFeature {
  readonly field: string;
  readonly as: 'country' | 'text' | 'number' | 'money' | 'date' | 'choice';
  readonly values: readonly PreparedDetail[];
}

/** A record read and folded once, for all its comparisons. */
export interface Prepared {
  readonly record: MatchRecord;
  readonly ref: string;
  readonly names: readonly PreparedName[];
  readonly companies: readonly PreparedCompanyName[];
  readonly emails: readonly PreparedEmail[];
  readonly phones: readonly PreparedPhone[];
  readonly domains: readonly PreparedDomain[];
  readonly parents: readonly PreparedParent[];
  readonly details: readonly PreparedFeature[];
}
