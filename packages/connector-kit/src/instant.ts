/**
 * An instant as `2026-01-01T10:00:00.123Z`, from ISO 8601 with `Z` or an offset (`+00:00`, `+0000`), or from Unix
 * milliseconds as a number or as digits. `undefined` for anything else, also for a time without a zone.
 */
export function instantText(value: unknown): string | undefined {
  if (typeof value === 'string' && !/^-?\d{10,}$/.test(value)) {
    if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$/i.test(value)) return undefined;
    const iso = value
      .replace(' ', 'T')
      .replace(',', '.')
      .replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
      .replace(/([+-]\d\d)$/, '$1:00');
    return isoOf(Date.parse(iso));
  }
  return typeof value === 'number' || typeof value === 'string' ? isoOf(Number(value)) : undefined;
}

function isoOf(ms: number): string | undefined {
  // Beyond the years 0 to 9999 ISO 8601 needs six digits and a sign, which nobody downstream expects.
  return Number.isFinite(ms) && ms >= -62_167_219_200_000 && ms <= 253_402_300_799_999 ? new Date(ms).toISOString() : undefined;
}
