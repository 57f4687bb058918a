/** Who writes, and under which of the API's headers. */
export interface Actor {
  readonly viaApi: boolean;
  /** Goes into CreatedById and LastModifiedById. */
  readonly userId: string;
  /** `Sforce-Auto-Assign`, true when the caller doesn't say (salesforce.md 10, 12.13). */
  readonly autoAssign: boolean;
  /** `Sforce-Duplicate-Rule-Header: allowSave=true`: an alert lets the row pass. */
  readonly allowDuplicates: boolean;
  /** Seeds: rows that were there long before may have an inactive owner or an odd e-mail. */
  readonly seeding: boolean;
}
