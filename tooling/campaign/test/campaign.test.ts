import { expect, test } from 'vitest';
import { runChunk } from '../src/index.ts';

test('thirty deaths at named points, at random moments, of daemons and of PostgreSQL: nothing is made twice, lost, left open or unexplained', async () => {
  const lines: string[] = [];
  const { figures, points, violations } = await runChunk({ seed: 1, from: 0, kills: 30, print: (line) => lines.push(line) });
  expect(violations, lines.join('\n')).toEqual([]);
  expect(figures).toMatchObject({ kills: 30 });
  expect(points.length).toBeGreaterThanOrEqual(20);
  // A dead program breaks no law.
  expect(figures['writes in the systems']).toBeGreaterThan(60);
}, 1_200_000);
