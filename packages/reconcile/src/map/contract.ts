import type { Fields } from '@meshline/record';

/** A golden value in the target's own fields, or why the target can't hold it. */
export type Projection =
  | { readonly state: 'patch'; readonly patch: Fields }
  /** The current value already says the same. */
  | { readonly state: 'same' }
  /** The stream has no place for it (no lens, read-only): no discrepancy. */
  | { readonly state: 'not-held' }
  /**
   * Blank, and the place can't be emptied without losing more: the primary of a list in which others would move up, the
   * family name of a full name.
   */
  | { readonly state: 'not-clearable' }
  /** A value table has no remote value for it. */
  | { readonly state: 'no-remote-value'; readonly value: string }
  /** The referenced identity has no record in the connection. */
  | { readonly state: 'target-missing'; readonly identity: string }
  /** The referenced user may not own records there. */
  | { readonly state: 'inactive-owner'; readonly identity: string };
