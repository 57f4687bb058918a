import type { EntityRules } from '@meshline/rulebook';
import type { Blend } from '../blend/blend.ts';
import { learn } from '../blend/learn.ts';
import { togetherBits } from '../blend/together.ts';
import { featuresOf } from '../compare/kind.ts';
import { textOf } from '../compare/values.ts';
import { foldPlace } from '../normalize/place-words.ts';
import type { Seen } from '../match/tally.ts';
import type { RecordList } from './contract.ts';
import type { RecordIndex } from './index-records.ts';
import type { Pace } from './pace.ts';
import { recordAt } from './prepared-records.ts';
import type { PairComparer } from './pair-comparer.ts';
import { eachCandidate } from './weigh-candidates.ts';

/** Records whose candidates are looked at, of a larger set every so manieth. */
const SAMPLE = 8_000;
const MOST_PAIRS = 250_000;
const RANDOM_PAIRS = 6_000;
/** A pair of less than this many bits is no candidate for anything. */
const HOPELESS = -14;

/** Looks at a fair sample of the candidates and at random pairs, and learns the set's own weights. Undefined where the entity's kind has none. */
export async function learnBlend(
  list: RecordList,
  rules: EntityRules,
  index: RecordIndex,
  comparer: PairComparer,
  pace: Pace,
): Promise<Blend | undefined> {
  const { order, candidates } = index;
  const size = order.length;
  if (!comparer.blends || size < 2) return undefined;
  const stride = Math.ceil(size / SAMPLE);
  const found: (readonly Seen[])[] = [];
  let sampled = 0;
  for (let rank = 0; rank < size; rank++) {
    if (rank % stride !== 0 || found.length >= MOST_PAIRS) {
      candidates.skip(rank);
      continue;
    }
    sampled++;
    eachCandidate(index, rank, (other) => {
      const { weighed, seen } = comparer.look(order[rank] ?? 0, other);
      if (weighed.weight > HOPELESS) found.push(seen);
    });
    if (pace.due()) await pace.rest();
  }
  candidates.restart();
  const random: (readonly Seen[])[] = [];
  const pairs = Math.min(RANDOM_PAIRS, (size * (size - 1)) / 2);
  // A step that has nothing in common with most sizes: far apart in the walk, and the same on every run.
  for (let pair = 0; pair < pairs; pair++) {
    const one = Math.floor((pair * 0.6180339887498949 * size) % size);
    const other = Math.floor((pair * 0.7548776662466927 * size + size / 2) % size);
    if (one !== other) random.push(comparer.look(order[one] ?? 0, order[other] ?? 0).seen);
  }
  return learn({
    candidates: found,
    together: together(list, rules, index, comparer.prior),
    weight: size / Math.max(1, sampled),
    random,
    size,
    prior: comparer.prior,
  });
}

function together(list: RecordList, rules: EntityRules, { order }: RecordIndex, prior: number): ReadonlyMap<string, number> {
  const fields = featuresOf(rules).flatMap((feature) => (feature.as === 'text' ? [feature.fields[0]] : []));
  if (fields.length < 2) return new Map();
  const stride = Math.ceil(order.length / SAMPLE);
  const rows: (readonly string[])[] = [];
  for (let rank = 0; rank < order.length; rank += stride) {
    const record = recordAt(list, order[rank] ?? 0);
    rows.push(fields.map((field) => foldPlace(textOf(record, field))));
  }
  return togetherBits(rows, fields, 2 ** prior);
}
