export type WriteKind = 'create' | 'update';

export const WRITE_KINDS: readonly WriteKind[] = ['create', 'update'];

/** At most so many writes of a kind in any window, over all daemons and change sets (architecture 6.19). */
export interface WriteCap {
  readonly kind: WriteKind;
  readonly windowMs: number;
  readonly most: number;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
