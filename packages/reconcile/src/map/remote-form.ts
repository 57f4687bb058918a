import { isMoney, type Value } from '@meshline/record';
import type { FieldRules, RemotePath } from '@meshline/rulebook';
import countries from 'i18n-iso-countries';

// Countries whose name in the standard isn't what people write.
const USUAL_NAME = new Set('US RU TW IR CN MK PS CZ VA'.split(' '));
const NOT_CODES = new Set(['USA', 'UAE']);

/**
 * A canonical value as the system writes such values. The form of the current value is kept: a country as code or name, a
 * date as civil date or midnight in UTC, a web site with its scheme, numbers as text. Where nothing stands there yet, a
 * country is a code if the path says so (`CountryCode`, or the part of an address), else its English name; all others are
 * in their canonical form.
 */
export function remoteForm(rules: FieldRules, value: Exclude<Value, null>, current: Value | undefined, path: RemotePath): Value {
  const text = typeof current === 'string' ? current.trim() : undefined;
  switch (rules.type) {
    case 'country':
      return typeof value === 'string' ? countryForm(value, text, path) : value;
    case 'phone':
      return typeof value === 'string' ? value.replace(';ext=', ' ext. ') : value;
    case 'domain':
      return typeof value === 'string' && text !== undefined && /^https?:/i.test(text) ? `https://${value}` : value;
    case 'date':
      return typeof value === 'string' && text !== undefined && text.includes('T')
        ? `${value.slice(0, 10)}T00:00:00.000Z`
        : value;
    case 'number':
    case 'flag':
      return text === undefined || typeof value === 'object' ? value : String(value);
    case 'money':
      if (!isMoney(value) || current === null || current === undefined || isMoney(current)) return value;
      return typeof current === 'number' ? Number(value.amount) : value.amount;
    default:
      return value;
  }
}

function countryForm(code: string, current: string | undefined, path: RemotePath): string {
  if (current === undefined || current === '') return /code$/i.test(path) || /\]\.country$/i.test(path) ? code : nameOf(code);
  if (/^[A-Za-z]{2}$/.test(current)) return code;
  if (/^[A-Z]{3}$/.test(current) && !NOT_CODES.has(current)) return countries.alpha2ToAlpha3(code) ?? code;
  return nameOf(code);
}

function nameOf(code: string): string {
  return countries.getName(code, 'en', { select: USUAL_NAME.has(code) ? 'alias' : 'official' }) ?? code;
}
