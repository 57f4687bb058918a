import { CRASH_POINTS } from '@meshline/sync';
import { expect, test } from 'vitest';
import { CONNECTIONS, nameOf, planKills } from '../src/plan.ts';

const named = (kills: ReturnType<typeof planKills>): readonly string[] =>
  kills.flatMap((kill) => (kill.kind === 'point' ? [`${kill.point} ${kill.scope ?? ''}`] : []));

test('a campaign of 100 kills comes to every named point, to those of capture, deliver and confirm in each system, in any seed', () => {
  for (const seed of [1, 2, 3, 99]) {
    const kills = [0, 25, 50, 75].flatMap((from) => planKills(seed, from, 25));
    const there = new Set(named(kills));
    for (const point of CRASH_POINTS) {
      expect(
        [...there].some((name) => name.startsWith(`${point} `)),
        `${point}, seed ${seed}`,
      ).toBe(true);
      if (!/^(capture|deliver|confirm)\./u.test(point) || point === 'deliver.mid-batch') continue;
      for (const connection of CONNECTIONS) expect(there, `seed ${seed}`).toContain(`${point} ${connection}`);
    }
  }
});

test('the same seed gives the same kills, another one others; beside named points there are random ones, PostgreSQL and zombies', () => {
  const names = (seed: number): readonly string[] => planKills(seed, 0, 250).map(nameOf);
  expect(names(7)).toEqual(names(7));
  expect(names(7)).not.toEqual(names(8));
  const kinds = Map.groupBy(planKills(7, 0, 250), ({ kind }) => kind);
  for (const kind of ['random', 'postgres', 'zombie'] as const) expect(kinds.get(kind)?.length, kind).toBeGreaterThanOrEqual(10);
});
