import { expect, test } from 'vitest';
import { forecast, type BucketFacts } from '../src/index.ts';

const quiet: BucketFacts = {
  tokens: 100,
  refillPerSecond: 10,
  blockedForMs: 0,
  usedPerSecond: 0,
  backfillPerSecond: 0,
  waiting: 0,
};

test('nothing that waits is drained now, and a bucket that fills faster than it is used never ends', () => {
  expect(forecast(quiet)).toEqual({ drainedInMs: 0, emptyInMs: undefined });
  expect(forecast({ ...quiet, usedPerSecond: 10 })).toEqual({ drainedInMs: 0, emptyInMs: undefined });
});

test('a backlog takes what is there, then what the refill leaves beside the steady use', () => {
  expect(forecast({ ...quiet, waiting: 80 }).drainedInMs).toBe(0);
  expect(forecast({ ...quiet, waiting: 600 }).drainedInMs).toBe(50_000);
  expect(forecast({ ...quiet, waiting: 600, usedPerSecond: 5 }).drainedInMs).toBe(100_000);
  // What works off the backlog isn't use beside it.
  expect(forecast({ ...quiet, waiting: 600, usedPerSecond: 10, backfillPerSecond: 10 }).drainedInMs).toBe(50_000);
  expect(forecast({ ...quiet, waiting: 600, blockedForMs: 7_000 }).drainedInMs).toBe(57_000);
});

test('where the steady use takes all of the refill, a backlog is never drained', () => {
  expect(forecast({ ...quiet, waiting: 600, usedPerSecond: 12 })).toEqual({ drainedInMs: undefined, emptyInMs: 50_000 });
});

test('a bucket that is empty, or in debt, is empty now', () => {
  expect(forecast({ ...quiet, tokens: 0 }).emptyInMs).toBe(0);
  expect(forecast({ ...quiet, tokens: -5, waiting: 10 })).toEqual({ drainedInMs: 1_000, emptyInMs: 0 });
});
