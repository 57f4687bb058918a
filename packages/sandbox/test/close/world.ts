import { ManualClock } from '../../src/core/clock.ts';
import { noJournal, type Journal } from '../../src/core/journal.ts';
import { seeded } from '../../src/core/random.ts';
import type { Realism, Vendor } from '../../src/core/vendor.ts';
import { close, type CloseQuirks } from '../../src/close/index.ts';

export const KEY = 'api_test_key';
export const ORIGIN = 'http://close.test';
export const START = Date.parse('2026-11-02T09:30:00.123Z');
export const DAY = 86_400_000;

// What a vendor answers is asserted key by key.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = Record<string, any>;
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** A simulated Close with a clock that stands still, and a way to call it. */
export interface World {
  readonly vendor: Vendor;
  readonly clock: ManualClock;
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;
}

export interface WorldOptions {
  readonly realism?: Partial<Realism>;
  readonly quirks?: Partial<CloseQuirks>;
  readonly journal?: Journal;
  readonly clock?: ManualClock;
}

export const authorization = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

export function openWorld({ realism, quirks, journal, clock = new ManualClock(START) }: WorldOptions = {}): World {
  const vendor = close(
    {
      clock,
      random: seeded(7),
      journal: journal ?? noJournal,
      realism: { limits: false, lags: false, ...realism },
      credentials: { secret: KEY },
      publicUrl: () => ORIGIN,
    },
    quirks,
  );
  return {
    vendor,
    clock,
    async call(method, path, body, headers = {}) {
      const response = await vendor.fetch(
        new Request(`${ORIGIN}/api/v1${path}`, {
          method,
          headers: {
            authorization: authorization(`${KEY}:`),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Json) };
    },
  };
}

/** The `data/search/` body for one record type with some conditions. */
export const query = (type: 'lead' | 'contact', ...conditions: Json[]): Json => ({
  type: 'and',
  negate: false,
  queries: [{ type: 'object_type', object_type: type }, ...conditions],
});

export const regular = (type: string, name: string): Json => ({ type: 'regular_field', object_type: type, field_name: name });
export const where = (field: Json, condition: Json): Json => ({ type: 'field_condition', negate: false, field, condition });
export const phrase = (value: string): Json => ({ type: 'text', mode: 'phrase', value });
export const since = (value: string): Json => ({ type: 'moment_range', on_or_after: { type: 'fixed_utc', value }, before: null });
/** A path with a query. */
export const at = (path: string, params: Record<string, string>): string => `${path}?${new URLSearchParams(params).toString()}`;
export const ids = (reply: Reply): string[] => reply.body['data'].map((row: Json) => row['id']);
