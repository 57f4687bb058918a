import type { Compared } from './compared.ts';
import { MISSING } from './compared.ts';
import type { PreparedPhone } from './prepared.ts';
import { edits } from './slip.ts';

/** Compares all numbers of two records: the best pair counts. Levels: exact, trunk (another extension), national, slip, other, missing. */
export function comparePhones(a: readonly PreparedPhone[], b: readonly PreparedPhone[], size: number): Compared {
  let best: Compared | undefined;
  for (const left of a) {
    for (const right of b) {
      const one = compareTwo(left, right, size);
      if (best === undefined || one.bits > best.bits) best = one;
    }
  }
  return best ?? MISSING;
}

function compareTwo(a: PreparedPhone, b: PreparedPhone, size: number): Compared {
  const shared = Math.log2(Math.max(1, a.sharedBy, b.sharedBy));
  const full = Math.min(size, 14) - 2 * shared;
  if (a.text === b.text) return { level: 'exact', bits: Math.max(0.5, full) };
  const longEnough = a.tail.length >= 7 && b.tail.length >= 7;
  const sameTail = longEnough && (a.tail.endsWith(b.tail) || b.tail.endsWith(a.tail));
  if (sameTail && a.text.includes(';') !== b.text.includes(';')) return { level: 'trunk', bits: Math.max(0.5, full - 3) };
  if (sameTail && a.text.includes(';') && b.text.includes(';')) return { level: 'extension', bits: 1 };
  if (sameTail && !(a.international && b.international)) return { level: 'national', bits: Math.max(0.5, full - 2) };
  if (longEnough && Math.abs(a.text.length - b.text.length) <= 1 && edits(a.text, b.text) <= 1)
    return { level: 'slip', bits: Math.max(0, full / 2 - 1) };
  return { level: 'other', bits: -2 };
}
