import type { ExceptionKind, Rulebook } from '@meshline/rulebook';
import type { LabelQuality } from './quality/label-quality.ts';

/** The ways in which a system's value is not the right one. */
export type DiscrepancyKind = 'stale' | 'missing' | 'conflicting' | 'unauthorised' | 'unmapped' | 'unreadable' | 'absent-record';

/** Rows of one stream of one connection. Counts of live records, but for `read`. */
export interface RecordCount {
  readonly connection: string;
  readonly stream: string;
  readonly entity: string;
  /** Records that were read in this run. */
  readonly read: number;
  readonly live: number;
  readonly linked: number;
  /** Not linked yet. */
  readonly waiting: number;
}

export interface IdentityCount {
  readonly entity: string;
  /** In how many systems the identity has a live record; 0 = all were deleted. */
  readonly systems: number;
  readonly identities: number;
}

/** Live linked records of a connection beyond the first one of each identity. */
export interface DuplicateCount {
  readonly connection: string;
  readonly entity: string;
  readonly spareRecords: number;
  /** Identities that have such a record there. */
  readonly identities: number;
}

/** Values that were not the right one, each counted under one fate. */
export interface DiscrepancyCount {
  readonly entity: string;
  readonly field: string;
  readonly kind: DiscrepancyKind;
  /** A write of this run puts it right. */
  readonly inWrites: number;
  /** An open exception names it. */
  readonly waitingForPerson: number;
  /** Reported only: the connection isn't live for the entity. */
  readonly reportedOnly: number;
}

export const WRITE_OUTCOMES = ['confirmed', 'pending', 'rejected', 'unknown'] as const;
/** `confirmed`: read back. `pending`: applied and not yet read back, or not yet sent. Superseded writes don't count. */
export type WriteOutcome = (typeof WRITE_OUTCOMES)[number];

export interface WriteCount {
  readonly connection: string;
  readonly kind: 'create' | 'update';
  readonly outcome: WriteOutcome;
  readonly writes: number;
}

/** One open exception. */
export interface CauseFacts {
  /** `E-1198`. */
  readonly id: string;
  readonly kind: ExceptionKind;
  /** The sentence of the queue (`queueLine`). */
  readonly what: string;
  /** Principal id. */
  readonly owner: string;
  /** Unix milliseconds. */
  readonly dueAt: number;
  readonly backlog: boolean;
  readonly overdue: boolean;
  /** Open records of the cause. A record that waits for two causes counts in both. */
  readonly records: number;
}

/** How far two systems agree on a field, as the simulated CRMs' control API counts it (`GET /_control/agreement`). */
export interface AgreementFacts {
  readonly fields: readonly {
    readonly entity: string;
    readonly field: string;
    /** Pairs of systems that hold the thing and the field, over all things. */
    readonly pairs: number;
    readonly agree: number;
  }[];
}

export interface StepFacts {
  /** `capture`, `link`, ... in the order in which they are told. */
  readonly step: string;
  /** What is counted: `records`, `identities`, `writes`. */
  readonly what: string;
  readonly count: number;
  readonly seconds: number;
}

/** How often the population has a defect on purpose (`GET /_control/truth`). */
export interface DefectRate {
  readonly id: string;
  readonly entity: string;
  readonly what: string;
  /** Records that have it, of all records of the entity. */
  readonly records: number;
  readonly of: number;
}

/**
 * What the daemon gathers about one run, in one read transaction, so that the sums add up. `before`, `after`, `quality`
 * and what the CRMs counted exist only where the CRMs are simulated.
 */
export interface ReportFacts {
  readonly run: {
    readonly version: string;
    /** Unix milliseconds. */
    readonly startedAt: number;
    readonly endedAt: number;
    /** The ledger held records already. */
    readonly resumed: boolean;
    readonly rulebookHash: string;
    readonly seed?: number | undefined;
    readonly people?: number | undefined;
    /** An e-mail of somebody that the reader may ask `why` about. */
    readonly example?: string | undefined;
    /** What to say about the systems: `simulated CRMs, vendors' limits and lags on`. */
    readonly note?: string | undefined;
  };
  readonly rulebook: Rulebook;
  /** In the order of the columns; names as people write them. */
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly records: readonly RecordCount[];
  readonly identities: readonly IdentityCount[];
  readonly duplicates: readonly DuplicateCount[];
  readonly discrepancies: readonly DiscrepancyCount[];
  readonly writes: readonly WriteCount[];
  /** Creates of what the CRM held already, by the CRMs' own count. */
  readonly duplicateCreates?: number | undefined;
  /** Of them those that a repeated write made: several records with one marker. */
  readonly repeatedCreates?: number | undefined;
  readonly causes: readonly CauseFacts[];
  readonly agreement: { readonly before?: AgreementFacts | undefined; readonly after?: AgreementFacts | undefined };
  readonly steps: readonly StepFacts[];
  readonly quality?:
    | {
        readonly links: LabelQuality;
        /** `equal e-mail or equal phone`. */
        readonly plainRule: string;
        readonly defects: readonly DefectRate[];
      }
    | undefined;
}
