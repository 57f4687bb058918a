import type { BusinessHours } from '@meshline/rulebook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueAt, openMsBetween } from '../src/index.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const berlin: BusinessHours = {
  zone: 'Europe/Berlin',
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '18:00',
  holidays: ['2026-12-25'],
};
const with_ = (change: Partial<BusinessHours>): BusinessHours => ({ ...berlin, ...change });

const zone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
  'UTC',
);
const clock = fc
  .integer({ min: 0, max: 23 * 60 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
const calendar: fc.Arbitrary<BusinessHours> = fc
  .record({
    zone,
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    from: clock,
    to: fc.oneof(clock, fc.constant('24:00')),
    holidays: fc.subarray(['2026-03-30', '2026-03-31', '2026-10-26', '2026-12-25']),
  })
  .filter(({ from, to }) => from < to && Number(to.slice(0, 2)) - Number(from.slice(0, 2)) >= 3);
const instant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
const duration = fc.integer({ min: 0, max: 60 * 60 }).map((minutes) => minutes / 60);

describe('dueAt', () => {
  test.each([
    ['inside a day', '2026-11-23T09:00:00Z', 2, '2026-11-23T11:00:00Z'],
    ['from the evening on to the next morning', '2026-11-23T19:00:00Z', 1, '2026-11-24T09:00:00Z'],
    ['across the night', '2026-11-23T16:00:00Z', 2, '2026-11-24T09:00:00Z'],
    ['across the weekend', '2026-11-20T16:30:00Z', 1, '2026-11-23T08:30:00Z'],
    ['a whole day ends at closing time, not at the next opening', '2026-11-23T08:00:00Z', 9, '2026-11-23T17:00:00Z'],
    ['over a holiday', '2026-12-24T16:00:00Z', 2, '2026-12-28T09:00:00Z'],
    ['zero is at once, also at night', '2026-11-23T23:00:00Z', 0, '2026-11-23T23:00:00Z'],
    ['into summer time: 09:00 is an hour earlier in UTC', '2026-03-27T16:00:00Z', 2, '2026-03-30T08:00:00Z'],
    ['out of summer time', '2026-10-23T15:00:00Z', 2, '2026-10-26T09:00:00Z'],
  ])('%s', (_claim, from, hours, due) => {
    expect(new Date(dueAt(berlin, at(from), hours)).toISOString()).toBe(new Date(due).toISOString());
  });

  test('counts elapsed hours on the day when the clocks change', () => {
    const always = with_({ days: [7], from: '00:00', to: '24:00', holidays: [] });
    // 29 March 2026 has 23 hours in Berlin, 25 October 2026 has 25.
    expect(openMsBetween(always, at('2026-03-28T12:00:00Z'), at('2026-03-30T12:00:00Z'))).toBe(23 * HOUR);
    expect(openMsBetween(always, at('2026-10-24T12:00:00Z'), at('2026-10-26T12:00:00Z'))).toBe(25 * HOUR);
  });

  test('a time that the clocks skip opens after the change', () => {
    const early = with_({ days: [7], from: '02:30', to: '04:30', holidays: [] });
    expect(dueAt(early, at('2026-03-28T12:00:00Z'), 0.5)).toBe(at('2026-03-29T02:00:00Z'));
  });

  test('exactly the open time that was asked for lies in between', () => {
    fc.assert(
      fc.property(calendar, instant, duration, (hours, from, length) => {
        expect(openMsBetween(hours, from, dueAt(hours, from, length))).toBe(Math.round(length * HOUR));
      }),
      { numRuns: 150 },
    );
  });

  test('it is the earliest such instant, and lies in open time', () => {
    fc.assert(
      fc.property(calendar, instant, duration, (hours, from, length) => {
        fc.pre(length > 0);
        const due = dueAt(hours, from, length);
        expect(openMsBetween(hours, from, due - 1)).toBe(Math.round(length * HOUR) - 1);
      }),
      { numRuns: 150 },
    );
  });

  test('waiting in two parts ends when waiting at once does', () => {
    fc.assert(
      fc.property(calendar, instant, duration, duration, (hours, from, one, two) => {
        fc.pre(one > 0 && two > 0);
        expect(dueAt(hours, dueAt(hours, from, one), two)).toBe(dueAt(hours, from, one + two));
      }),
      { numRuns: 100 },
    );
  });

  test('never earlier for a later start or a longer time', () => {
    fc.assert(
      fc.property(
        calendar,
        instant,
        fc.integer({ min: 0, max: 100 * HOUR }),
        duration,
        duration,
        (hours, from, later, one, two) => {
          expect(dueAt(hours, from + later, Math.max(one, two))).toBeGreaterThanOrEqual(dueAt(hours, from, Math.min(one, two)));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a calendar that never opens is refused, and so is a duration that is none', () => {
    expect(() => dueAt(with_({ days: [] }), 0, 1)).toThrow(/never open; correct 'hours'/);
    expect(() => dueAt(with_({ from: '18:00', to: '09:00' }), 0, 1)).toThrow(/never open/);
    expect(() => dueAt(berlin, 0, -1)).toThrow(RangeError);
    expect(() => dueAt(berlin, 0, Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});

test('openMsBetween is antisymmetric and additive', () => {
  fc.assert(
    fc.property(calendar, instant, instant, instant, (hours, a, b, c) => {
      const [x = 0, y = 0, z = 0] = [a, b, c].map((each) => a + (each % (40 * 24 * HOUR))).toSorted((p, q) => p - q);
      expect(openMsBetween(hours, x, y) + openMsBetween(hours, y, z)).toBe(openMsBetween(hours, x, z));
      expect(openMsBetween(hours, z, x)).toBe(0 - openMsBetween(hours, x, z));
    }),
    { numRuns: 60 },
  );
});
