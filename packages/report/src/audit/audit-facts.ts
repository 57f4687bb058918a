/** A data row of a file: `file` is an index into `AuditFacts.files`, `row` counts its data rows from 1. */
export interface AuditRow {
  readonly file: number;
  readonly row: number;
}

/**
 * What was found, before it is masked, summed up and put into words. Counts are of whole files; lists of rows may be cut
 * (`total` says how many there are).
 */
export interface AuditFacts {
  readonly version: string;
  /** Seconds from the first byte to the last figure. */
  readonly seconds: number;
  /** Civil date against which ages are counted: the newest date in the files, today at the latest; null = no file has a date. */
  readonly asOf: string | null;
  /** The rulebook that was given, null = recognised by looking. */
  readonly rulebook: string | null;
  readonly files: readonly AuditFile[];
  /** People, companies, deals, or what the rulebook names; in the order in which they are shown. */
  readonly entities: readonly AuditEntity[];
}

export interface AuditFile {
  /** As it was given on the command line, without folders. */
  readonly name: string;
  readonly system: string;
  /** One file may hold several kinds of records. */
  readonly holds: readonly {
    readonly entity: string;
    readonly records: number;
    readonly sureness: number;
    readonly because: string;
  }[];
  /** Data rows, broken ones included. */
  readonly rows: number;
  /** `UTF-8, comma`. */
  readonly dialect: string;
  readonly skipped: Listed<AuditRow & { readonly reason: string }>;
  readonly notices: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    /** undefined = not used; `because` says why. */
    readonly label?: string | undefined;
    readonly sureness: number;
    readonly because: string;
  }[];
}

/** A list that may be cut. */
export interface Listed<T> {
  readonly total: number;
  readonly first: readonly T[];
}

export interface AuditEntity {
  readonly entity: string;
  /** `person`, `people`. */
  readonly one: string;
  readonly many: string;
  readonly records: number;
  /** Different things behind the records, balanced. */
  readonly identities: number;
  /** By system: records, the different things among them, and how many of those no other system has. */
  readonly systems: readonly {
    readonly system: string;
    readonly records: number;
    readonly identities: number;
    readonly onlyHere: number;
  }[];
  readonly duplicates: AuditDuplicates;
  /** Identities in two systems or more. */
  readonly shared: number;
  readonly agreement: readonly AuditAgreement[];
  readonly conflicts: AuditConflicts;
  readonly missing: readonly AuditFieldCount[];
  readonly malformed: readonly AuditFieldCount[];
  /** Null = no date to judge by. */
  readonly stale: AuditStale | null;
  /** Null = no column names an owner. */
  readonly owners: AuditOwners | null;
  /** Median and p90 hours from created to owned, where rows carry both; null = none does. */
  readonly slow: { readonly rows: number; readonly medianHours: number; readonly p90Hours: number } | null;
}

/** A group is the records that one identity has in one system, where they are two or more; all sums are of groups. */
export interface AuditDuplicates {
  /** Groups, and the records in them. */
  readonly groups: number;
  readonly records: number;
  readonly bySystem: readonly { readonly system: string; readonly groups: number; readonly records: number }[];
  /** Groups by how many records of one system they hold: 2, 3, 4, 5+. */
  readonly bySize: readonly { readonly size: string; readonly groups: number }[];
  /** Of the groups: would be linked without a person / a person should look. */
  readonly sure: number;
  readonly toReview: number;
  /** Further pairs that look alike but aren't counted as one thing. */
  readonly openPairs: number;
  /** Records beyond the first of each group that carry an e-mail address; null = no column holds one. */
  readonly spareWithEmail: number | null;
  readonly examples: Listed<AuditGroup>;
}

/** Records side by side. */
export interface AuditGroup {
  readonly score: number;
  readonly tier: 'link' | 'review';
  /** `differs`: the engine's word on whether the records' values differ; without it they are compared as text. */
  readonly fields: readonly { readonly field: string; readonly label: string; readonly differs?: boolean | undefined }[];
  readonly records: readonly (AuditRow & { readonly system: string; readonly values: readonly (string | null)[] })[];
  /** What speaks for and against, strongest first, in bits: `e-mail exact +14.2`. */
  readonly evidence: readonly { readonly feature: string; readonly level: string; readonly weight: number }[];
}

/** A field in two systems that both hold it, over the identities that both have. */
export interface AuditAgreement {
  readonly field: string;
  readonly label: string;
  readonly a: string;
  readonly b: string;
  readonly same: number;
  readonly differ: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
}

export interface AuditConflicts {
  /** Identities with at least one field on which records differ, of so many with two records or more. */
  readonly identities: number;
  readonly of: number;
  /** The owner is one of the fields. */
  readonly byField: readonly {
    readonly field: string;
    readonly label: string;
    readonly identities: number;
    readonly examples: Listed<AuditGroup>;
  }[];
  /** Identities whose owners differ; null = no owner column. */
  readonly owners: number | null;
  /** Those of them with an open deal; null = no deals were read, or they name no person. */
  readonly ownersWithOpenDeal: number | null;
}

export interface AuditFieldCount {
  readonly field: string;
  readonly label: string;
  readonly records: number;
  /** Of so many records whose file has the field at all. */
  readonly of: number;
  readonly rows: Listed<AuditRow & { readonly value?: string }>;
}

export interface AuditStale {
  /** The column that was judged by, by system, as people read it. */
  readonly by: string;
  readonly days: number;
  readonly records: number;
  readonly of: number;
  /** In order of age: `under 30 days`, `30 to 90 days`, ... */
  readonly ages: readonly { readonly label: string; readonly records: number; readonly stale: boolean }[];
  readonly rows: Listed<AuditRow & { readonly date: string }>;
}

export interface AuditOwners {
  /** Records without an owner, of those whose file has a column for it. */
  readonly unowned: number;
  readonly of: number;
  readonly bySystem: readonly { readonly system: string; readonly unowned: number; readonly of: number }[];
  readonly rows: Listed<AuditRow>;
  /** By owner, most records first. */
  readonly owners: Listed<{
    readonly owner: string;
    readonly bySystem: readonly { readonly system: string; readonly records: number }[];
  }>;
  /** Owners that a users file or another system's records name, who own nothing in these systems. */
  readonly without: Listed<{ readonly owner: string; readonly missingIn: readonly string[] }>;
  /** Records owned by somebody who isn't on the users list; null = no users file. */
  readonly unknownOwners: number | null;
}
