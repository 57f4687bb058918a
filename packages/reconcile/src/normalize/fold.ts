import anyAscii from 'any-ascii';
import { Memo } from './memo.ts';

const SIMPLE = /^[a-z0-9 ]*$/;
const NOT_LATIN = /[\u0370-\u1DFF\u2E80-\uD7FF\uF900-\uFAFF\uFE70-\uFEFC]/;
const folded = new Memo<string>(20_000);
const loosened = new Memo<string>(50_000);

/**
 * The comparison form of a text: transliterated to ASCII, lower case, punctuation as single blanks; apostrophes vanish
 * (`O'Hare` = `Ohare`). `Łódź` -> `lodz`, `王杰` -> `wang jie`.
 */
export function fold(text: string): string {
  if (SIMPLE.test(text)) return text.includes('  ') || text.startsWith(' ') || text.endsWith(' ') ? squeeze(text) : text;
  return folded.get(text, transliterate);
}

function transliterate(text: string): string {
  // anyAscii writes one capitalised syllable for each Han character: they are the words of the romanised name.
  const ascii = NOT_LATIN.test(text) ? anyAscii(text).replace(/([a-z])([A-Z])/g, '$1 $2') : anyAscii(text);
  return squeeze(
    ascii
      .toLowerCase()
      .replace(/['`´]/g, '')
      .replace(/[^a-z0-9]+/g, ' '),
  );
}

function squeeze(text: string): string {
  return text.replace(/ +/g, ' ').trim();
}

/**
 * Folds away what transliterations disagree on: `mueller` and `muller`, `thorsten` and `torsten`, `josef` and `joseph`.
 * Takes a folded word.
 */
export function loosen(word: string): string {
  return loosened.get(word, foldAway);
}

function foldAway(word: string): string {
  return word
    .replace(/([aou])e/g, '$1')
    .replace(/ph/g, 'f')
    .replace(/th/g, 't')
    .replace(/ck/g, 'k')
    .replace(/y/g, 'i')
    .replace(/([a-z])\1/g, '$1');
}
