import type { Mode } from './connection-store.ts';

export interface StoredMode {
  readonly connection: string;
  readonly entity: string;
  readonly mode: Mode;
  readonly actor: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

export interface ModeStore {
  /**
   * The modes of a connection that is seen for the first time. What was decided stays; a kind of record that is new in a connection
   * that was known is only observed.
   */
  firstModes(
    connection: string,
    entities: readonly string[],
    mode: Mode,
    actor: string,
    reason: string,
    at: number,
  ): Promise<void>;
  modes(): Promise<readonly StoredMode[]>;
  /** Every decision, the latest first. */
  modeHistory(limit: number): Promise<readonly (StoredMode & { readonly was: Mode | undefined })[]>;
  insertModeDecision(row: StoredMode & { readonly was: Mode | undefined }): Promise<void>;
  /**
   * Makes the unsent writes there what the mode makes of them: `live` lets go what was planned, `approve` takes back what nobody
   * approved, `observe` gives up all of it.
   */
  unsentAfterMode(connection: string, entity: string, mode: Mode, at: number): Promise<void>;
  /** Everything of the entity that was settled before is settled anew. */
  markEntityDirty(entity: string): Promise<void>;
}
