/**
 * Text as it can be stored and compared everywhere: no NUL (PostgreSQL refuses it), no lone surrogate (PostgreSQL
 * would store another character, so that what is read differs from what was written, for ever), in NFC.
 */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  const noNul = whole.includes('\u0000') ? whole.replaceAll('\u0000', '\uFFFD') : whole;
  return noNul.normalize('NFC');
}

/** `cleanText` through a JSON value, keys included. The input is not changed. */
export function cleanJson<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), clean(item)]));
  }
  return value;
}
