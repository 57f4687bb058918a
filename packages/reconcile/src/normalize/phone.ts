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
  let text = tidyText(key.slice(bar + 1)).replace(/^tel:/i, '');
  if (/^00[1-9]/.test(text.replace(/[^\d]/g, '')) && /^[\s(]*00/.test(text)) text = text.replace(/00/, '+');
  const number = parsePhoneNumberFromString(text, /^[A-Z]{2}$/.test(country) ? (country as CountryCode) : undefined);
  if (number !== undefined && (number.isValid() || (text.startsWith('+') && number.isPossible()))) {
    return number.ext === undefined || number.ext === '' ? number.number : `${number.number};ext=${number.ext}`;
  }
  return bareDigits(text);
}

function bareDigits(text: string): string {
  const [, main = '', ext] = /^(.*?)(?:\s*(?:;ext=|ext\.?|extension|x|durchwahl|#)\s*(\d{1,7}))?\s*$/i.exec(text) ?? [];
  const digits = main.replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 17 || /^(\d)\1+$/.test(digits)) return NONE;
  return ext === undefined ? digits : `${digits};ext=${ext}`;
}

/** The number without its extension, for comparison. */
export function phoneTrunk(phone: string): string {
  const at = phone.indexOf(';');
  return at < 0 ? phone : phone.slice(0, at);
}
