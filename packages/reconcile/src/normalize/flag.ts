const YES = new Set('true yes y 1 on t ja j oui o si s sim tak x'.split(' '));
const NO = new Set('false no n 0 off f nein non nao nie'.split(' '));

/** A yes or no as systems write it; undefined for anything else. */
export function normalizeFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = String(value).trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}
