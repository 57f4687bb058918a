import type { Figures } from './unit.ts';

/** The sums of a deep run in one line. */
export function figuresText(figures: Figures, skipped: number): string {
  const sums = Object.entries(figures).map(([name, sum]) => `${sum.toLocaleString('en-US')} ${name}`);
  return [...sums, ...(skipped > 0 ? [`${skipped} passed before on this commit`] : [])].join(' · ');
}
