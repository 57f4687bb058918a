import type { Fields, RecordRef } from '@meshline/record';
import type { Cursor } from '@meshline/connector-spec';
import type { Alias, Change, RecordReference, Snapshot } from '../model/snapshot.ts';

export interface StoredCursor {
  readonly cursor: Cursor | undefined;
  readonly phase: 'snapshot' | 'changes';
  /** Counts its moves; a move names the version that it saw. */
  readonly version: number;
}

export interface CaptureStore {
  readCursor(connection: string, feed: string): Promise<StoredCursor | undefined>;
  /** False when somebody else moved it since: then nothing of the transaction may be kept. */
  moveCursor(
    connection: string,
    feed: string,
    to: { readonly cursor: Cursor; readonly phase: 'snapshot' | 'changes' },
    seen: number,
    at: number,
  ): Promise<boolean>;
  /** The snapshots that exist, locked until the end of the transaction. */
  lockSnapshots(refs: readonly RecordRef[]): Promise<readonly Snapshot[]>;
  writeSnapshots(snapshots: readonly Snapshot[]): Promise<void>;
  /** Unchanged records: only the time of reading moves. */
  touchSnapshots(refs: readonly RecordRef[], readAt: number): Promise<void>;
  appendChanges(changes: readonly Change[]): Promise<void>;
  replaceReferences(refs: readonly RecordRef[], references: readonly RecordReference[]): Promise<void>;
  writeAliases(aliases: readonly Alias[]): Promise<void>;
  /** The latest patches that were sent to these records and not refused, by `formatRef`; records without any are missing. */
  patchesSentTo(refs: readonly RecordRef[]): Promise<ReadonlyMap<string, readonly Fields[]>>;
  /**
   * Records that link must look at (again). An `echo` shows what MeshLine itself wrote and nothing else; a record that is
   * dirty for another reason stays so.
   */
  markRecordsDirty(entity: string, refs: readonly RecordRef[], why?: 'changed' | 'echo'): Promise<void>;
  /** Identities of these records that settle must look at (again); returns their entities. */
  markIdentitiesOfRecordsDirty(refs: readonly RecordRef[]): Promise<readonly string[]>;
}
