import { isList, sameValue, type Value } from '@meshline/record';
import type { FieldRules } from '@meshline/rulebook';
import { normalize, type Normalized } from '../normalize/normalize.ts';
import { sameCanonical } from '../normalize/same-canonical.ts';

/**
 * The canonical form of a value of a field: `normalize`, with the field's default currency, and dates as civil dates.
 * Systems hold the same date as a civil date, as midnight in UTC, or with the minute at which somebody clicked; the UTC
 * day is what they all can hold, so that is the canonical date (architecture 5.8).
 */
export function canonical(rules: FieldRules, value: Value, country?: string): Normalized {
  const found = normalize(rules.type, value, { country, currency: rules.currency });
  return found.ok && rules.type === 'date' ? { ok: true, value: civil(found.value) } : found;
}

/** Whether two values of a field agree: formats don't count, case and accents do. */
export function sameField(rules: FieldRules, a: Value | undefined, b: Value | undefined, country?: string): boolean {
  // Most values are equal, and both are canonical already.
  if (sameValue(a ?? null, b ?? null)) return true;
  return sameCanonical(rules.type, known(rules, a ?? null, country), known(rules, b ?? null, country), {
    country,
    currency: rules.currency,
  });
}

/** The canonical form, or the value as it is where it has none. */
export function canonicalOr(rules: FieldRules, value: Value, country: string | undefined): Value {
  const found = canonical(rules, value, country);
  return found.ok ? found.value : value;
}

function known(rules: FieldRules, value: Value, country: string | undefined): Value {
  return rules.type === 'date' ? canonicalOr(rules, value, country) : value;
}

function civil(value: Value): Value {
  if (isList(value))
    return value.map((item) => (typeof item.value === 'string' ? { ...item, value: item.value.slice(0, 10) } : item));
  return typeof value === 'string' ? value.slice(0, 10) : value;
}
