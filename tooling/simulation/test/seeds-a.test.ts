import { test } from 'vitest';
import { playSeeds } from './play-seeds.ts';

const FIRST = 1;

test(
  'thirty seeds (from 1) of chaos and healing break no law',
  () => playSeeds(Array.from({ length: 30 }, (_, index) => FIRST + index)),
  600_000,
);
