/** A law of the ledger (reliability, section 3.1) that doesn't hold, and where. */
export interface Violation {
  readonly law: string;
  readonly what: string;
}
