/**
 * Every number of the simulated Close, with its source in close.md. Where the source gives a range, or nothing, the
 * constant says so.
 */

/** Requests a second for an endpoint group (method and path template) and key. close.md 2.1 gives "20 / 60 rps" as its example. */
export const REQUESTS_PER_WINDOW = 60;
export const RATE_WINDOW_MS = 1_000;
/** All keys of an organisation together get three times a key's limit (close.md 2.1). */
export const ORGANISATION_FACTOR = 3;

/** Lists and the search index see a write this late; observed 30 to 60 s (close.md 0.6), taken near the low end of "0-60 s". */
export const INDEX_LAG_MS = 2_000;
/** A GET by id after a DELETE still answers 200 for this long (close.md 7: "up to a minute"). */
export const DELETE_LAG_MS = 2_000;
/** A merge runs after its 200 was sent (close.md 7, no figure). */
export const MERGE_DELAY_MS = 2_000;
/** A custom field's change of type runs after its 200 was sent (close.md 3.2, no figure). */
export const CONVERSION_DELAY_MS = 2_000;

/** close.md 2.3: default 100; measured on leads: `_limit` 200, `_skip` 35,000. Other resources' caps are unpublished. */
export const LIST_LIMIT_DEFAULT = 100;
export const LIST_LIMIT_MAX = 200;
export const LIST_SKIP_MAX = 35_000;

/** close.md 2.3 and 4. The default page of a search is unpublished. */
export const SEARCH_LIMIT_DEFAULT = 100;
export const SEARCH_LIMIT_MAX = 200;
export const SEARCH_CURSOR_MS = 30_000;
export const SEARCH_WALK_MAX = 10_000;
/** "Hundreds" of named fields answer 400 "List is too long." (close.md 4). */
export const SEARCH_FIELDS_MAX = 200;

/** close.md 2.3 and 5. */
export const EVENT_LIMIT_MAX = 50;
export const EVENT_RETENTION_MS = 30 * 86_400_000;
/** Updates of one object within this time of the first fold into one event; the window is unpublished (close.md 5). */
export const EVENT_CONSOLIDATION_MS = 60_000;
