/** A stop that stands: nothing is sent to any system, or to one of them, on any daemon, until it is lifted. */
export interface StoredStop {
  /** Undefined = everything. */
  readonly connection: string | undefined;
  readonly actor: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

export interface StopStore {
  stops(): Promise<readonly StoredStop[]>;
  /** Everything is stopped, the connection is paused, or the ledger has to catch up before anything is written. */
  isStopped(connection: string): Promise<boolean>;
  /** False where one stands already; that one is left as it is. */
  insertStop(stop: StoredStop): Promise<boolean>;
  /** Lifts the stop that was made at `at` (Unix ms); false where that one doesn't stand any more. */
  deleteStop(connection: string | undefined, at: number): Promise<boolean>;
}
