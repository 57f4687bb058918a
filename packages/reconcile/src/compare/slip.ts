import { distance } from 'fastest-levenshtein';

/** Edits between two texts, where two neighbours swapped count as one (the commonest slip of the fingers). */
export function edits(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length === b.length) {
    let first = -1;
    let last = -1;
    let differing = 0;
    for (let i = 0; i < a.length; i++) {
      if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
      if (first < 0) first = i;
      last = i;
      differing++;
    }
    if (differing === 2 && last === first + 1 && a[first] === b[last] && a[last] === b[first]) return 1;
  }
  return distance(a, b);
}

/** Whether one text may be the other with a slip of the fingers: one edit from four letters on, two from eight on. */
export function isSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  if (shorter < 3 || longer < 4) return false;
  const allowed = shorter >= 8 ? 2 : 1;
  return longer - shorter <= allowed && edits(a, b) <= allowed;
}
