import type { Finding } from './finding.ts';
import type { Fields, RecordRef, Value } from '@meshline/record';

/** What a record says of one canonical field, read through its lens. Values are normalised by the field's type. */
export type Observed =
  | { readonly state: 'absent' }
  | { readonly state: 'cleared' }
  | { readonly state: 'set'; readonly value: Value }
  /** A remote value that no value table knows; `raw` is what stands there. */
  | { readonly state: 'unmapped'; readonly raw: string }
  /** A reference to a record that isn't linked to an identity (yet). */
  | { readonly state: 'unresolved'; readonly target: { readonly stream: string; readonly id: string } }
  /** Present, but no legal value of the type (a phone without digits). `raw` is what stands there. */
  | { readonly state: 'invalid'; readonly raw: string };

export type Observations = Readonly<Record<string, Observed>>;

/** One linked record with what was stored about it. */
export interface RecordFacts {
  readonly ref: RecordRef;
  readonly role: 'primary' | 'duplicate';
  /** Counts the times that the record was linked anew; part of the intent key. */
  readonly epoch: number;
  /** Version of the snapshot: counts its changes. */
  readonly version: number;
  readonly live: boolean;
  readonly fields: Fields;
  /** Unix ms of the last reading. */
  readonly readAt: number;
  readonly createdAt: number | undefined;
  /** By remote field: between which two moments (Unix ms) its last change happened. Missing = not since first seen. */
  readonly changed: Readonly<Record<string, { readonly after: number; readonly before: number }>>;
  /** Canonical value by field when this record last agreed with the golden record. A missing key = no ancestor. */
  readonly baseline: Fields;
  /** Its link was weighed, nobody has looked at it, and it is so new that only empty fields are filled until then (Unix ms). */
  readonly trialUntil?: number | undefined;
  /** It was merged or converted, and what it goes on as hasn't been read; until then (Unix ms) that is nothing unusual. */
  readonly heirUntil?: number | undefined;
}

export interface GoldenField {
  /** `null` = known to be blank. */
  readonly value: Value;
  readonly source:
    | { readonly kind: 'record'; readonly ref: RecordRef; readonly version: number }
    | { readonly kind: 'assertion'; readonly id: string };
  /** The rule that settled it, as a person reads it: `source of truth: salesforce`. */
  readonly rule: string;
  /**
   * By `formatRef`: what records of the new authority held when the authority changed hands, without having agreed before.
   * At the switch the value stays (architecture 5.5): these count only once they change from that.
   */
  readonly aside?: Fields | undefined;
}

export type Golden = Readonly<Record<string, GoldenField>>;

/** A value that a person or a workflow decided; outranks the systems while it lives. */
export interface Assertion {
  readonly id: string;
  readonly field: string;
  readonly value: Value;
  readonly by: 'decision' | 'workflow' | 'undo';
  readonly until: { readonly kind: 'landed' } | { readonly kind: 'date'; readonly at: number } | { readonly kind: 'revoked' };
}

/** 'Do not plan this field of this record.' `field` undefined = the whole record. */
export interface Hold {
  readonly ref: RecordRef;
  readonly field: string | undefined;
  readonly reason: string;
}

/** A lasting decision about an exception: the same finding with the same evidence stays closed. */
export interface SettledFinding {
  /** `findingKey` of the finding. */
  readonly key: string;
  readonly evidenceHash: string;
}

/** What the records and goldens of an identity refer to, both ways. */
export interface References {
  /** `connection/stream/id` of a record -> its identity. */
  readonly identityOf: Readonly<Record<string, { readonly entity: string; readonly identity: string }>>;
  /** Identity -> its records, primaries first; with what parent-text lenses and owner checks need of them. */
  readonly targets: Readonly<Record<string, ReferenceTarget>>;
}

export interface ReferenceTarget {
  readonly entity: string;
  /** Golden values of the target, for parent-text lenses and create conditions. */
  readonly golden: Golden;
  /** It may be the same as another identity: a person is being asked. */
  readonly openReview?: boolean | undefined;
  readonly records: readonly {
    readonly ref: RecordRef;
    readonly role: 'primary' | 'duplicate';
    readonly live: boolean;
    /** Users: whether the system lets them own records. */
    readonly active: boolean;
  }[];
}

/** What settle and plan may know about a connection in which the entity has a place. */
export interface ConnectionFacts {
  /** `observe`: settles and reports. `approve`: writes only by apply. `live`. */
  readonly mode: 'observe' | 'approve' | 'live';
  /** The first full pass of every home stream of the entity here is stored and linked. */
  readonly firstPassLinked: boolean;
  /**
   * A person is being asked whether this identity is the same as another one. The other may have a record in the connection, be
   * about to get one, or be in doubt with a third that has one: nothing is made there until it is decided.
   */
  readonly openReview: boolean;
  /** Fields that the credential can't write, by stream; from the live manifest. */
  readonly readOnly: Readonly<Record<string, readonly string[]>>;
  /** Fields that the vendor demands on create, by stream. */
  readonly requiredOnCreate: Readonly<Record<string, readonly string[]>>;
  /** Legal values of enum fields, by stream and field; missing = any. */
  readonly options: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly createStrategy: Readonly<Record<string, 'external-id-upsert' | 'unique-key-upsert' | 'probe' | 'none'>>;
  /** What the system has refused so often that it isn't sent any more, until a person decides; by stream. */
  readonly paused?: Readonly<Record<string, readonly PausedWrite[]>> | undefined;
}

/** A field, or a kind of write, that a system refuses whatever the record. */
export interface PausedWrite {
  /** The remote field; undefined = all writes of the kind. */
  readonly path: string | undefined;
  readonly kind: 'create' | 'update' | undefined;
  /** What the refusals say: the records that wait belong to the same cause. */
  readonly finding: Pick<Finding, 'kind' | 'reason' | 'detail' | 'field' | 'message'>;
}

/** All that is known of one identity: what `settle` and `plan` work on. */
export interface IdentityFacts {
  readonly entity: string;
  readonly identity: string;
  readonly version: number;
  readonly golden: Golden | undefined;
  readonly records: readonly RecordFacts[];
  readonly assertions: readonly Assertion[];
  readonly holds: readonly Hold[];
  readonly settled: readonly SettledFinding[];
  readonly references: References;
  readonly connections: Readonly<Record<string, ConnectionFacts>>;
  /** Writes of ours of the last day that somebody changed back, by `formatRef` and field; undefined = none. */
  readonly undone?: Readonly<Record<string, Readonly<Record<string, UndoneWrites>>>> | undefined;
}

export interface UndoneWrites {
  /** Writes after which the record showed another value before the next one. */
  readonly times: number;
  /** What the latest write said, which may be undone by now as well. */
  readonly latest: Value;
  /** Where it is undone: how often writes that followed each other were, each seen when it was read back. */
  readonly inARow: number;
}
