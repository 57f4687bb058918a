import { fold } from '../normalize/fold.ts';
import { tidyText } from '../normalize/text.ts';

/** A full name in its parts, as written. A missing part is the empty text. */
export interface NameParts {
  readonly prefix: string;
  readonly first: string;
  readonly last: string;
  readonly suffix: string;
}

// What stands before a name and is no part of it. Words that are given names too (Don, Sir) stay out.
const PREFIXES = new Set(
  'mr mrs ms miss mx dr prof professor doctor herr frau fraeulein mme mlle monsieur madame sig sigra dott dottssa ing dipl mag'.split(
    ' ',
  ),
);
const SUFFIXES = new Set('jr sr junior senior ii iii iv phd md mba msc bsc esq cpa dds'.split(' '));
// Written small they begin a family name, so that no given name stands before it.
const PARTICLES = new Set('van von der den de del della di da do dos du la le zu zur ten ter vom bin ibn'.split(' '));
// Given names that usually stand second: `Anna Maria Schmidt`, `Ana María García López`, `Hans Peter Müller`.
const SECOND_NAMES = new Set('maria marie mary anne anna ann jane jose peter pierre paul claude luis lou jean'.split(' '));

/**
 * Splits a full name. The first word is the given name, the rest the family name, so that double family names (`García
 * López`) and particles (`van der Berg`) stay whole; initials and usual second names go with the given name. `Miller, Ann`
 * is turned round. One word alone is a family name.
 */
export function splitName(text: string): NameParts {
  const tidy = tidyText(text);
  const [, before = '', behind = ''] = /^([^,]+),\s*(.+)$/.exec(tidy) ?? [];
  if (behind !== '' && behind.split(/[\s,]+/).every(isSuffix)) {
    const { prefix, first, last, suffix } = splitName(before);
    return { prefix, first, last, suffix: suffix === '' ? behind : `${suffix}, ${behind}` };
  }
  const words = (behind === '' ? tidy : behind).split(' ').filter((word) => word !== '');
  const prefix: string[] = [];
  const suffix: string[] = [];
  while (words.length > 1 && PREFIXES.has(bare(words[0]))) prefix.push(words.shift() ?? '');
  while (words.length > (behind === '' ? 2 : 1) && isSuffix(words.at(-1) ?? '')) suffix.unshift(words.pop() ?? '');
  const rest = { prefix: prefix.join(' '), suffix: suffix.join(' ') };
  if (behind !== '') return { ...rest, first: words.join(' '), last: before.trim() };
  if (words.length < 2 || PARTICLES.has(words[0] ?? '')) return { ...rest, first: '', last: words.join(' ') };
  let given = 1;
  while (given < words.length - 1 && isSecondName(words[given] ?? '')) given++;
  return { ...rest, first: words.slice(0, given).join(' '), last: words.slice(given).join(' ') };
}

/** `first last`, without what stands before and behind: what two systems must agree on. */
export function coreName({ first, last }: Pick<NameParts, 'first' | 'last'>): string {
  return [first, last].filter((part) => part !== '').join(' ');
}

/** A name with other first and last names; prefix and suffix stay as they are written now. */
export function rename(current: NameParts, first: string, last: string): string {
  const core = coreName({ first, last });
  const own = splitName(core);
  const parts = [own.prefix === '' ? current.prefix : '', core, own.suffix === '' ? current.suffix : ''];
  return parts.filter((part) => part !== '').join(' ');
}

function bare(word: string | undefined): string {
  return fold(word ?? '').replaceAll(' ', '');
}

function isSuffix(word: string): boolean {
  return SUFFIXES.has(bare(word));
}

function isSecondName(word: string): boolean {
  return /^\p{L}\.?$/u.test(word) || SECOND_NAMES.has(bare(word));
}
