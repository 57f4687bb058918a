import type { RecordRef } from '@meshline/record';
import type { CurrentLink, MatchModel, PairVerdict, References, RoleInput } from '@meshline/reconcile';
import type { Link, Review, Slot } from '../model/link.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** A record that link must look at; `echo` = only because our own write was read back. */
export interface DirtyRecord extends RecordRef {
  readonly echo: boolean;
}

export interface LinkStore {
  /** One lane for each entity: waits for the lane, holds it until the end of the transaction. */
  lockLane(entity: string): Promise<void>;
  /** Takes up to `limit` dirty records, oldest first. Rolled back with the transaction. */
  takeDirtyRecords(entity: string, limit: number): Promise<readonly DirtyRecord[]>;
  countDirtyRecords(entity: string): Promise<number>;
  /** Those of the records that link has still to look at. */
  recordsStillDirty(refs: readonly RecordRef[]): Promise<readonly RecordRef[]>;
  snapshots(refs: readonly RecordRef[]): Promise<readonly Snapshot[]>;
  /** Up to `limit` snapshots of an entity after a ref, in order of refs: for estimating a model. */
  scanSnapshots(entity: string, after: RecordRef | undefined, limit: number): Promise<readonly Snapshot[]>;
  /** What the records refer to, resolved through aliases and links, with the targets' golden records. */
  resolveReferences(refs: readonly RecordRef[]): Promise<References>;
  /** Other records of the entity that share one of the keys. */
  recordsByKeys(entity: string, keys: readonly string[]): Promise<readonly RecordRef[]>;
  /** These identities and all that open reviews or verdicts connect with them, to the end. */
  connectedIdentities(entity: string, identities: readonly string[]): Promise<readonly string[]>;
  membersOf(identities: readonly string[]): Promise<readonly RecordRef[]>;
  currentLinks(refs: readonly RecordRef[]): Promise<ReadonlyMap<string, CurrentLink & { readonly epoch: number }>>;
  /** Slots by their ids (markers). */
  slots(ids: readonly string[]): Promise<readonly Slot[]>;
  verdicts(entity: string, refs: readonly RecordRef[]): Promise<readonly PairVerdict[]>;
  /** Records whose aliases point to one of these, or that these point to. */
  aliasesOf(refs: readonly RecordRef[]): Promise<readonly { readonly from: RecordRef; readonly to: RecordRef }[]>;
  replaceKeys(entity: string, keys: readonly { readonly ref: RecordRef; readonly keys: readonly string[] }[]): Promise<void>;
  insertIdentities(entity: string, identities: readonly { readonly id: string; readonly firstSeen: number }[]): Promise<void>;
  writeLinks(links: readonly Link[]): Promise<void>;
  /** The records of these identities as `assignRoles` sees them, by identity; none that was merged away or converted. */
  roleInputs(identities: readonly string[]): Promise<ReadonlyMap<string, readonly RoleInput[]>>;
  setRoles(roles: readonly { readonly ref: RecordRef; readonly role: 'primary' | 'duplicate' }[]): Promise<void>;
  /** Identities that turned out to be one: everything of `from` moves to `into`. */
  mergeIdentities(merges: readonly { readonly from: string; readonly into: string }[], at: number): Promise<void>;
  /** Replaces the reviews in which one of these identities takes part; returns the identities of which some came or went. */
  replaceReviews(
    entity: string,
    identities: readonly string[],
    reviews: readonly Review[],
    at: number,
  ): Promise<readonly string[]>;
  markIdentitiesDirty(identities: readonly string[]): Promise<readonly string[]>;
  /** Records that refer to these records and so see another parent now; returns the entities that got work. */
  markReferrersDirty(refs: readonly RecordRef[]): Promise<readonly string[]>;
  readModel(entity: string): Promise<MatchModel | undefined>;
  writeModel(entity: string, model: MatchModel, at: number): Promise<void>;
}
