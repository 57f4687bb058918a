import { isBlank, isList, isMoney, isReference, type ListItem, type Scalar, type Value } from '@meshline/record';
import type { CanonicalType } from '@meshline/rulebook';
import { normalizeCountry } from './country.ts';
import { normalizeDate } from './date.ts';
import { normalizeDomain } from './domain.ts';
import { normalizeEmail } from './email.ts';
import { normalizeFlag } from './flag.ts';
import { normalizeMoney } from './money.ts';
import { readDecimal } from './number.ts';
import { normalizePhone } from './phone.ts';
import { tidyText } from './text.ts';

export interface NormalizeOptions {
  /** ISO 3166 alpha-2: the country in which a national phone number is read. */
  readonly country?: string | undefined;
  /** ISO 4217: the currency of an amount that names none. */
  readonly currency?: string | undefined;
}

export type Normalized = { readonly ok: true; readonly value: Value } | { readonly ok: false };

const NOT_LEGAL: Normalized = { ok: false };

/**
 * The canonical form of a value by its type; `ok: false` where it is no legal value of it. Idempotent under the same options. A blank
 * (null, empty text, empty list) is `null`. Of a list each item is normalised; items that aren't legal are dropped, doubles too,
 * and a list without a legal item isn't legal. Names keep their case and their accents: this is what may be written back.
 */
export function normalize(type: CanonicalType, value: Value, options: NormalizeOptions = {}): Normalized {
  if (isBlank(value)) return { ok: true, value: null };
  if (isList(value)) return normalizeList(type, value, options);
  const one = normalizeOne(type, value, options);
  return one === undefined ? NOT_LEGAL : { ok: true, value: one };
}

function normalizeList(type: CanonicalType, list: readonly ListItem[], options: NormalizeOptions): Normalized {
  const seen = new Set<string>();
  const items: ListItem[] = [];
  for (const item of list) {
    const value = normalizeOne(type, item.value, options);
    if (value === undefined || value === null || isList(value)) continue;
    const key = typeof value === 'object' ? JSON.stringify(value) : `${typeof value}:${value}`;
    if (seen.has(key)) continue;
    seen.add(key);
    items.push({ ...item, value });
  }
  return items.length === 0 ? NOT_LEGAL : { ok: true, value: items };
}

function normalizeOne(type: CanonicalType, value: Value, options: NormalizeOptions): Value | undefined {
  switch (type) {
    case 'flag':
      return typeof value === 'object' ? undefined : normalizeFlag(value);
    case 'number':
      return normalizeNumber(value);
    case 'money':
      return normalizeMoney(value, options.currency);
    case 'reference':
      return isReference(value) ? value : undefined;
    default: {
      if (isMoney(value) || typeof value === 'object') return undefined;
      const text = tidyText(String(value as Scalar));
      return text === '' ? null : normalizeText(type, text, options);
    }
  }
}

function normalizeNumber(value: Value): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const decimal = typeof value === 'string' ? readDecimal(value) : undefined;
  if (decimal === undefined) return undefined;
  const number = Number(decimal);
  return Number.isFinite(number) ? number : undefined;
}

function normalizeText(
  type: 'text' | 'person-name' | 'company-name' | 'email' | 'phone' | 'domain' | 'country' | 'date' | 'choice',
  text: string,
  options: NormalizeOptions,
): string | undefined {
  switch (type) {
    case 'email':
      return normalizeEmail(text);
    case 'phone':
      return normalizePhone(text, options.country);
    case 'domain':
      return normalizeDomain(text);
    case 'country':
      return normalizeCountry(text);
    case 'date':
      return normalizeDate(text);
    case 'text':
    case 'person-name':
    case 'company-name':
    case 'choice':
      return text;
  }
}
