import { nicknames } from '../lists/nicknames.ts';
import type { PersonCopy } from '../model.ts';
import { e164 } from '../phones.ts';
import { folded, transliterated, withinOneSlip } from '../text.ts';

const alike = (a: string, b: string): boolean => {
  const forms = (text: string): string[] => [folded(text), folded(transliterated(text))];
  return forms(a).some((one) =>
    forms(b).some((two) => one === two || (one.length > 3 && two.length > 3 && withinOneSlip(one, two))),
  );
};

const lastNamesFit = (a: string, b: string): boolean => {
  if (alike(a, b)) return true;
  const parts = (text: string): string[] =>
    folded(transliterated(text))
      .split(' ')
      .filter((part) => part.length > 2);
  return parts(a).some((part) => parts(b).includes(part));
};

const callsAs = (name: string, nickname: string): boolean =>
  (nicknames[name] ?? []).some((each) => folded(each) === folded(nickname));

/** `sound` leaves out what needs a list of nicknames to see. */
const firstNamesFit = (a: string | undefined, b: string | undefined, sound: boolean): boolean => {
  if (a === undefined || b === undefined) return false;
  if (alike(a, b)) return true;
  if (a.endsWith('.') || b.endsWith('.')) return folded(a).charAt(0) === folded(b).charAt(0);
  if (!callsAs(a, b) && !callsAs(b, a)) return false;
  return !sound || folded(a).charAt(0) === folded(b).charAt(0);
};

export const emailKey = (copy: Pick<PersonCopy, 'email'>): string | undefined => copy.email?.toLowerCase();
export const phoneKey = (copy: Pick<PersonCopy, 'phone'>): string | undefined =>
  copy.phone === undefined ? undefined : e164(copy.phone);

const sameEmail = (a: PersonCopy, b: PersonCopy): boolean => a.email !== undefined && emailKey(a) === emailKey(b);
const samePhone = (a: PersonCopy, b: PersonCopy): boolean => a.phone !== undefined && phoneKey(a) === phoneKey(b);
const namedCompany = (copy: PersonCopy): string | undefined => copy.company?.label;

/**
 * Whether two records of one person share enough for a careful reader to say so: an address or a number together with a
 * name that fits, or a sound name in the same company. A common name alone is not enough.
 */
export function shareStrongEvidence(a: PersonCopy, b: PersonCopy): boolean {
  const swapped =
    a.firstName !== undefined && b.firstName !== undefined && alike(a.firstName, b.lastName) && alike(a.lastName, b.firstName);
  const last = lastNamesFit(a.lastName, b.lastName) || swapped;
  const first = firstNamesFit(a.firstName, b.firstName, false) || swapped;
  if (sameEmail(a, b) && (last || first)) return true;
  if (samePhone(a, b) && last && (first || a.firstName === undefined || b.firstName === undefined)) return true;
  if (a.truth.guarded === 'name, e-mail and phone') return false;
  return (
    lastNamesFit(a.lastName, b.lastName) &&
    firstNamesFit(a.firstName, b.firstName, true) &&
    namedCompany(a) !== undefined &&
    namedCompany(a) === namedCompany(b)
  );
}

/** The plain rule that many tools use: an equal e-mail or an equal phone, whatever else they say. */
export const plainRule = (a: PersonCopy, b: PersonCopy): boolean => sameEmail(a, b) || samePhone(a, b);
