import type { Meaning } from '../meaning.ts';
import { INSIDE, PHRASE_WORDS, WHOLE, type Phrase } from './heading-table.ts';
import { headingWords } from './heading-words.ts';
import { ADDRESS_KINDS, ELSE, HARMLESS, OTHERS } from './qualifiers.ts';

/** What a heading says of its column. */
export interface HeadingSense {
  /** Bits by meaning: 7 for a usual heading, less the more words nobody knows stand beside it. */
  readonly bits: ReadonlyMap<Meaning, number>;
  /** Which of several addresses it belongs to; the empty text = none is named. */
  readonly address: string;
  /** `Phone 2` -> 2; 1 where nothing is said. */
  readonly place: number;
  /** It is about somebody else: the record's manager, who created it. */
  readonly ofOthers: boolean;
  /** It is about the person to talk to at what the record is: `primary_contact_name`. */
  readonly ofContact: boolean;
}

const USUAL = 7;
const INSIDE_MORE = 6.5;

/** Reads a heading by the tables of usual ones. */
export function readHeading(heading: string): HeadingSense {
  const words = headingWords(heading).flatMap(cut);
  const bits = new Map<Meaning, number>();
  for (const meaning of WHOLE.get(words.join('')) ?? []) bits.set(meaning, USUAL);
  if (bits.size === 0) readInside(words, bits);
  // `Postal code` is a part of any address.
  const kind = words
    .filter(
      (word, index) =>
        word !== 'postal' || ![words[index - 1], words[index + 1]].some((beside) => beside === 'code' || beside === 'zip'),
    )
    .map((word) => (Object.hasOwn(ADDRESS_KINDS, word) ? ADDRESS_KINDS[word] : undefined))
    .find((one) => one !== undefined);
  const last = Number(words.findLast((word) => /^[1-9]$/.test(word)) ?? 1);
  return {
    bits,
    address: kind ?? '',
    place: last,
    ofOthers: words.some((word) => OTHERS.has(word)),
    ofContact: words.some(
      (word, index) => word === 'contact' && ['primary', 'main', 'key', 'first'].includes(words[index - 1] ?? ''),
    ),
  };
}

interface Found extends Phrase {
  readonly from: number;
  readonly to: number;
}

function readInside(words: readonly string[], bits: Map<Meaning, number>): void {
  const found = words.flatMap((word, from) => {
    const here = INSIDE.get(word) ?? [];
    return here.flatMap((phrase): Found[] =>
      phrase.words.every((one, index) => words[from + index] === one)
        ? [{ ...phrase, from, to: from + phrase.words.length }]
        : [],
    );
  });
  const outer = found.filter(
    (one) => !found.some((other) => other.length > one.length && other.from <= one.from && other.to >= one.to),
  );
  for (const one of outer) {
    const beside = words.filter((_, index) => index < one.from || index >= one.to);
    // Of two things in one heading the last is what it is: `Email status`.
    const isHead = !outer.some((other) => other.from >= one.to && other.meaning !== one.meaning);
    const cost = beside.reduce((sum, word) => sum + costOf(word), 0) + (isHead ? 0 : 3);
    bits.set(one.meaning, Math.max(bits.get(one.meaning) ?? Number.NEGATIVE_INFINITY, INSIDE_MORE - cost));
  }
}

function costOf(word: string): number {
  if (ELSE.has(word)) return 12;
  return HARMLESS.has(word) || word.length === 1 ? 0.25 : 1.5;
}

/** `mailingcity` -> mailing, city, where all of it are words that headings are made of. */
function cut(word: string): readonly string[] {
  if (word.length < 6 || word.length > 40 || isKnown(word)) return [word];
  const ways: (readonly string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    for (let from = Math.max(0, end - 16); from <= end - 2 && ways[end] === undefined; from++) {
      const before = ways[from];
      const part = word.slice(from, end);
      if (before !== undefined && isKnown(part) && (part.length > 2 || (part === 'id' && end === word.length)))
        ways[end] = [...before, part];
    }
  }
  return ways[word.length] ?? [word];
}

const isKnown = (word: string): boolean => PHRASE_WORDS.has(word) || HARMLESS.has(word) || ELSE.has(word);
