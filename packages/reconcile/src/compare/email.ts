import type { PreparedEmail } from './prepared.ts';
import { edits, isSlip } from './slip.ts';

export interface ComparedEmails {
  /** exact, shared (a mailbox of many), spelling, alias, slip, same-mailbox (other domain), numbered, other-here (other mailbox at the same domain), other, missing. */
  readonly level: string;
  /** What the mailbox says of the person. */
  readonly bits: number;
  /** What the domain says of the company; 0 for free mail. */
  readonly companyBits: number;
  /** The two are equal and built from the name: inside a `company`, or in a `crowd`, where everybody may have a mailbox. */
  readonly pattern: 'no' | 'company' | 'crowd';
}

type Judged = Omit<ComparedEmails, 'pattern'>;

const NOTHING: ComparedEmails = { level: 'missing', bits: 0, companyBits: 0, pattern: 'no' };

/** Compares all addresses of two records: the best pair counts. The domain counts `companyLimit` bits at most. */
export function compareEmails(a: readonly PreparedEmail[], b: readonly PreparedEmail[], companyLimit: number): ComparedEmails {
  let best: ComparedEmails | undefined;
  for (const left of a) {
    for (const right of b) {
      const one = compareTwo(left, right, companyLimit);
      if (best === undefined || one.bits + one.companyBits > best.bits + best.companyBits) best = one;
    }
  }
  return best ?? NOTHING;
}

function compareTwo(a: PreparedEmail, b: PreparedEmail, companyLimit: number): ComparedEmails {
  const fromName = a.text === b.text && Math.min(a.own, b.own) === 0;
  return { ...judge(a, b, companyLimit), pattern: !fromName ? 'no' : a.crowd ? 'crowd' : 'company' };
}

function judge(a: PreparedEmail, b: PreparedEmail, companyLimit: number): Judged {
  const sameDomain = a.domain === b.domain;
  const companyBits = sameDomain && !a.crowd ? Math.min(a.domainBits, companyLimit) : 0;
  if (a.generic || b.generic) {
    return a.text === b.text
      ? { level: 'shared', bits: 1, companyBits }
      : { level: sameDomain ? 'shared' : 'missing', bits: 0, companyBits };
  }
  if (a.text === b.text) return { level: 'exact', bits: exactBits(a, b), companyBits };
  const distance = Math.abs(a.local.length - b.local.length) > 3 ? 9 : edits(a.local, b.local);
  if (sameDomain) return compareMailboxes(a, b, distance, companyBits);
  if (a.local === b.local && a.local.length >= 4 && !a.crowd && !b.crowd && isSlip(a.domain, b.domain))
    return { level: 'slip', bits: 3, companyBits: 0 };
  if (a.local === b.local && a.local.length >= 4) {
    // The same name at another domain is what the name says already; a made-up mailbox is the person's own.
    return { level: 'same-mailbox', bits: Math.min(a.own, b.own) > 1 ? 4 : 0, companyBits: 0 };
  }
  if (a.local === b.local || distance <= 1) {
    if (a.local.length >= 4 && edits(a.domain, b.domain) <= 2) return { level: 'slip', bits: 3, companyBits: 0 };
  }
  return { level: 'other', bits: -1.5, companyBits: 0 };
}

/**
 * An address that is built from the name says little beyond the name where everybody may have a mailbox (people with one name get one pattern),
 * more inside a company, where two with one name get two addresses.
 */
function exactBits(a: PreparedEmail, b: PreparedEmail): number {
  const own = Math.min(a.own, b.own);
  const fromName = a.crowd ? 1.5 + Math.min(a.domainBits, 6) : 5;
  const bits = own === 0 ? fromName : Math.min(12, fromName + 3 * own);
  return bits - Math.log2(Math.max(1, a.sharedBy));
}

function compareMailboxes(a: PreparedEmail, b: PreparedEmail, distance: number, companyBits: number): Judged {
  const bareA = a.local.replace(/[^a-z]/g, '');
  const bareB = b.local.replace(/[^a-z]/g, '');
  if (bareA === bareB) {
    // `ann.lee` and `annlee` are one, `ann.lee` and `ann.lee2` are two on purpose.
    const numbered = a.local.replace(/\D/g, '') !== b.local.replace(/\D/g, '');
    return numbered ? { level: 'numbered', bits: -5, companyBits } : { level: 'spelling', bits: 1, companyBits };
  }
  // Two addresses that are built from one name: two of one person, or of two with one name, who get two for that very reason.
  if (a.own === 0 && b.own === 0) return { level: 'alias', bits: a.crowd ? -0.5 : -3.5, companyBits };
  if (distance <= 1 && Math.min(a.local.length, b.local.length) >= 5)
    return { level: 'slip', bits: a.crowd ? 2 : 3, companyBits };
  if (distance <= 2 && Math.min(a.local.length, b.local.length) >= 9)
    return { level: 'slip', bits: a.crowd ? 1.5 : 2.5, companyBits };
  return a.crowd ? { level: 'other', bits: -2, companyBits } : { level: 'other-here', bits: -3.5, companyBits };
}
