/** A mend: the nearest of the names that there are, else all of them (at most twelve). */
export function didYouMean(given: unknown, names: readonly string[]): string {
  if (names.length === 0) return 'There is nothing to choose from.';
  const near = typeof given === 'string' ? nearest(given, names) : undefined;
  if (near !== undefined) return `Did you mean '${near}'?`;
  const shown = names.slice(0, 12).join(', ');
  return `Use one of: ${shown}${names.length > 12 ? ', ...' : ''}.`;
}

/** The one that differs in the fewest letters, if that is at most a third of them; of two, the one that begins more alike. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const folded = fold(given);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(folded.length / 3)) + 1;
  for (const name of names) {
    const other = fold(name);
    if (Math.abs(other.length - folded.length) > least) continue;
    // Less than one letter, so that it only decides between equals.
    const distance = editDistance(folded, other) - sharedStart(folded, other) / (folded.length + 1);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** `first_name`, `FirstName` and `firstName` are one word to those who mistype it. */
const fold = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]/g, '');

/** Letters to add, drop, replace, or swap with a neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last: number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
