import type { Meaning } from '../meaning.ts';
import { ADDRESS_HEADINGS } from './address-headings.ts';
import { COMPANY_HEADINGS } from './company-headings.ts';
import { headingWords } from './heading-words.ts';
import { PERSON_HEADINGS } from './person-headings.ts';
import { RECORD_HEADINGS } from './record-headings.ts';

/** Phrases by what they mean, separated by `|`. */
export type Headings = { readonly [M in Meaning]?: string };

export interface Phrase {
  readonly meaning: Meaning;
  readonly words: readonly string[];
  /** Letters in all. */
  readonly length: number;
}

/** Meanings by a whole heading without its blanks. */
export const WHOLE: ReadonlyMap<string, ReadonlySet<Meaning>> = wholeHeadings();
/** Phrases that may stand inside a heading, by their first word. */
export const INSIDE: ReadonlyMap<string, readonly Phrase[]> = Map.groupBy(
  phrases().filter(({ isWhole }) => !isWhole),
  ({ words: [first = ''] }) => first,
);
/** Every word of a phrase, by which headings without blanks are cut (`mailingcity`). */
export const PHRASE_WORDS: ReadonlySet<string> = new Set(phrases().flatMap(({ words }) => words));

function phrases(): readonly (Phrase & { readonly isWhole: boolean })[] {
  const tables: readonly Headings[] = [PERSON_HEADINGS, COMPANY_HEADINGS, ADDRESS_HEADINGS, RECORD_HEADINGS];
  return tables.flatMap((table) =>
    Object.entries(table).flatMap(([meaning, listed]) =>
      listed.split('|').map((text) => {
        const words = headingWords(text.replace(/^=/, ''));
        return { meaning: meaning as Meaning, words, length: words.join('').length, isWhole: text.startsWith('=') };
      }),
    ),
  );
}

function wholeHeadings(): ReadonlyMap<string, ReadonlySet<Meaning>> {
  const found = new Map<string, Set<Meaning>>();
  for (const { meaning, words } of phrases()) {
    const key = words.join('');
    const known = found.get(key);
    if (known === undefined) found.set(key, new Set([meaning]));
    else known.add(meaning);
  }
  return found;
}
