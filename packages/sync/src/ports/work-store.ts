import type { RecordRef } from '@meshline/record';

/** Steps that work through dirty rows page by page. */
export type PageStep = 'link' | 'settle';

/** Steps that fail at single writes. */
export type WriteStep = 'deliver' | 'confirm';

/** What a page begins with: a record (link), or an identity with the records that it stands for (settle). */
export interface WorkHead {
  readonly key: string;
  readonly ref: RecordRef | undefined;
  readonly identity: string | undefined;
}

export interface WorkPage {
  /** Rows that the next page may take. */
  readonly limit: number;
  /** A page was begun and hasn't ended; over, when this moment is past (Unix ms). Undefined = none. */
  readonly runningUntil: number | undefined;
}

export interface WorkStore {
  /** The state of the step's pages, locked until the end of the transaction; `full` where there is none yet. */
  lockWorkPage(step: PageStep, entity: string, full: number): Promise<WorkPage>;
  saveWorkPage(step: PageStep, entity: string, page: WorkPage): Promise<void>;
  /** The first row that the next page would take, and how many it would (at most `limit`). */
  peekWork(
    step: PageStep,
    entity: string,
    limit: number,
  ): Promise<{ readonly head: WorkHead | undefined; readonly size: number }>;
  /** One more failure of this row alone; returns how many there are. */
  countWorkFailure(step: string, key: string): Promise<number>;
  /** Takes the row out of the work until it is freed. */
  quarantineWork(step: PageStep | WriteStep, entity: string, head: WorkHead, at: number): Promise<void>;
  /** Rows that became dirty again while they are in quarantine are dropped; whether there were any. */
  dropQuarantined(step: PageStep, entity: string): Promise<boolean>;
  countQuarantined(step: string, since: number): Promise<number>;
  /** These writes have ended: how often the program failed at them counts no more. */
  forgetWriteFailures(intents: readonly string[]): Promise<void>;
  /** It may be tried again, from the first failure on. */
  freeWork(step: string, keys: readonly string[]): Promise<void>;
}
