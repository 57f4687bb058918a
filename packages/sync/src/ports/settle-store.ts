import type { Assertion, Golden, Hold, RecordFacts, References, SettledFinding, UndoneWrites } from '@meshline/reconcile';
import type { RecordRef, Fields } from '@meshline/record';
import type { Intent } from '../model/intent.ts';
import type { Slot } from '../model/link.ts';

/** Everything stored about one identity that settle and plan need; the connections' facts come from elsewhere. */
export interface StoredIdentity {
  readonly identity: string;
  readonly version: number;
  readonly golden: Golden | undefined;
  readonly records: readonly (RecordFacts & {
    readonly marked: boolean;
    /** When it was linked by weight alone (Unix ms); undefined = by something firmer. */
    readonly weighedAt: number | undefined;
    /** When it was seen to go on as another record that hasn't been read yet (Unix ms). */
    readonly leftAt: number | undefined;
  })[];
  readonly assertions: readonly Assertion[];
  readonly holds: readonly Hold[];
  readonly settled: readonly SettledFinding[];
  readonly openIntents: readonly Intent[];
  /** Open items that delivery raised: they park their record, field or create until they are closed. */
  readonly parks: readonly {
    readonly item: string;
    readonly connection: string;
    readonly ref: RecordRef | undefined;
    readonly field: string | undefined;
  }[];
  /** Open reviews with other identities: the two records that may be one thing. */
  readonly reviews: readonly { readonly a: RecordRef; readonly b: RecordRef; readonly score: number }[];
}

export interface SettleStore {
  takeDirtyIdentities(entity: string, limit: number): Promise<readonly string[]>;
  countDirtyIdentities(entity: string): Promise<number>;
  /** Some identity of the entity was linked and never settled: it has no golden record yet. */
  hasUnsettled(entity: string): Promise<boolean>;
  loadIdentities(identities: readonly string[]): Promise<readonly StoredIdentity[]>;
  resolveReferencesOfIdentities(identities: readonly string[]): Promise<References>;
  writeGoldens(
    rows: readonly {
      readonly identity: string;
      readonly seen: number;
      readonly golden: Golden;
      readonly title: string;
      readonly references: readonly { readonly field: string; readonly target: string }[];
    }[],
    at: number,
  ): Promise<void>;
  /** Settled, found unchanged. */
  touchIdentities(identities: readonly string[], at: number): Promise<void>;
  writeBaselines(
    rows: readonly { readonly ref: RecordRef; readonly epoch: number; readonly fields: Fields }[],
    at: number,
  ): Promise<void>;
  endAssertions(ids: readonly string[], at: number): Promise<void>;
  /** The open slot of an identity in a connection, made where it is missing. */
  ensureSlots(
    wanted: readonly {
      readonly identity: string;
      readonly connection: string;
      readonly entity: string;
      readonly newId: string;
    }[],
    at: number,
  ): Promise<readonly Slot[]>;
  insertChangeSet(set: {
    readonly id: string;
    readonly kind: 'live' | 'apply' | 'decision' | 'handoff' | 'undo';
    readonly cause: string;
    readonly actor: string;
    readonly rulebook: string;
    readonly at: number;
    /** The change set that an undo takes back. */
    readonly undoes?: string | undefined;
  }): Promise<void>;
  /** Keys that already exist (in any state) are left alone; returns the ids that were inserted. */
  insertIntents(intents: readonly Intent[]): Promise<readonly string[]>;
  /** Writes of ours of these records since `since` (Unix ms) that were changed back, by `formatRef` and field. */
  undoneWrites(
    refs: readonly RecordRef[],
    since: number,
  ): Promise<Readonly<Record<string, Readonly<Record<string, UndoneWrites>>>>>;
  /** A person has looked at the fight: what was changed back before `at` doesn't count any more. */
  pardonFights(fights: readonly { readonly ref: RecordRef; readonly field: string }[], at: number): Promise<void>;
  supersedeIntents(ids: readonly string[], at: number): Promise<void>;
  /** Identities to settle anew at a time, as something that they wait for is over then (Unix ms). */
  settleAgainAt(rows: readonly { readonly identity: string; readonly entity: string; readonly at: number }[]): Promise<void>;
  /** Those whose time has come are dirty now; returns their entities. */
  wakeSettleDue(now: number): Promise<readonly string[]>;
  /** Identities whose golden record refers to one of these. */
  markReferringIdentitiesDirty(identities: readonly string[]): Promise<readonly string[]>;
  markIdentitiesDirty(identities: readonly string[]): Promise<readonly string[]>;
}
