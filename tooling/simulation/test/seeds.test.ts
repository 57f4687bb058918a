import { test } from 'vitest';
import { playSeeds } from './play-seeds.ts';

/** From the first on; `npm run simulate` plays as many as you like. */
const SEEDS = 8;

test(`${SEEDS} seeds of chaos and healing break no law, and do something`, () => {
  return playSeeds(Array.from({ length: SEEDS }, (_, index) => 1 + index));
}, 600_000);
