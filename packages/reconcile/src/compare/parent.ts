import type { Compared } from './compared.ts';
import { MISSING } from './compared.ts';
import { compareCompanies } from './company-name.ts';
import type { PreparedParent } from './prepared.ts';

/** Compares what two records hang on: linked identities, else the names that they state. Levels: same, same-name, alike, other, missing. */
export function compareParents(a: readonly PreparedParent[], b: readonly PreparedParent[], limit: number): Compared {
  let best: Compared | undefined;
  for (const left of a) {
    for (const right of b) {
      const one = compareTwo(left, right, limit);
      if (best === undefined || one.bits > best.bits) best = one;
    }
  }
  return best ?? MISSING;
}

function compareTwo(a: PreparedParent, b: PreparedParent, limit: number): Compared {
  if (a.identity !== undefined && a.identity === b.identity) return { level: 'same', bits: Math.min(a.bits, limit) };
  const names = compareCompanies(a.names, b.names, limit);
  if (names.level === 'missing')
    return a.identity !== undefined && b.identity !== undefined ? { level: 'other', bits: -3.5 } : MISSING;
  if (names.level === 'exact' || names.level === 'other-form')
    return { level: 'same-name', bits: Math.min(names.bits, limit - 1) };
  if (names.bits > 0) return { level: 'alike', bits: Math.min(names.bits / 2, 4) };
  return names.level === 'other' ? { level: 'other', bits: -3.5 } : { level: 'alike', bits: 0 };
}
