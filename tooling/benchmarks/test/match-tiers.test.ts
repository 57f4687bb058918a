import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { estimateModel } from '@meshline/reconcile';
import { fellegiSunter } from '../match-quality/fellegi-sunter.ts';
import { developmentSets } from '../match-quality/generate/generated-sets.ts';
import type { LabelledSet } from '../match-quality/labelled-set.ts';
import { measureTiers, pairQuality } from '../match-quality/measure-tiers.ts';
import { publicSets } from '../match-quality/public-sets.ts';

interface Floor {
  /** Takes so long that only `npm run verify:deep` has it (MESHLINE_DEEP). */
  readonly deep?: true;
  readonly f1: number;
  /** Precision of the unattended tier. */
  readonly precision: number;
}

/**
 * A little under what is reached, so that a change for the worse is seen. Where unattended links are wrong there, two records of two people hold the same throughout: fathers and sons of one
 * name and home, in whose records nothing else stands.
 */
const FLOORS: Readonly<Record<string, Floor>> = {
  'febrl-1': { f1: 0.995, precision: 1 },
  'dqbench-1': { f1: 0.945, precision: 1 },
  'senzing-people': { f1: 0.7, precision: 1 },
  'senzing-companies': { f1: 0.7, precision: 1 },
  'chicago-sites': { deep: true, f1: 0.85, precision: 0.985 },
  'd-name-email': { f1: 0.92, precision: 1 },
  'd-febrl-hard': { f1: 0.975, precision: 1 },
  'd-copies': { deep: true, f1: 0.965, precision: 0.965 },
  'd-firm-crm': { deep: true, f1: 0.985, precision: 1 },
  'd-sites': { f1: 0.975, precision: 0.999 },
};

const deep = process.env.MESHLINE_DEEP !== undefined;
const isWanted = ({ name }: LabelledSet): boolean => {
  const floor = FLOORS[name];
  return floor !== undefined && (deep || floor.deep === undefined);
};

async function expectFloor(set: LabelledSet): Promise<void> {
  const { balanced, unattended } = await measureTiers(set, estimateModel(set.records, set.rules));
  const floor = FLOORS[set.name] ?? { f1: 1, precision: 1 };
  expect({ set: set.name, f1: balanced.f1 }).toSatisfy(({ f1 }) => f1 >= floor.f1);
  expect({ set: set.name, precision: unattended.precision }).toSatisfy(({ precision }) => precision >= floor.precision);
}

const folder = process.env.MESHLINE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

describe.skipIf(!existsSync(folder))('public labelled sets in two tiers (MESHLINE_DATA)', () => {
  for (const set of publicSets(folder).filter(isWanted)) test(set.name, () => expectFloor(set));
});

describe('populations of other shapes in two tiers', () => {
  // The others take minutes: `run-tiers.ts` has them all.
  for (const set of developmentSets().filter(isWanted)) test(set.name, () => expectFloor(set));
});

describe('the measures themselves', () => {
  test('pairs are counted by groups', () => {
    const { made, right, precision, recall } = pairQuality(['a', 'a', 'a', 'b'], ['x', 'x', 'y', 'y']);
    expect([made, right]).toEqual([3, 1]);
    expect(precision).toBeCloseTo(1 / 3);
    expect(recall).toBeCloseTo(1 / 2);
  });

  test('the textbook finds what is easy', () => {
    const [set] = developmentSets().filter(({ name }) => name === 'd-sites');
    expect(set === undefined ? 0 : fellegiSunter(set).best.f1).toBeGreaterThan(0.95);
  });
});
