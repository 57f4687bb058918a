import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the process small. Left alone, V8 lets garbage pile up to several times of what lives before it collects, since
 * there is memory enough; the daemon holds a page or batch at a time, and half as much again is plenty.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
}
