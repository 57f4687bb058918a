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
  'senzing-people': { precision: 1, recall: 0.28, recallWithReviews: 0.7 },
  'senzing-companies': { precision: 1, recall: 0, recallWithReviews: 0.3 },
  'chicago-sites': { precision: 0.985, recall: 0.58, recallWithReviews: 0.82 },
};

const SANDBOX: Readonly<Record<string, Floor>> = {
  'sandbox-companies': { precision: 1, recall: 0.94, recallWithReviews: 0.999 },
  'sandbox-people': { precision: 1, recall: 0.92, recallWithReviews: 0.998 },
  'sandbox-deals': { precision: 1, recall: 0.87, recallWithReviews: 0.995 },
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
  // The second is as small as a demo: there each pair counts.
  for (const set of [...sandboxSets(1500, 42), ...sandboxSets(200, 3)]) {
    test(`${set.name}, ${set.records.length} records: unattended links are right, and hardly a pair is neither linked nor asked about`, () => {
      const quality = measure(set, estimateModel(set.records, set.rules));
      expectFloor(quality, SANDBOX[set.name] ?? { precision: 1, recall: 1, recallWithReviews: 1 });
      expect(quality.reviewPrecision).toBeGreaterThan(0.5);
      expect(measure(set, defaultModel()).precision).toBeGreaterThanOrEqual(0.999);
    });
  }
});
