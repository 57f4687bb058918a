import { expect, test } from 'vitest';
import { runChunk } from '../src/index.ts';

/** A kill takes some eight seconds; `npm run verify:deep` has hundreds. */
const KILLS = 8;

test('daemons that die at named points and at random moments: nothing is made twice, lost, left open or unexplained', async () => {
  const lines: string[] = [];
  const { figures, points, violations } = await runChunk({ seed: 1, from: 0, kills: KILLS, print: (line) => lines.push(line) });
  expect(violations, lines.join('\n')).toEqual([]);
  expect(figures).toMatchObject({ kills: KILLS });
  // A dead program breaks no law.
  expect(points.length).toBeGreaterThanOrEqual(KILLS / 2);
  expect(figures['writes in the systems']).toBeGreaterThan(2 * KILLS);
}, 600_000);
