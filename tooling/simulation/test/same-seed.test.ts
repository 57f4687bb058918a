import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from '../src/figures.ts';
import { openLedger, type Ledger } from '../src/ledger.ts';
import { simulate } from '../src/simulate.ts';
import { KEPT } from './seeds.ts';

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  database = await freshDatabase();
  ledger = await openLedger(database.url);
}, 180_000);
afterAll(async () => {
  await ledger.close();
  await database.close();
});

test('a seed plays the same twice, step by step; another one plays otherwise', async () => {
  const digests: string[] = [];
  for (const seed of [2, 8]) {
    const one = await simulate(seed, ledger, { keepTrace: true });
    const other = await simulate(seed, ledger, { keepTrace: true });
    expect(one.trace.length).toBeGreaterThan(500);
    expect(other.trace).toEqual(one.trace);
    expect(other.digest).toBe(one.digest);
    digests.push(one.digest);
  }
  expect(new Set(digests).size).toBe(2);
}, 240_000);

test.runIf(KEPT.length > 0).each(KEPT)(
  'seed $seed, which once found: $was',
  async ({ seed }) => {
    expect(faultsOf(await simulate(seed, ledger))).toEqual([]);
  },
  240_000,
);
