import type { RecordRef } from '@meshline/record';

/** A record that somebody said has changed, and that wasn't read since. */
export interface Look {
  readonly ref: RecordRef;
  /** When the newest hint came (Unix ms). */
  readonly askedAt: number;
  /** When it changed, by the system's own clock, where it said so (Unix ms). */
  readonly changedAt: number | undefined;
}

export interface DueLook extends Look {
  readonly failures: number;
  /** Of its snapshot: when it was read, and when it had changed by the system's clock. */
  readonly readAt: number | undefined;
  readonly modifiedAt: number | undefined;
}

export interface LookStore {
  /** Of several hints for a record the newest stays. */
  askLooks(looks: readonly Look[]): Promise<void>;
  /**
   * What is due to be looked at, the oldest first. A record to which a write of ours is under way waits for its read-back,
   * half a minute at most.
   */
  dueLooks(connection: string, now: number, limit: number): Promise<readonly DueLook[]>;
  /** They were looked at; one for which a newer hint came meanwhile stays. */
  endLooks(looks: readonly Look[]): Promise<void>;
  /** They couldn't be looked at, and are due again at this time; `counted` as a failure of theirs or not. */
  postponeLooks(looks: readonly Look[], dueAt: number, failure: 'counted' | 'not-counted'): Promise<void>;
  /** When the next look of a connection is due (Unix ms). */
  nextLook(connection: string): Promise<number | undefined>;
  connectionsWithLooks(now: number): Promise<readonly string[]>;
}
