// Words of a closed list, numbers and times of business: they name nobody. Every other field may.
const NAMES_NOBODY: ReadonlySet<string> = new Set([
  'active',
  'amount',
  'closeDate',
  'country',
  'created',
  'currency',
  'employees',
  'industry',
  'lastActivity',
  'lifecycle',
  'modified',
  'region',
  'stage',
  'status',
]);

/** Longer words are shown as long as this. */
const LONGEST_WORD = 9;
const WORD = /[\p{L}\p{M}]+|\p{N}+/gu;
const LETTER = /\p{L}/gu;

/** A value as a report without names shows it. */
export function maskValue(field: string, value: string): string {
  return NAMES_NOBODY.has(field) ? value : maskText(value);
}

/**
 * `Jana Roth` as `J••• R•••`, `jana.roth@acme.com` as `j•••.r•••@a•••.c••`, `+49 30 1234` as `+•• •• ••••`: the shape
 * stays, so that two forms of a value can be told apart and a broken one is still seen to be broken.
 */
export function maskText(text: string): string {
  return text.replaceAll(WORD, (word) => {
    const letters = word.match(LETTER) ?? [];
    const first = letters[0] ?? '';
    return first + '•'.repeat(Math.min(first === '' ? word.length : letters.length - 1, LONGEST_WORD - 1));
  });
}

/** Masked names of which no two are the same: a second `T•• A•••` becomes `T•• A••• (2)`. */
export function maskedNames(names: readonly string[]): ReadonlyMap<string, string> {
  const masked = new Map<string, string>();
  const times = new Map<string, number>();
  for (const name of names) {
    if (masked.has(name)) continue;
    const text = maskText(name);
    const time = (times.get(text) ?? 0) + 1;
    times.set(text, time);
    masked.set(name, time === 1 ? text : `${text} (${time})`);
  }
  return masked;
}
