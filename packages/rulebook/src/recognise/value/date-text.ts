/** Numbers of a date as they stand in a text, or words for the month. */
export type DateText =
  | {
      readonly kind: 'parts';
      readonly first: number;
      readonly second: number;
      readonly third: number;
      readonly separator: string;
      readonly width: readonly [number, number, number];
    }
  /** Nothing about the order: `4 Mar 2024`. */
  | { readonly kind: 'words'; readonly year: number };

const TIME = /[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2}|[a-z]{3,4})?$/i;
const PARTS = /^(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{1,4})\.?$/;
const COMPACT = /^((?:18|19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
const MONTH = '(jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zäéû]*\\.?';
const WORDS = [
  new RegExp(`^\\d{1,2}(?:st|nd|rd|th|\\.)?[ -]${MONTH}[ ,-]+(\\d{4}|\\d{2})$`, 'i'),
  new RegExp(`^${MONTH}[ -]\\d{1,2}(?:st|nd|rd|th)?[ ,-]+(\\d{4}|\\d{2})$`, 'i'),
];

/** Reads a text that looks like a date, with or without a time behind it; undefined where it is none. */
export function dateText(text: string): DateText | undefined {
  if (text.length < 6 || text.length > 40 || !/\d/.test(text)) return undefined;
  const day = text.replace(TIME, '').trim();
  const compact = COMPACT.exec(day);
  if (compact !== null) {
    const [, year, month, date] = compact;
    return { kind: 'parts', first: Number(year), second: Number(month), third: Number(date), separator: '', width: [4, 2, 2] };
  }
  const parts = PARTS.exec(day);
  if (parts !== null) {
    const [, one = '', separator = '', two = '', three = ''] = parts;
    const found = { first: Number(one), second: Number(two), third: Number(three) };
    return isPossible(found, one.length, three.length)
      ? { kind: 'parts', ...found, separator, width: [one.length, two.length, three.length] }
      : undefined;
  }
  for (const pattern of WORDS) {
    const year = pattern.exec(day)?.[2];
    if (year !== undefined) return { kind: 'words', year: fullYear(Number(year)) };
  }
  return undefined;
}

function isPossible(
  { first, second, third }: { first: number; second: number; third: number },
  widthOne: number,
  widthThree: number,
): boolean {
  if (widthOne === 4) return first > 1000 && second <= 12 && third <= 31 && second > 0 && third > 0;
  const [low, high] = first < second ? [first, second] : [second, first];
  return widthOne <= 2 && (widthThree === 4 || widthThree === 2) && low >= 1 && low <= 12 && high <= 31;
}

/** The year, of two digits by the usual reading. */
export function yearOf(date: DateText): number {
  if (date.kind === 'words') return date.year;
  return date.width[0] === 4 ? date.first : fullYear(date.third);
}

const fullYear = (year: number): number => (year > 99 ? year : year > 40 ? 1900 + year : 2000 + year);
