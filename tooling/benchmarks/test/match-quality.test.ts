import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { defaultModel, estimateModel } from '@meshline/reconcile';
import { measure, type Quality } from '../match-quality/measure.ts';
import { publicSets } from '../match-quality/public-sets.ts';
import { sandboxSets } from '../match-quality/sandbox-sets.ts';

interface Floor {
  readonly precision: number;
  readonly recall: number;
  readonly recallWithReviews: number;
}

/** A little under what is reached, so that a change for the worse is seen. The labels of the sites contradict each other in places. */
const PUBLIC: Readonly<Record<string, Floor>> = {
  'febrl-1': { precision: 1, recall: 0.86, recallWithReviews: 0.95 },
  'febrl-2': { precision: 0.9999, recall: 0.82, recallWithReviews: 0.95 },
  'dqbench-1': { precision: 1, recall: 0.99, recallWithReviews: 0.99 },
  'senzing-people': { precision: 0.96, recall: 0.3, recallWithReviews: 0.7 },
  'senzing-companies': { precision: 1, recall: 0, recallWithReviews: 0.3 },
  'chicago-sites': { precision: 0.985, recall: 0.58, recallWithReviews: 0.82 },
};

const SANDBOX: Readonly<Record<string, Floor>> = {
  'sandbox-companies': { precision: 0.9998, recall: 0.7, recallWithReviews: 0.97 },
  'sandbox-people': { precision: 0.9998, recall: 0.92, recallWithReviews: 0.98 },
  'sandbox-deals': { precision: 0.9998, recall: 0.32, recallWithReviews: 0.82 },
};

function expectFloor(quality: Quality, floor: Floor): void {
  expect({ set: quality.set, what: 'precision', value: quality.precision }).toSatisfy(({ value }) => value >= floor.precision);
  expect({ set: quality.set, what: 'recall', value: quality.recall }).toSatisfy(({ value }) => value >= floor.recall);
  expect({ set: quality.set, what: 'recall with reviews', value: quality.recallWithReviews }).toSatisfy(
    ({ value }) => value >= floor.recallWithReviews,
  );
}

const folder = process.env.MESHLINE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

describe.skipIf(!existsSync(folder))('public labelled sets (MESHLINE_DATA)', () => {
  for (const set of publicSets(folder)) {
    test(`${set.name}: nothing wrong is linked unattended beyond its floor`, () => {
      expectFloor(
        measure(set, estimateModel(set.records, set.rules)),
        PUBLIC[set.name] ?? { precision: 1, recall: 1, recallWithReviews: 1 },
      );
    });
  }
});

describe("the sandbox's population", () => {
  for (const set of sandboxSets(1500, 42)) {
    test(`${set.name}: unattended links are right, and reviews find nearly all the rest`, () => {
      const quality = measure(set, estimateModel(set.records, set.rules));
      expectFloor(quality, SANDBOX[set.name] ?? { precision: 1, recall: 1, recallWithReviews: 1 });
      expect(quality.reviewPrecision).toBeGreaterThan(0.6);
      expect(measure(set, defaultModel()).precision).toBeGreaterThanOrEqual(0.999);
    });
  }
});
