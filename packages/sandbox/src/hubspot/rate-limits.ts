import { limitExceeded, type HubSpotError } from './errors.ts';
import { ASSOCIATIONS_DAILY, BURST_WINDOW_MS, PLAN_LIMITS, SEARCH_PER_SECOND } from './limits.ts';
import { PORTAL, type HubSpotSettings } from './settings.ts';

/** Counts what happened within the last `windowMs`. */
class RollingWindow {
  readonly max: number;
  readonly #windowMs: number;
  #times: number[] = [];
  #head = 0;
  constructor(max: number, windowMs: number) {
    this.max = max;
    this.#windowMs = windowMs;
  }
  used(now: number): number {
    while (this.#head < this.#times.length && (this.#times[this.#head] as number) <= now - this.#windowMs) this.#head += 1;
    if (this.#head > 1_000) {
      this.#times = this.#times.slice(this.#head);
      this.#head = 0;
    }
    return this.#times.length - this.#head;
  }
  isFull(now: number): boolean {
    return this.used(now) >= this.max;
  }
  add(now: number): void {
    this.#times.push(now);
  }
}

/** Counts a day, which ends at midnight in the account's time zone. */
class DailyCount {
  readonly max: number;
  readonly #day = new Intl.DateTimeFormat('en-CA', { timeZone: PORTAL.timeZone });
  #current = '';
  #checkedAt = -Infinity;
  #used = 0;
  constructor(max: number) {
    this.max = max;
  }
  used(now: number): number {
    // Formatting a date costs more than all the rest of a request: once a second is enough.
    if (now - this.#checkedAt >= 1_000) {
      this.#checkedAt = now;
      const day = this.#day.format(now);
      if (day !== this.#current) this.#used = 0;
      this.#current = day;
    }
    return this.#used;
  }
  add(): void {
    this.#used += 1;
  }
}

export type RequestKind = 'search' | 'association' | 'other';

/**
 * The limits of one app in one account (hubspot.md 6): a rolling burst, a day, 5 searches a second outside of the burst,
 * and a burst and a day of the associations API's own. A refused request counts for none of them.
 */
export class RateLimits {
  readonly #enforced: boolean;
  readonly #burst: RollingWindow;
  readonly #associations: RollingWindow;
  readonly #search = new RollingWindow(SEARCH_PER_SECOND, 1_000);
  readonly #daily: DailyCount;
  readonly #associationsDaily = new DailyCount(ASSOCIATIONS_DAILY);

  constructor(plan: HubSpotSettings['plan'], enforced: boolean) {
    this.#enforced = enforced;
    this.#burst = new RollingWindow(PLAN_LIMITS[plan].burst, BURST_WINDOW_MS);
    this.#associations = new RollingWindow(PLAN_LIMITS[plan].associations, BURST_WINDOW_MS);
    this.#daily = new DailyCount(PLAN_LIMITS[plan].daily);
  }

  /** Counts a request, or says which limit refuses it. */
  take(kind: RequestKind, now: number): HubSpotError | undefined {
    if (!this.#enforced) return undefined;
    const windows =
      kind === 'search' ? [this.#search] : kind === 'association' ? [this.#burst, this.#associations] : [this.#burst];
    const days = kind === 'association' ? [this.#daily, this.#associationsDaily] : [this.#daily];
    if (days.some((day) => day.used(now) >= day.max)) return limitExceeded('DAILY');
    if (windows.some((window) => window.isFull(now)))
      return limitExceeded(kind === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING');
    for (const counter of [...windows, ...days]) counter.add(now);
    return undefined;
  }

  /** What all but search responses carry. */
  headers(now: number): Readonly<Record<string, string>> {
    return {
      'X-HubSpot-RateLimit-Daily': String(this.#daily.max),
      'X-HubSpot-RateLimit-Daily-Remaining': String(this.#daily.max - this.#daily.used(now)),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(BURST_WINDOW_MS),
      'X-HubSpot-RateLimit-Max': String(this.#burst.max),
      'X-HubSpot-RateLimit-Remaining': String(this.#burst.max - this.#burst.used(now)),
    };
  }
}
