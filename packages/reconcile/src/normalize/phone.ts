import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { Memo } from './memo.ts';
import { tidyText } from './text.ts';

// North American numbers in E.164: the one plan whose shape alone is as sure as the library.
const NANP = /^\+1[2-9]\d{2}[2-9]\d{6}$/;
const known = new Memo<string>(50_000);
const NONE = '';

/**
 * E.164, with `;ext=12` for an extension. National formats need the country (ISO 3166 alpha-2). What has too few digits for a
 * number is undefined; what has enough but can't be placed (no country, an unknown plan) stays as bare digits.
 */
export function normalizePhone(text: string, country?: string): string | undefined {
  if (NANP.test(text)) return text;
  const found = known.get(`${country ?? ''}|${text}`, parse);
  return found === NONE ? undefined : found;
}

function parse(key: string): string {
  const bar = key.indexOf('|');
  const country = key.slice(0, bar);
  // What is found must read as itself; nearly all do at once, and what never settles is no number.
  let found = parseOnce(key.slice(bar + 1), country);
  for (let round = 0; round < 3 && found !== NONE; round++) {
    const again = parseOnce(found, country);
    if (again === found) return found;
    found = again;
  }
  return NONE;
}

function parseOnce(given: string, country: string): string {
  let text = tidyText(given).replace(/^tel:/i, '');
  if (/^00[1-9]/.test(text.replace(/[^\d]/g, '')) && /^[\s(]*00/.test(text)) text = text.replace(/00/, '+');
  const region = /^[A-Z]{2}$/.test(country) ? (country as CountryCode) : undefined;
  const sure = international(text, region);
  if (sure !== undefined) return sure;
  const bare = bareDigits(text);
  return bare === NONE ? NONE : (international(bare, region) ?? bare);
}

function international(text: string, region: CountryCode | undefined): string | undefined {
  const number = parsePhoneNumberFromString(text, region);
  // Other than in national form, a number abroad may be newer than the library's table.
  if (number === undefined || !(number.isValid() || (text.startsWith('+') && number.isPossible()))) return undefined;
  return number.ext === undefined || number.ext === '' ? number.number : `${number.number};ext=${number.ext}`;
}

function bareDigits(text: string): string {
  const [, main = '', ext] = /^(.*?)(?:\s*(?:;ext=|ext\.?|extension|x|durchwahl|#)\s*(\d{1,7}))?\s*$/i.exec(text) ?? [];
  // Words around a number are a label at most; a sentence or a link with digits is no number.
  if (
    /\p{L}/u.test(
      main.replace(/^\s*(?:tel|telefon|telephone|phone|fon|fax|mobile?|mobil|cell|office|work|home|t|p|m)\b[.:]?/iu, ''),
    )
  )
    return NONE;
  const digits = main.replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 17 || /^(\d)\1+$/.test(digits)) return NONE;
  return ext === undefined ? digits : `${digits};ext=${ext}`;
}

/** The number without its extension, for comparison. */
export function phoneTrunk(phone: string): string {
  const at = phone.indexOf(';');
  return at < 0 ? phone : phone.slice(0, at);
}
