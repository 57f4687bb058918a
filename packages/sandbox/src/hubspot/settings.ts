import type { ObjectTypeName } from './object-types.ts';

/** What a test may change about the simulated portal; everything has the value of hubspot.md by default. */
export interface HubSpotSettings {
  /** Sets the burst and the daily limit (hubspot.md 6). */
  readonly plan: 'free' | 'professional' | 'enterprise';
  /** How long search shows the state before a write, in ms. Observed: seconds (hubspot.md 5); near the low end of 0-30 s. */
  readonly searchLagMs: number;
  /** Since 2025-01-14 a merge makes a third record; one reference page still says that the primary remains (hubspot.md 0.5). */
  readonly merge: 'new-record' | 'keeps-primary';
  /** What a lifecycle stage that goes backwards meets: silence or a 400 (hubspot.md 8, unverified). */
  readonly backwardLifecycle: 'ignored' | 'refused';
  /** Share of API writes after which HubSpot's own recalculation moves the modified date once more (hubspot.md 13.9). */
  readonly recalculationShare: number;
  /** Properties that an administrator requires on create; enforced from `/2026-09/` on only (hubspot.md 0.4). */
  readonly requiredOnCreate: Readonly<Partial<Record<ObjectTypeName, readonly string[]>>>;
  /** Scopes that the token lacks. */
  readonly missingScopes: readonly string[];
}

export const DEFAULT_SETTINGS: HubSpotSettings = {
  plan: 'professional',
  searchLagMs: 2_000,
  merge: 'new-record',
  backwardLifecycle: 'ignored',
  recalculationShare: 0.1,
  requiredOnCreate: {},
  missingScopes: [],
};

/** After a write, HubSpot's own recalculation follows within about this time, in ms (our choice; the time is not documented). */
export const RECALCULATION_DELAY_MS = 400;

/** Two creates of one e-mail within this time meet the racing form of the refusal: 400 in place of 409 (hubspot.md 4). */
export const RACE_WINDOW_MS = 250;

/** The one account, app and user of this portal. */
export const PORTAL = {
  id: 48_311_207,
  appId: '5670736',
  uiUserId: 9_586_504,
  timeZone: 'US/Eastern',
  currency: 'USD',
} as const;
