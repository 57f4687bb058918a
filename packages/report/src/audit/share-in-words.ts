import { percent } from '../text/numbers.ts';

const SPOKEN: readonly (readonly [share: number, words: string])[] = [
  [3 / 4, 'three quarters'],
  [2 / 3, 'two thirds'],
  [1 / 2, 'half'],
  [1 / 3, 'a third'],
  [1 / 4, 'a quarter'],
  [1 / 5, 'a fifth'],
  [1 / 10, 'a tenth'],
];
/** How far a share may lie from the fraction that stands for it, as a part of that fraction. */
const NEAR = 0.04;

/** `about a third`, `all`, `none`, `12.3 %` (not to be broken): for a title; the exact figure stands beside it. */
export function shareInWords(share: number): string {
  if (share >= 1) return 'all';
  if (share <= 0) return 'none';
  const near = SPOKEN.find(([fraction]) => Math.abs(share - fraction) <= fraction * NEAR);
  return near === undefined ? percent(share).replace(' ', '\u00a0') : `about ${near[1]}`;
}
