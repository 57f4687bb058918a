/** The ledger may lack what was done last: after a restore or a failover everything is read anew before anything is written. */
export interface RecoveryStore {
  /** Undefined = the ledger is whole; `since` in Unix ms, `because` a few words for a person. */
  recovery(): Promise<{ readonly since: number; readonly because: string } | undefined>;
  /** Ends the one that began at `since`; false where that one doesn't stand any more. */
  endRecovery(since: number): Promise<boolean>;
}
