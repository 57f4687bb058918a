import type { HubSpotSettings } from './settings.ts';

/** Requests in 10 s for one app, and in a day for the account (hubspot.md 6). */
export const PLAN_LIMITS: Readonly<Record<HubSpotSettings['plan'], { burst: number; daily: number; associations: number }>> = {
  free: { burst: 100, daily: 250_000, associations: 100 },
  professional: { burst: 190, daily: 625_000, associations: 150 },
  enterprise: { burst: 190, daily: 1_000_000, associations: 150 },
};
export const BURST_WINDOW_MS = 10_000;
/** Search has a limit of its own for the whole account (hubspot.md 5). */
export const SEARCH_PER_SECOND = 5;
export const ASSOCIATIONS_DAILY = 500_000;

export const LIST_PAGE = { standard: 10, max: 100, maxWithHistory: 50 };
export const SEARCH_PAGE = { standard: 10, max: 200 };
export const SEARCH_MAX_RESULTS = 10_000;
export const SEARCH_MAX_BODY = 3_000;
export const SEARCH_MAX_GROUPS = 5;
export const SEARCH_MAX_FILTERS_IN_GROUP = 6;
export const SEARCH_MAX_FILTERS = 18;
export const BATCH_MAX_INPUTS = 100;
export const ASSOCIATION_READ_MAX_INPUTS = 1_000;
export const ASSOCIATION_WRITE_MAX_INPUTS = 2_000;
export const UNIQUE_PROPERTIES_MAX = 10;
export const TEXT_MAX = 65_536;
export const MERGES_MAX = 250;
/** Versions of a property that `propertiesWithHistory` shows (our choice; HubSpot keeps some tens). */
export const HISTORY_MAX = 20;
/** Longer request lines answer 414; the length is not documented, this is what common proxies allow. */
export const URI_MAX = 8_192;
