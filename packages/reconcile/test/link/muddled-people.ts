import type { MatchRecord } from '../../src/index.ts';
import { record } from '../match-rules.ts';

const GIVEN = ['Anna', 'Anne', 'Agnes', 'A', 'John', 'Jon', 'Jane', 'Julia', 'J', 'Daniel', 'Daniela', 'Dora', 'D', 'Zebulon'];
const FAMILY = ['Smith', 'Smyth', 'Schmidt', 'Xanthakis', 'Xantakis', 'Lee', 'Lee-Smith'];
const DOMAINS = ['acme.example', 'globex.example', 'gmail.com'];

/** A small generator of numbers in 0..1 from a seed (mulberry32), so that a failing test can be run again. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffled<T>(items: readonly T[], next: () => number): readonly T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}

/**
 * People as no population holds them: few names, few mailboxes, few numbers and few companies, so that chains, bridges and contradictions abound.
 */
export function muddledPeople(count: number, seed: number): readonly MatchRecord[] {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return Array.from({ length: count }, (_, index) => {
    const given = pick(GIVEN);
    const family = pick(FAMILY);
    const mailbox =
      next() < 0.4
        ? `${given}.${family}`
        : next() < 0.7
          ? `${given[0]}.${family}`
          : pick(['info', 'smith.family', 'jx77', 'a.lee']);
    return record(
      `${pick(['hubspot', 'salesforce', 'close'])}/${index}`,
      {
        ...(next() < 0.93 ? { firstName: given } : {}),
        lastName: family,
        ...(next() < 0.75 ? { email: `${mailbox}@${pick(DOMAINS)}`.toLowerCase() } : {}),
        ...(next() < 0.6 ? { phone: `+4930${1234560 + Math.floor(next() * 12)}` } : {}),
        ...(next() < 0.6 ? { company: pick(['c1', 'c2', 'c3']) } : {}),
      },
      { firstSeen: Math.floor(next() * 50) },
    );
  });
}
