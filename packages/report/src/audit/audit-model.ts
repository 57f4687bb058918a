import type { AuditEntity, AuditFile } from './audit-facts.ts';

/** In the order in which they are told. */
export const FINDING_KINDS = ['duplicate', 'conflict', 'unowned', 'stale', 'missing', 'malformed', 'slow'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/**
 * What the files say, as data: the JSON of `--json` and what text and page are made of. Shares are 0 to 1; everything
 * else is a count of what its name says. Where `masked`, no value of a record that could name somebody is in it.
 */
export interface AuditReport {
  readonly version: string;
  readonly seconds: number;
  /** Civil date against which ages are counted. */
  readonly asOf: string | null;
  readonly rulebook: string | null;
  readonly masked: boolean;
  readonly totals: AuditTotals;
  /** One for each entity, in the order of `entities`. */
  readonly summary: readonly AuditSummary[];
  readonly costs: readonly AuditCost[];
  /** The one thing to settle first; null = nothing stands out. */
  readonly start: AuditStart | null;
  readonly files: readonly AuditFile[];
  readonly entities: readonly AuditEntity[];
}

export interface AuditTotals {
  readonly files: number;
  /** Data rows, broken ones included. */
  readonly rows: number;
  readonly skippedRows: number;
  readonly notices: number;
  readonly records: number;
  readonly identities: number;
  readonly columnsUsed: number;
  readonly columnsIgnored: number;
  /** In the order of the files. */
  readonly systems: readonly string[];
}

export interface AuditSummary {
  readonly entity: string;
  readonly one: string;
  readonly many: string;
  readonly records: number;
  readonly identities: number;
  readonly shared: number;
  readonly findings: readonly AuditFinding[];
  /** What was looked for and not found. */
  readonly clean: readonly FindingKind[];
  /** What couldn't be looked for, and why. */
  readonly unjudged: readonly { readonly kind: FindingKind; readonly because: string }[];
}

/** `count` `unit` (`share` of `of`) `says`: together one sentence; `details` are further clauses of it, the weightiest first. */
export interface AuditFinding {
  readonly kind: FindingKind;
  readonly count: number;
  readonly unit: string;
  readonly of: number | null;
  readonly share: number | null;
  readonly says: string;
  readonly details: readonly string[];
}

export const COST_KINDS = [
  'spare-records',
  'double-mails',
  'two-owners',
  'no-owner',
  'no-address',
  'review-time',
  'decision-time',
] as const;
export type CostKind = (typeof COST_KINDS)[number];

/** A consequence of leaving things as they are: `amount` `unit` `says`, under an assumption. */
export interface AuditCost {
  readonly kind: CostKind;
  readonly amount: number;
  readonly unit: string;
  readonly says: string;
  readonly assuming: string;
}

export interface AuditStart {
  readonly entity: string;
  readonly kind: FindingKind;
  readonly says: string;
}
