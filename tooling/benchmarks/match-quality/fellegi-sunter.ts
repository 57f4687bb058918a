import type { MatchRecord } from '@meshline/reconcile';
import { jaroWinkler } from './jaro-winkler.ts';
import type { LabelledSet } from './labelled-set.ts';
import { pairQuality, type PairQuality } from './measure-tiers.ts';

/** The textbook at its best threshold, pairwise after connected components: what a careful analyst with labels would get. */
export interface FellegiSunterResult {
  readonly best: PairQuality;
  /** Bits. */
  readonly threshold: number;
  /** At a probability of 0.95, as tutorials have it. */
  readonly usual: PairQuality;
  readonly pairs: number;
}

/** Levels of a text feature: exact, from 0.92 and from 0.8 of Jaro-Winkler on, else; 4 = missing. */
const LEVELS = 4;
const MISSING = 4;
const ROUNDS = 25;
/** Larger blocks than this are left out, as analysts do. */
const MOST_IN_BLOCK = 300;
const ALL_PAIRS_UP_TO = 1_200;

/**
 * Fellegi and Sunter's model with three levels of agreement for each feature, conditionally independent; u from random pairs, m and the prior by expectation and maximisation over blocked
 * pairs. No knowledge of names, addresses or companies: all values are texts.
 */
export function fellegiSunter(set: LabelledSet): FellegiSunterResult {
  const rows = set.records.map((record) => textsOf(record, set));
  const width = rows[0]?.length ?? 0;
  const pairs = blocked(rows);
  const levels = pairs.map(([a, b]) => compare(rows[a] ?? [], rows[b] ?? []));
  const random = randomPairs(rows.length).map(([a, b]) => compare(rows[a] ?? [], rows[b] ?? []));
  const u = Array.from({ length: width }, (_, feature) => shares(random, feature, () => 1));
  let m = Array.from({ length: width }, () => [0.85, 0.06, 0.04, 0.05]);
  let share = Math.min(0.3, rows.length / 2 / Math.max(1, pairs.length));
  let bits: readonly number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bits = levels.map((own) => weigh(own, m, u));
    const odds = share / (1 - share);
    const same = bits.map((one) => 1 / (1 + 2 ** -one / odds));
    m = m.map((_, feature) => shares(levels, feature, (pair) => same[pair] ?? 0));
    share = Math.min(0.9, Math.max(1e-6, same.reduce((sum, one) => sum + one, 0) / Math.max(1, same.length)));
  }
  const prior = Math.log2(share / (1 - share));
  const weights = bits.map((one) => one + prior);
  const at = (threshold: number): PairQuality =>
    pairQuality(
      components(
        rows.length,
        pairs.filter((_, pair) => (weights[pair] ?? 0) >= threshold),
      ),
      set.labels,
    );
  let best = at(0);
  let threshold = 0;
  for (let one = -20; one <= 40; one++) {
    const quality = at(one);
    if (quality.f1 > best.f1) [best, threshold] = [quality, one];
  }
  return { best, threshold, usual: at(Math.log2(0.95 / 0.05)), pairs: pairs.length };
}

function textsOf(record: MatchRecord, set: LabelledSet): readonly string[] {
  const { matching } = set.rules;
  const fields = matching.by === 'weight' ? matching.features.flatMap((feature) => [...feature.fields]) : [];
  return fields.map((field) => {
    const value = record.values[field]?.[0] ?? record.parentText[field] ?? record.parentNames[field]?.[0] ?? '';
    return (typeof value === 'object' ? JSON.stringify(value) : String(value)).toLowerCase().trim();
  });
}

function compare(a: readonly string[], b: readonly string[]): readonly number[] {
  return a.map((left, feature) => {
    const right = b[feature] ?? '';
    if (left === '' || right === '') return MISSING;
    if (left === right) return 0;
    const alike = jaroWinkler(left, right);
    return alike >= 0.92 ? 1 : alike >= 0.8 ? 2 : 3;
  });
}

function shares(levels: readonly (readonly number[])[], feature: number, weight: (pair: number) => number): number[] {
  const counts = Array.from({ length: LEVELS }, () => 0.1);
  for (const [pair, own] of levels.entries()) {
    const level = own[feature] ?? MISSING;
    if (level !== MISSING) counts[level] = (counts[level] ?? 0) + weight(pair);
  }
  const sum = counts.reduce((all, one) => all + one, 0);
  return counts.map((one) => one / sum);
}

function weigh(own: readonly number[], m: readonly (readonly number[])[], u: readonly (readonly number[])[]): number {
  let bits = 0;
  for (const [feature, level] of own.entries())
    if (level !== MISSING) bits += Math.log2((m[feature]?.[level] ?? 1) / (u[feature]?.[level] ?? 1));
  return bits;
}

/** All pairs of a small set; else those that share a value or the first four letters of one, in blocks that aren't too large. */
function blocked(rows: readonly (readonly string[])[]): readonly (readonly [number, number])[] {
  const found = new Set<number>();
  const size = rows.length;
  if (size <= ALL_PAIRS_UP_TO) {
    for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) found.add(a * size + b);
  } else {
    const blocks = new Map<string, number[]>();
    for (const [index, row] of rows.entries()) {
      for (const [feature, text] of row.entries()) {
        if (text === '') continue;
        for (const key of [`${feature}=${text}`, `${feature}~${text.slice(0, 4)}`]) {
          const block = blocks.get(key);
          if (block === undefined) blocks.set(key, [index]);
          else block.push(index);
        }
      }
      for (const key of row.flatMap((left, i) =>
        row.slice(i + 1).map((right, j) => (left && right ? `${i}+${i + j + 1}=${left}|${right}` : '')),
      )) {
        if (key === '') continue;
        const block = blocks.get(key);
        if (block === undefined) blocks.set(key, [index]);
        else block.push(index);
      }
    }
    for (const block of blocks.values()) {
      if (block.length > MOST_IN_BLOCK) continue;
      for (const [at, a] of block.entries()) for (const b of block.slice(at + 1)) found.add(a * size + b);
    }
  }
  return [...found].map((key) => [Math.floor(key / size), key % size] as const);
}

function randomPairs(size: number): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let pair = 0; pair < 40_000; pair++) {
    const a = Math.floor((pair * 0.6180339887498949 * size) % size);
    const b = Math.floor((pair * 0.7548776662466927 * size + size / 2) % size);
    if (a !== b) pairs.push([a, b]);
  }
  return pairs;
}

function components(size: number, pairs: readonly (readonly [number, number])[]): readonly string[] {
  const up = Array.from({ length: size }, (_, index) => index);
  const root = (one: number): number => {
    let at = one;
    while (up[at] !== at) {
      up[at] = up[up[at] ?? at] ?? at;
      at = up[at] ?? at;
    }
    return at;
  };
  for (const [a, b] of pairs) up[root(a)] = root(b);
  return up.map((_, index) => String(root(index)));
}
