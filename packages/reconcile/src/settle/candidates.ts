import { isBlank, type Value } from '@meshline/record';
import type { Observed } from '../facts.ts';
import { sameField } from '../map/canonical.ts';
import { parsePath } from '../map/path.ts';
import { countryOf, seen, type RecordView, type Settling } from './record-view.ts';

/** What one record says of a field, against what it held when it last agreed with the golden record. */
export interface Candidate {
  readonly view: RecordView;
  /** Canonical; null = blank. */
  readonly value: Value;
  /** Place of its connection in the rule's order; Infinity = not named there. */
  readonly rank: number;
  /** `none`: there is no common ancestor, so nobody can say that it changed. */
  readonly ancestor: 'none' | 'same' | 'changed';
  /** What it held when it last agreed; undefined without an ancestor. */
  readonly agreedOn: Value | undefined;
  /** It says what the golden record said before this settling. */
  readonly agreesWithStored: boolean;
  /** Between which two moments (Unix ms) it last changed. */
  readonly interval: { readonly after: number; readonly before: number } | undefined;
}

/** A primary record whose value can't take part. */
export interface Problem {
  readonly view: RecordView;
  readonly rank: number;
  readonly observed: Extract<Observed, { state: 'unmapped' | 'invalid' | 'unresolved' }>;
}

export interface Said {
  /** One for each connection: its primary, or a duplicate where the primary is blank (R66). Best rank first. */
  readonly serving: readonly Candidate[];
  /** One for each record that holds the field. */
  readonly all: readonly Candidate[];
  readonly problems: readonly Problem[];
}

/** What the records of an identity say of a field. */
export function whatIsSaid(settling: Settling, field: string, order: readonly string[]): Said {
  const all: Candidate[] = [];
  const problems: Problem[] = [];
  for (const view of settling.views) {
    const observed = seen(settling, view, field);
    const place = order.indexOf(view.record.ref.connection);
    const rank = place < 0 ? Number.POSITIVE_INFINITY : place;
    if (observed.state === 'set' || observed.state === 'cleared') {
      all.push(candidate(settling, field, view, observed.state === 'set' ? observed.value : null, rank));
    } else if (observed.state !== 'absent' && view.record.role === 'primary') problems.push({ view, rank, observed });
  }
  all.sort((a, b) => byNumber(a.rank, b.rank));
  return { serving: servingOf(all, problems), all, problems };
}

function candidate(settling: Settling, field: string, view: RecordView, value: Value, rank: number): Candidate {
  const rules = settling.entity.fields[field];
  const lens = view.stream.lenses[field];
  const stored = settling.facts.golden?.[field];
  const aside = stored?.aside;
  const same = (held: Value): boolean => rules !== undefined && sameField(rules, held, value, countryOf(settling, view));
  // What says the stored golden value has agreed on it, also if nobody has looked since: our own write came through.
  const agrees = stored !== undefined && same(stored.value);
  const known = agrees
    ? { value: stored.value }
    : Object.hasOwn(view.record.baseline, field)
      ? { value: view.record.baseline[field] ?? null }
      : aside !== undefined && Object.hasOwn(aside, view.key)
        ? { value: aside[view.key] ?? null }
        : undefined;
  return {
    view,
    value,
    rank,
    ancestor: known === undefined ? 'none' : agrees || same(known.value) || isSameNumber(known.value, value) ? 'same' : 'changed',
    agreedOn: known?.value,
    agreesWithStored: agrees,
    interval: lens === undefined ? undefined : view.record.changed[parsePath(lens.path).root],
  };
}

/**
 * The same digits, once with their country and once without: the number didn't change, only what is known of its country. It
 * doesn't agree either (bare digits are worth mending); but nobody edited it.
 */
function isSameNumber(a: Value, b: Value): boolean {
  if (typeof a !== 'string' || typeof b !== 'string' || a.startsWith('+') === b.startsWith('+')) return false;
  const [placed, bare] = a.startsWith('+') ? [a, b] : [b, a];
  const digits = bare.replace(/^0+/, '');
  return /^\d{5,}$/.test(digits) && placed.endsWith(digits) && placed.length - digits.length <= 4;
}

function servingOf(all: readonly Candidate[], problems: readonly Problem[]): readonly Candidate[] {
  const serving = new Map<string, Candidate>();
  for (const one of all) {
    const { connection } = one.view.record.ref;
    if (problems.some(({ view }) => view.record.ref.connection === connection)) continue;
    const now = serving.get(connection);
    if (now === undefined || isBetter(one, now)) serving.set(connection, one);
  }
  return [...serving.values()];
}

/** A value before a blank, the primary before its duplicates. */
function isBetter(a: Candidate, b: Candidate): boolean {
  if (isBlank(a.value) !== isBlank(b.value)) return isBlank(b.value);
  return a.view.record.role === 'primary' && b.view.record.role !== 'primary';
}

/** Infinity minus Infinity is no number. */
export function byNumber(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
