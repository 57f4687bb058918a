/** The queues of architecture section 6.1; a wake-up names a scope and carries no data. */
export type Queue = 'capture' | 'reconcile' | 'deliver' | 'confirm' | 'ingest' | 'look';

export interface WakeUp {
  readonly queue: Queue;
  /** capture: `connection/feed`; reconcile: the entity; deliver, confirm and look: the connection; ingest: the source of events. */
  readonly scope: string;
  /** Not before this instant (Unix ms). */
  readonly at?: number | undefined;
}

/** Sent after the rows are committed. A wake-up that is lost is a delay: the sweeper finds the rows. */
export interface WakeUps {
  wake(wakeUps: readonly WakeUp[]): Promise<void>;
}
