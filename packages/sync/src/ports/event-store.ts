/** An event as it came in, verified and not looked into any further. */
export interface ArrivedEvent {
  readonly source: string;
  /** Of a system: it only says where to look. */
  readonly isHint: boolean;
  /** The same for each repetition; unique in its source. */
  readonly key: string;
  /** What was signed beside the body, and the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that were signed, which are UTF-8. */
  readonly body: string;
  /** Unix ms. */
  readonly receivedAt: number;
}

export interface WaitingEvent {
  readonly seq: number;
  readonly key: string;
  readonly body: string;
  readonly receivedAt: number;
}

/** A record of an immutable stream: what a source told of once. Never changes. */
export interface StreamEvent {
  readonly source: string;
  /** Its place: they grow in the order in which events were stored; numbers may be missing. */
  readonly position: number;
  /** The sender's id of it (`webhook-id`). */
  readonly id: string;
  readonly receivedAt: number;
  /** As it was sent: an object. */
  readonly payload: unknown;
}

/** By what happened: `received`, `duplicate`, `refused:REASON`, `ignored:REASON`. */
export type EventCounts = Readonly<Record<string, number>>;

export interface EventStore {
  /** One at a time takes in the events of a source; held until the end of the transaction. */
  lockEventSource(source: string): Promise<void>;
  /** The oldest hints that nobody has taken in yet. */
  waitingEvents(source: string, limit: number): Promise<readonly WaitingEvent[]>;
  /** Hints that were turned into looks: their bodies hold values that nobody may use, and go. */
  endHints(source: string, seqs: readonly number[]): Promise<void>;
  /** Sources with hints that wait. */
  sourcesWaiting(): Promise<readonly string[]>;
  /** What stands behind a position (0 = all), in order. Whoever has come to a position misses nothing before it. */
  eventsSince(source: string, position: number, limit: number): Promise<readonly StreamEvent[]>;
  countEvents(source: string, counts: EventCounts, at: number): Promise<void>;
  /** Hints that were taken in before this moment are known no more; returns how many went. */
  forgetHints(before: number): Promise<number>;
}
