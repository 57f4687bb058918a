import type { Random } from '../core/random.ts';

const german: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' };
const others: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  ø: 'o',
  Ø: 'O',
  å: 'a',
  Å: 'A',
  ı: 'i',
  đ: 'd',
  Đ: 'D',
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
};

/** Takes accents off: `Müller` -> `Muller`, `Łukasz` -> `Lukasz`. */
export const withoutAccents = (text: string): string =>
  text
    .replace(/[łŁøØåÅıđĐßæÆ]/gu, (letter) => others[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');

/** Writes German umlauts as two letters and takes other accents off: `Müller` -> `Mueller`. */
export const transliterated = (text: string): string =>
  withoutAccents(text.normalize('NFC').replace(/[äöüÄÖÜß]/gu, (letter) => german[letter] ?? letter));

/** Lower case letters and digits only, for e-mail addresses and domains. */
export const slug = (text: string): string =>
  transliterated(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '');

/** For comparing names as a careful person does: case, accents, umlauts, hyphens and apostrophes don't count. */
export const folded = (text: string): string =>
  withoutAccents(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const neighbours: Readonly<Record<string, string>> = {
  a: 'sq',
  b: 'vn',
  c: 'xv',
  d: 'sf',
  e: 'wr',
  f: 'dg',
  g: 'fh',
  h: 'gj',
  i: 'uo',
  j: 'hk',
  k: 'jl',
  l: 'kö',
  m: 'n',
  n: 'mb',
  o: 'ip',
  p: 'o',
  q: 'w',
  r: 'et',
  s: 'ad',
  t: 'rz',
  u: 'zi',
  v: 'cb',
  w: 'qe',
  x: 'yc',
  y: 'xt',
  z: 'tu',
};

/** One slip of the fingers, never in the first letter and never in what isn't a letter. Too short a text stays as it is. */
export function mistyped(text: string, random: Random): string {
  const places = [...text.matchAll(/\p{Ll}/gu)].map(({ index }) => index).filter((index) => index > 0);
  if (text.length < 4 || places.length < 3) return text;
  const at = random.pick(places);
  const letter = text.charAt(at);
  const next = text.charAt(at + 1);
  const roll = random.next();
  if (roll < 0.3 && /\p{Ll}/u.test(next) && next !== letter) return text.slice(0, at) + next + letter + text.slice(at + 2);
  if (roll < 0.55) return text.slice(0, at) + text.slice(at + 1);
  if (roll < 0.75) return text.slice(0, at) + letter + text.slice(at);
  const near = neighbours[letter] ?? 'e';
  return text.slice(0, at) + near.charAt(random.int(near.length)) + text.slice(at + 1);
}

/** Draws from a list whose first entries are commoner; `steepness` 0 = all alike. */
export function pickRanked<T>(items: readonly T[], random: Random, steepness = 1): T {
  const place = Math.floor(items.length * random.next() ** (1 + steepness));
  const item = items[Math.min(place, items.length - 1)];
  if (item === undefined) throw new RangeError('population: nothing to pick from');
  return item;
}

/** Draws by weight. */
export function pickWeighted<T extends { readonly weight: number }>(items: readonly T[], random: Random): T {
  let roll = random.next() * items.reduce((sum, { weight }) => sum + weight, 0);
  for (const item of items) {
    roll -= item.weight;
    if (roll < 0) return item;
  }
  const last = items.at(-1);
  if (last === undefined) throw new RangeError('population: nothing to pick from');
  return last;
}

/** Edit distance (with swaps of neighbours) up to one. */
export function withinOneSlip(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const restA = a.slice(start);
  const restB = b.slice(start);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB ||
    (restA.length > 1 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
