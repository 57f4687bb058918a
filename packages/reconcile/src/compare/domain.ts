import type { Compared } from './compared.ts';
import { MISSING } from './compared.ts';
import type { PreparedDomain, PreparedEmail } from './prepared.ts';

/** Compares the domains of two companies, those of their e-mail addresses included. Levels: exact, same-name (`acme.de`, `acme.com`), other, missing. */
export function compareDomains(
  a: readonly (PreparedDomain | PreparedEmail)[],
  b: readonly (PreparedDomain | PreparedEmail)[],
  limit: number,
): Compared {
  if (a.length === 0 || b.length === 0) return MISSING;
  let best: Compared = { level: 'other', bits: -3.5 };
  for (const left of a) {
    for (const right of b) {
      const nameA = domainOf(left);
      const nameB = domainOf(right);
      if (nameA === nameB) return { level: 'exact', bits: Math.min(bitsOf(left), bitsOf(right), limit) };
      if (firstLabel(nameA) === firstLabel(nameB) && firstLabel(nameA).length >= 4) best = { level: 'same-name', bits: 2 };
    }
  }
  return best;
}

/** Registrable. */
export function domainOf(one: PreparedDomain | PreparedEmail): string {
  return 'domain' in one ? one.domain : one.text;
}

function bitsOf(one: PreparedDomain | PreparedEmail): number {
  return 'domain' in one ? one.domainBits : one.bits;
}

function firstLabel(domain: string): string {
  const dot = domain.indexOf('.');
  return dot < 0 ? domain : domain.slice(0, dot);
}
