import type { Random } from '../../core/random.ts';
import type { VendorName } from '../../core/vendor.ts';
import { drawDefect, rateOf, type DefectId } from '../defects.ts';
import type { TruePerson } from '../model.ts';
import { misdialled, written, type PhoneNumber } from '../phones.ts';
import { mistyped } from '../text.ts';

export interface WrittenEmail {
  readonly email: string | undefined;
  readonly defects: readonly DefectId[];
}

const emailDefects = ['email-missing', 'email-typo', 'email-stale', 'email-alias', 'email-free-mail'] as const;

const plainEmail = (
  person: TruePerson,
  vendor: VendorName,
  random: Random,
): { email: string | undefined; defect: DefectId | undefined } => {
  if (person.guarded === 'name, e-mail and phone') return { email: person.email, defect: undefined };
  if (person.sharedEmail !== undefined && random.chance(0.45))
    return { email: person.sharedEmail, defect: person.sharedEmail === person.email ? undefined : 'shared-email' };
  const defect = drawDefect(emailDefects, vendor, random);
  switch (defect) {
    case undefined:
      return { email: person.email, defect };
    case 'email-missing':
      return { email: undefined, defect };
    case 'email-typo': {
      const [local = '', domain = ''] = person.email.split('@');
      const email = random.chance(0.7)
        ? `${mistyped(local, random)}@${domain}`
        : `${local}@${mistyped(domain.replace(/\.example$/u, ''), random)}${domain.endsWith('.example') ? '.example' : ''}`;
      // Slips may put a letter there that no address holds.
      return /^[a-z0-9._@-]+$/u.test(email) && email !== person.email
        ? { email, defect }
        : { email: person.email, defect: undefined };
    }
    case 'email-stale':
      return { email: person.before.email, defect };
    case 'email-alias':
      return { email: person.aliasEmail, defect };
    case 'email-free-mail':
      return person.freeMail === person.email ? { email: person.email, defect: undefined } : { email: person.freeMail, defect };
  }
};

/** The e-mail address as a system holds it. */
export function writeEmail(person: TruePerson, vendor: VendorName, random: Random): WrittenEmail {
  const { email, defect } = plainEmail(person, vendor, random);
  const defects = defect === undefined ? [] : [defect];
  if (email === undefined || !random.chance(rateOf('email-case', vendor))) return { email, defects };
  return {
    email: random.chance(0.5) ? email.replace(/(^|[.@])\p{L}/gu, (start) => start.toUpperCase()) : email.toUpperCase(),
    defects: [...defects, 'email-case'],
  };
}

export interface WrittenPhone {
  readonly phone: PhoneNumber | undefined;
  readonly text: string | undefined;
  readonly defects: readonly DefectId[];
}

const phoneDefects = ['phone-missing', 'phone-stale', 'phone-other', 'phone-typo'] as const;

const plainPhone = (
  person: TruePerson,
  vendor: VendorName,
  random: Random,
): { phone: PhoneNumber | undefined; defect: DefectId | undefined } => {
  if (person.guarded === 'name, e-mail and phone') return { phone: person.phone, defect: undefined };
  const { company } = person;
  // Spread over the companies whose switchboard is used at all, about a third.
  if (
    company?.switchboardIsUsed === true &&
    company.country === person.country &&
    random.chance(rateOf('shared-phone', vendor) * 3)
  )
    return { phone: company.switchboard, defect: 'shared-phone' };
  const defect = drawDefect(phoneDefects, vendor, random);
  switch (defect) {
    case undefined:
      return { phone: person.phone, defect };
    case 'phone-missing':
      return { phone: undefined, defect };
    case 'phone-stale':
      return { phone: person.before.phone, defect };
    case 'phone-other':
      return { phone: person.otherPhone, defect };
    case 'phone-typo':
      return { phone: misdialled(person.phone, random), defect };
  }
};

/** The phone as a system holds it. A national number only where the record's country says how to read it. */
export function writePhone(person: TruePerson, vendor: VendorName, country: string | undefined, random: Random): WrittenPhone {
  const { phone, defect } = plainPhone(person, vendor, random);
  const defects = defect === undefined ? [] : [defect];
  if (phone === undefined) return { phone, text: undefined, defects };
  return { phone, ...writePhoneText(phone, vendor, country !== undefined && phone.country === person.country, defects, random) };
}

export function writePhoneText(
  phone: PhoneNumber,
  vendor: VendorName,
  nationalIsClear: boolean,
  defects: readonly DefectId[],
  random: Random,
): { text: string; defects: readonly DefectId[] } {
  if (random.chance(rateOf('phone-format', vendor))) {
    const format = random.pick(['national', 'national', 'double-zero', 'zero-in-brackets', 'dashed', 'extension'] as const);
    if (format !== 'national' || nationalIsClear)
      return { text: written(phone, format, String(10 + random.int(89))), defects: [...defects, 'phone-format'] };
  }
  return { text: written(phone, random.chance(0.6) ? 'e164' : 'spaced'), defects };
}
