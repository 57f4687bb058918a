/** Chance from a seed (mulberry32): the same numbers on every run. */
export interface Chance {
  /** 0..1, 1 excluded. */
  readonly next: () => number;
  readonly whole: (from: number, to: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** From the front of the list far more often than from its end, as names are. */
  readonly common: <T>(list: readonly T[]) => T;
  readonly holds: (probability: number) => boolean;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const at = <T>(list: readonly T[], share: number): T => list[Math.min(list.length - 1, Math.floor(share * list.length))] as T;
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (list) => at(list, next()),
    common: (list) => at(list, next() ** 2.2),
    holds: (probability) => next() < probability,
  };
}
