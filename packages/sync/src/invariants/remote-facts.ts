/** What the other side counted, in its own words: one change that a system applied. */
export interface RemoteMutation {
  readonly seq: number;
  readonly at: number;
  readonly vendor: string;
  readonly kind: 'create' | 'update' | 'archive';
  readonly type: string;
  readonly id: string;
  readonly marker?: string | undefined;
  /** Over the API, so by MeshLine; false = a person or an automation there. */
  readonly viaApi: boolean;
  readonly changed: readonly string[];
}

/** An attempt that was sent, as the ledger has it. */
export interface SentAttempt {
  readonly intent: string;
  readonly kind: 'create' | 'update';
  readonly vendor: string;
  readonly type: string;
  /** Undefined: a create of which no id is known. */
  readonly id: string | undefined;
  readonly slot: string | undefined;
  readonly number: number;
  readonly startedAt: number;
  readonly outcome: string | undefined;
  /** State of its intent now. */
  readonly state: string;
}

/** By `marker`: two live records bear one. By `label`: they are one thing in truth, whether or not anybody can tell. */
export interface RemoteDuplicate {
  readonly vendor: string;
  readonly type: string;
  readonly id: string;
  readonly reason: 'label' | 'marker';
  /** When the first other live record of the same thing there was linked to the identity that this one was made for; undefined = never. */
  readonly otherLinkedAt: number | undefined;
}

export interface RemoteFacts {
  readonly mutations: readonly RemoteMutation[];
  /** Records that were made over the API though the system held the same thing, by the other side's own judgement. */
  readonly duplicates: readonly RemoteDuplicate[];
  readonly attempts: readonly SentAttempt[];
  /** Most changes that one attempt makes of one record (a vendor may want an association in a request of its own). */
  readonly changesPerAttempt: number;
}
