import type { ExceptionKind } from '@meshline/rulebook';
import type { DefectRate, DiscrepancyKind, RecordCount, WriteOutcome } from './facts.ts';
import type { LabelQuality } from './quality/label-quality.ts';

/**
 * What a run did, as data: the JSON of `--json` and what the text is made of. Times are ISO 8601, durations seconds,
 * shares 0 to 1; everything else is a count of what its name says.
 */
export interface Report {
  readonly run: RunReport;
  readonly records: RecordsReport;
  readonly identities: IdentitiesReport;
  readonly duplicates: DuplicatesReport;
  readonly discrepancies: DiscrepanciesReport;
  readonly writes: WritesReport;
  readonly exceptions: ExceptionsReport;
  /** Null where nothing outside MeshLine counts it (the systems are real). */
  readonly agreement: AgreementReport | null;
  readonly steps: readonly StepReport[];
  /** Null where there are no labels. */
  readonly quality: QualityReport | null;
}

export interface RunReport {
  readonly version: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationSeconds: number;
  readonly resumed: boolean;
  readonly rulebook: string;
  readonly rulebookHash: string;
  readonly zone: string;
  readonly seed: number | null;
  readonly people: number | null;
  readonly note: string | null;
  readonly example: string | null;
  readonly systems: readonly { readonly connection: string; readonly name: string }[];
  /** Entities other than users, parents first. */
  readonly entities: readonly { readonly entity: string; readonly one: string; readonly many: string }[];
}

export interface RecordTotals {
  readonly read: number;
  readonly live: number;
  readonly linked: number;
  readonly waiting: number;
}

export interface RecordsReport {
  readonly byStream: readonly RecordCount[];
  readonly total: RecordTotals;
}

export interface IdentitiesReport {
  readonly byEntity: readonly {
    readonly entity: string;
    readonly identities: number;
    readonly bySystems: readonly { readonly systems: number; readonly identities: number }[];
  }[];
  readonly total: number;
}

export interface DuplicatesReport {
  readonly byConnection: readonly {
    readonly connection: string;
    readonly entity: string;
    readonly spareRecords: number;
    readonly identities: number;
  }[];
  readonly totalSpareRecords: number;
}

export interface Fates {
  readonly found: number;
  readonly inWrites: number;
  readonly waitingForPerson: number;
  readonly reportedOnly: number;
}

export interface DiscrepanciesReport {
  readonly byFieldAndKind: readonly (Fates & {
    readonly entity: string;
    readonly field: string;
    readonly label: string;
    readonly kind: DiscrepancyKind;
  })[];
  readonly byKind: readonly (Fates & { readonly kind: DiscrepancyKind })[];
  readonly byField: readonly (Fates & { readonly entity: string; readonly field: string; readonly label: string })[];
  readonly total: Fates;
}

export interface WriteTotals {
  readonly writes: number;
  /** Confirmed creates and confirmed updates. */
  readonly created: number;
  readonly updated: number;
  readonly confirmed: number;
  readonly pending: number;
  readonly rejected: number;
  readonly unknown: number;
  readonly creates: Readonly<Record<WriteOutcome, number>>;
  readonly updates: Readonly<Record<WriteOutcome, number>>;
}

export interface WritesReport {
  readonly byConnection: readonly (WriteTotals & { readonly connection: string })[];
  readonly total: WriteTotals;
  readonly duplicateCreates: number | null;
  readonly repeatedCreates: number | null;
}

export interface ExceptionsReport {
  /** By kind and owner; `nextDueAt` is null where all of it is backlog. */
  readonly byKind: readonly {
    readonly kind: ExceptionKind;
    readonly owner: string;
    readonly ownerName: string;
    readonly causes: number;
    readonly records: number;
    readonly overdue: number;
    readonly nextDueAt: string | null;
  }[];
  /** Most records first. */
  readonly causes: readonly {
    readonly id: string;
    readonly kind: ExceptionKind;
    readonly what: string;
    readonly owner: string;
    readonly ownerName: string;
    readonly records: number;
    readonly dueAt: string;
    readonly backlog: boolean;
    readonly overdue: boolean;
  }[];
  readonly total: { readonly causes: number; readonly records: number; readonly overdue: number };
}

export interface AgreementShare {
  readonly pairs: number;
  readonly agree: number;
  readonly share: number;
}

export interface AgreementReport {
  readonly byField: readonly {
    readonly entity: string;
    readonly field: string;
    readonly label: string;
    readonly before: AgreementShare | null;
    readonly after: AgreementShare | null;
  }[];
  readonly overall: { readonly before: AgreementShare | null; readonly after: AgreementShare | null };
}

export interface StepReport {
  readonly step: string;
  readonly what: string;
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
}

export interface QualityReport extends LabelQuality {
  readonly plainRule: string;
  readonly defects: readonly (DefectRate & { readonly share: number })[];
}
