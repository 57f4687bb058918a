const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

/** Every number that Salesforce documents and this simulation enforces; sources are sections of salesforce.md. */
export const LIMITS = {
  /** Enterprise edition: 100,000 + 1,000 for each of 50 licences, in a rolling 24 h (section 11). */
  dailyApiRequests: 100_000 + 1_000 * 50,
  dailyWindowMs: DAY,
  /** An access token dies after this much inactivity; org policy, commonly 2 h (section 14). */
  sessionIdleMs: 2 * HOUR,
  /** URI and headers together (section 6). */
  uriBytes: 16_384,
  collectionRecords: 200,
  collectionChunks: 10,
  retrieveIds: 2_000,
  compositeSubrequests: 25,
  compositeQueries: 5,
  batchSubrequests: 25,
  /** Sforce-Query-Options batchSize: bounds of the hint (section 6). */
  queryBatchMin: 200,
  queryBatchMax: 2_000,
  /** A wide SELECT comes in smaller pages than asked for; the true rule is not public, so this is our own. */
  queryBatchCells: 40_000,
  queryLocatorMs: 2 * DAY,
  soqlCharacters: 100_000,
  soqlOffset: 2_000,
  /** Recycle bin, and how long queryAll still shows emptied rows (section 8). */
  recycleBinMs: 15 * DAY,
  emptiedVisibleMs: DAY,
  /** getUpdated and getDeleted windows (section 8). */
  updatedBackMs: 30 * DAY,
  updatedIds: 600_000,
  deletedBackMs: 15 * DAY,
  deletedMinWindowMs: 60 * SECOND,
  /** Merge: the winner and at most two losers (section 8). */
  mergeLosers: 2,
} as const;
