import { compareDetail } from '../compare/detail.ts';
import { compareParents } from '../compare/parent.ts';
import type { Prepared, PreparedFeature } from '../compare/prepared.ts';
import type { Compared } from '../compare/compared.ts';
import { MISSING } from '../compare/compared.ts';
import type { Frequency } from './frequency.ts';
import type { Tally } from './tally.ts';

const ASK = 9;
/** In the band where a person is asked, with the usual settings. */
const ASKED = 2.5;
/** As many records may have a title that is still one thing's own. */
const FEW = 8;

/**
 * Weighs whether two records are one thing of a parent (a deal of a company). The parent sets the stage: without it nothing is linked unattended, and
 * under another one hardly anything. Inside it, an amount and a date tell things apart better than a title, which people word as they like.
 */
export function weighChildren(a: Prepared, b: Prepared, frequency: Frequency, tally: Tally): void {
  const parent = compareParents(a.parents, b.parents, frequency.size);
  const isOther = parent.level === 'other';
  // A title may say whose it is where one system holds a former name of the parent, or the wrong parent.
  const isNamed = isOther && (titleNames(a, b) || titleNames(b, a));
  if (isNamed) tally.add('parent', 'named in the title', 0);
  else tally.add('parent', parent.level, isOther ? -9 : parent.bits);
  for (const [index, left] of a.details.entries()) {
    const right = b.details[index];
    if (right === undefined) continue;
    const compared = left.as === 'text' ? compareTitles(a, left, b, right) : compareWithin(left, right);
    tally.add(left.field, compared.level, compared.bits);
  }
  if (parent.level === 'same' || parent.level === 'same-name') return;
  if (isNamesake(a, b, frequency, isOther && !isNamed)) tally.atLeast('same title', ASKED - frequency.prior);
  tally.limit(`parent: ${parent.level}`, ASK - frequency.prior);
  tally.ask(`parent: ${parent.level}`);
  tally.contradicts = isOther;
}

/** Whether a title of one tells the name of the other's parent. */
function titleNames(titled: Prepared, other: Prepared): boolean {
  const words = new Set(titled.details.flatMap(({ values }) => values.flatMap(({ telling }) => telling)));
  return words.size > 0 && other.parents.some(({ names }) => names.some(({ signature }) => words.has(signature)));
}

/** One title that few have and that names somebody; and, where the parents have nothing to do with each other, an equal amount or date besides. */
function isNamesake(a: Prepared, b: Prepared, frequency: Frequency, apart: boolean): boolean {
  let titles = false;
  let besides = false;
  let against = false;
  for (const [index, left] of a.details.entries()) {
    const right = b.details[index];
    if (right === undefined) continue;
    const equal = left.values.filter((x) => right.values.some((y) => x.text === y.text));
    if (left.as === 'text')
      titles ||= equal.some(({ text, telling }) => telling.length > 0 && frequency.count(`text:${left.field}`, text) < FEW);
    else if (left.as === 'money' || left.as === 'date') {
      besides ||= equal.length > 0;
      against ||= compareWithin(left, right).bits < -1;
    }
  }
  return titles && (besides || !(apart || against));
}

function compareWithin(left: PreparedFeature, right: PreparedFeature): Compared {
  const compared = compareDetail(left, right);
  if (left.as === 'date') {
    // Close dates are moved by weeks all the time; a digit's difference is a move too, not a slip.
    const days = Math.min(...left.values.flatMap((x) => right.values.map((y) => Math.abs((x.day ?? 0) - (y.day ?? 1e6)))));
    if (compared.level === 'exact') return { level: 'exact', bits: Math.min(compared.bits, 7) };
    if (compared.level === 'missing') return MISSING;
    return days <= 7 ? { level: 'near', bits: 2 } : days <= 45 ? { level: 'near', bits: 1 } : { level: 'other', bits: -2 };
  }
  if (left.as === 'money' || left.as === 'number') {
    // Offers change, by a third rather than by ten.
    if (compared.level === 'exact') return { level: 'exact', bits: Math.min(compared.bits, 9) };
    if (compared.level === 'missing') return MISSING;
    return { level: 'other', bits: ratio(left, right) <= 1.35 ? -1 : -4 };
  }
  return compared;
}

function ratio(left: PreparedFeature, right: PreparedFeature): number {
  const ratios = left.values.flatMap((x) =>
    right.values.map((y) => Math.max(x.number ?? 0, y.number ?? 0) / Math.min(x.number ?? 0, y.number ?? 0)),
  );
  return Math.min(...ratios.filter((one) => one >= 1));
}

/** Titles without the parent's name and with their numbers: `Acme - renewal 2023` and `Renewal 2024` are two. */
function compareTitles(a: Prepared, left: PreparedFeature, b: Prepared, right: PreparedFeature): Compared {
  const noise = new Set([...a.parents, ...b.parents].flatMap((parent) => parent.names.flatMap((name) => name.words)));
  let best: Compared | undefined;
  for (const x of left.values) {
    for (const y of right.values) {
      const one = compareTwo(plain(x.words, noise), plain(y.words, noise), Math.min(x.bits, y.bits));
      if (best === undefined || one.bits > best.bits) best = one;
    }
  }
  return best ?? MISSING;
}

function compareTwo(a: readonly string[], b: readonly string[], bits: number): Compared {
  const numbersA = a
    .filter((word) => /\d/.test(word))
    .toSorted()
    .join(' ');
  const numbersB = b
    .filter((word) => /\d/.test(word))
    .toSorted()
    .join(' ');
  if (numbersA !== numbersB && numbersA !== '' && numbersB !== '') return { level: 'other number', bits: -5 };
  const shared = a.filter((word) => b.includes(word)).length;
  const most = Math.max(a.length, b.length);
  if (most === 0) return MISSING;
  if (shared === most) return { level: 'exact', bits: Math.min(6, Math.max(2, bits / 2)) };
  // A year that one of them leaves out.
  const words = (title: readonly string[]): string =>
    title
      .filter((word) => !/\d/.test(word))
      .toSorted()
      .join(' ');
  if (shared > 0 && words(a) === words(b)) return { level: 'overlap', bits: 2.5 };
  if (shared / most >= 0.5) return { level: 'overlap', bits: 1.5 };
  return shared > 0 ? { level: 'overlap', bits: 0 } : { level: 'other', bits: -1 };
}

function plain(words: readonly string[], noise: ReadonlySet<string>): readonly string[] {
  return words.filter((word) => !noise.has(word) && word.length > 1);
}
