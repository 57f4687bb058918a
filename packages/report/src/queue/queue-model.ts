/** The list screen of the queue, as data. Times are ISO 8601. */
export interface QueueModel {
  readonly at: string;
  readonly zone: string;
  /** Whose 'mine' is counted; undefined = nobody is signed in. */
  readonly reader?: { readonly id: string; readonly name: string } | undefined;
  /** In the order in which they are shown: overdue, then by due time, the backlog last. */
  readonly items: readonly QueueItemModel[];
  readonly open: { readonly causes: number; readonly records: number };
  readonly backlog: { readonly causes: number; readonly records: number };
  /** Items that exist and aren't among `items`. */
  readonly more: number;
  readonly systems: readonly { readonly name: string; readonly state: string; readonly note?: string | undefined }[];
}

export interface QueueItemModel {
  readonly id: string;
  readonly what: string;
  readonly records: number;
  readonly owner: string;
  /** A name. */
  readonly waitsOn: string;
  readonly dueAt: string;
  readonly backlog: boolean;
  readonly overdue: boolean;
  /** Open (business) time since it was due, where it is overdue. */
  readonly overdueMinutes?: number | undefined;
  readonly suggestion?: string | undefined;
}

/** One exception with its records, as `queue show` tells it. */
export interface ExceptionModel extends QueueItemModel {
  readonly at: string;
  readonly zone: string;
  readonly kind: string;
  readonly reason: string;
  readonly state: 'open' | 'closed';
  readonly closedBecause?: string | undefined;
  readonly version: number;
  readonly openedAt: string;
  /** Why it is the owner's. */
  readonly because: string;
  /** The finding's own sentence. */
  readonly message: string;
  readonly items: readonly ExceptionItemModel[];
  /** Records that exist and aren't among `items`. */
  readonly moreItems: number;
  readonly decisions: readonly DecisionModel[];
}

export interface ExceptionItemModel {
  readonly item: string;
  readonly title?: string | undefined;
  /** `salesforce/Lead/00Q...`. */
  readonly ref?: string | undefined;
  readonly state: 'open' | 'gone' | 'decided';
  /** How often it was found. */
  readonly times: number;
  readonly message: string;
  readonly proposed?: string | undefined;
  readonly evidence: readonly EvidenceModel[];
}

export interface EvidenceModel {
  readonly system: string;
  readonly ref: string;
  /** As people read it; undefined = the record doesn't hold the field. */
  readonly value?: string | undefined;
  readonly readAt: string;
  /** The system whose value counts. */
  readonly sourceOfTruth?: boolean | undefined;
}

export interface DecisionModel {
  readonly verb: string;
  readonly allowed: boolean;
  /** What it does, or why it isn't allowed. */
  readonly says: string;
  readonly value: 'none' | 'optional' | 'required';
  readonly oneByOne: boolean;
}
