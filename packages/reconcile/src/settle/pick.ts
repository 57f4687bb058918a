import { isMoney, type Value } from '@meshline/record';
import type { Ladder } from '@meshline/rulebook';
import { tidyText } from '../normalize/text.ts';
import type { Candidate } from './candidates.ts';

/** A value that stands for election: a record's, or (without a candidate) the one that stands. */
export interface Contender {
  readonly value: Value;
  readonly rank: number;
  readonly candidate: Candidate | undefined;
  /** When it last changed, in Unix ms. */
  readonly interval?: Candidate['interval'];
}

export type Picked =
  | { readonly kind: 'one'; readonly contender: Contender }
  | { readonly kind: 'none' }
  /** Different values of equal right. */
  | { readonly kind: 'undecided'; readonly among: readonly Contender[] };

export type Same = (a: Value, b: Value) => boolean;

const NONE: Picked = { kind: 'none' };

/** The contender of the best rank; undecided where several of that rank differ. */
export function pickByRank(contenders: readonly Contender[], same: Same): Picked {
  const best = Math.min(...contenders.map(({ rank }) => rank));
  const group = contenders.filter(({ rank }) => rank === best);
  const [first] = group;
  if (first === undefined) return NONE;
  return group.every(({ value }) => same(value, first.value))
    ? { kind: 'one', contender: first }
    : { kind: 'undecided', among: group };
}

/** The value that says most, among systems of the order where they say anything; equals by rank. */
export function pickMostComplete(contenders: readonly Contender[], same: Same): Picked {
  const named = contenders.filter(({ rank }) => Number.isFinite(rank));
  if (named.length === 0) return pickByRank(contenders, same);
  const most = Math.max(...named.map(({ value }) => completeness(value)));
  return pickByRank(
    named.filter(({ value }) => completeness(value) === most),
    same,
  );
}

function completeness(value: Value): number {
  if (value === null) return -1;
  if (isMoney(value)) return value.amount.length;
  return typeof value === 'object' ? 1 : tidyText(String(value)).length;
}

/**
 * The change that came last. A change happened between two readings: only where its whole interval lies behind the
 * others' is it surely the later one; overlapping intervals have no winner, and the order decides.
 */
export function pickMostRecent(changed: readonly Contender[], same: Same): Picked {
  const left = changed.filter((one) => !changed.some((other) => isLater(other, one)));
  return pickByRank(left, same);
}

function isLater(a: Contender, b: Contender): boolean {
  const [left, right] = [a.interval, b.interval];
  return left !== undefined && right !== undefined && left.after >= right.before;
}

/**
 * The value furthest along the ladder. `front` is what the system in front of the order says: if that is an exit, it
 * counts; exits of others don't, unless nobody stands on the ladder.
 */
export function pickFurthest(contenders: readonly Contender[], front: Contender | undefined, ladder: Ladder, same: Same): Picked {
  if (front !== undefined && isExit(ladder, front.value)) return { kind: 'one', contender: front };
  const steps = contenders.filter(({ value }) => stepOf(ladder, value) >= 0);
  if (steps.length === 0) return pickByRank(contenders, same);
  const furthest = Math.max(...steps.map(({ value }) => stepOf(ladder, value)));
  return pickByRank(
    steps.filter(({ value }) => stepOf(ladder, value) === furthest),
    same,
  );
}

function stepOf(ladder: Ladder, value: Value): number {
  return typeof value === 'string' ? ladder.steps.indexOf(value) : -1;
}

function isExit(ladder: Ladder, value: Value): boolean {
  return typeof value === 'string' && ladder.exits.includes(value);
}
