import { Refusal } from './errors.ts';
import { ORGANISATION_FACTOR, RATE_WINDOW_MS, REQUESTS_PER_WINDOW } from './numbers.ts';
import type { CloseQuirks } from './quirks.ts';

interface Window {
  readonly start: number;
  used: number;
}

/**
 * Limits for each endpoint group (method and path template) and key, and three times as much for the organisation
 * (close.md 2.1). A window opens with its first request.
 */
export class RateLimits {
  readonly #quirks: CloseQuirks;
  readonly #windows = new Map<string, Window>();
  constructor(quirks: CloseQuirks) {
    this.#quirks = quirks;
  }

  /** Counts a request and returns the headers of its answer. Throws 429 with its headers when it is one too many. */
  take(group: string, key: string, now: number): Record<string, string> {
    const own = this.#window(`${group} ${key}`, now);
    const organization = this.#window(group, now);
    const remaining = Math.max(
      0,
      Math.min(REQUESTS_PER_WINDOW - own.used, ORGANISATION_FACTOR * REQUESTS_PER_WINDOW - organization.used),
    );
    const reset = (Math.max(own.start, organization.start) + RATE_WINDOW_MS - now) / 1_000;
    const hidden = this.#quirks.hiddenLimit !== undefined && own.used >= this.#quirks.hiddenLimit;
    if (remaining === 0 || hidden)
      throw new TooManyRequests(this.#body(reset), {
        ...this.#documented(remaining, reset),
        'retry-after': String(Math.ceil(reset)),
      });
    own.used++;
    organization.used++;
    return this.#headers(remaining - 1, reset);
  }

  #window(name: string, now: number): Window {
    const held = this.#windows.get(name);
    if (held !== undefined && now - held.start < RATE_WINDOW_MS) return held;
    const window = { start: now, used: 0 };
    this.#windows.set(name, window);
    return window;
  }

  #headers(remaining: number, reset: number): Record<string, string> {
    const { rateLimitHeader } = this.#quirks;
    return rateLimitHeader === 'absent'
      ? {}
      : rateLimitHeader === 'documented'
        ? this.#documented(remaining, reset)
        : semicolons(remaining, reset);
  }
  /** A 429 always has the header (close.md 2.1). */
  #documented(remaining: number, reset: number): Record<string, string> {
    if (this.#quirks.rateLimitHeader === 'semicolons') return semicolons(remaining, reset);
    return { ratelimit: `limit=${REQUESTS_PER_WINDOW}, remaining=${remaining}, reset=${reset}` };
  }
  #body(reset: number): unknown {
    if (this.#quirks.rateLimitBody === 'message') return { error: 'Rate limit exceeded' };
    return { error: { rate_reset: reset, rate_limit: REQUESTS_PER_WINDOW, rate_window: RATE_WINDOW_MS / 1_000 } };
  }
}

const semicolons = (remaining: number, reset: number): Record<string, string> => ({
  ratelimit: `limit=${REQUESTS_PER_WINDOW}; remaining=${remaining}; reset=${Math.ceil(reset)}`,
  'ratelimit-limit': String(REQUESTS_PER_WINDOW),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(Math.ceil(reset)),
});

/** A 429 with the headers that go with it. */
export class TooManyRequests extends Refusal {
  readonly headers: Readonly<Record<string, string>>;
  constructor(body: unknown, headers: Readonly<Record<string, string>>) {
    super(429, body);
    this.headers = headers;
  }
}
