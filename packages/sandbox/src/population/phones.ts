import type { Random } from '../core/random.ts';
import { countryOf, type CountryCode } from './lists/countries.ts';

/** A number as the world knows it, with the country that it is dialled in. */
export interface PhoneNumber {
  readonly country: CountryCode;
  /** Without trunk prefix and country code, digits only. */
  readonly national: string;
}

export const e164 = (phone: PhoneNumber): string => `+${countryOf(phone.country).phone.callingCode}${phone.national}`;

export function drawPhone(country: CountryCode, kind: 'mobile' | 'fixed', random: Random): PhoneNumber {
  const pattern = random.pick(countryOf(country).phone[kind]);
  return { country, national: pattern.replace(/[NX]/gu, (sign) => String(sign === 'N' ? 2 + random.int(8) : random.int(10))) };
}

/** A number like this one with one digit wrong near its end. */
export function misdialled(phone: PhoneNumber, random: Random): PhoneNumber {
  const at = phone.national.length - 1 - random.int(4);
  const digit = (Number(phone.national.charAt(at)) + 1 + random.int(8)) % 10;
  return { country: phone.country, national: phone.national.slice(0, at) + String(digit) + phone.national.slice(at + 1) };
}

export type PhoneFormat = 'e164' | 'spaced' | 'national' | 'double-zero' | 'zero-in-brackets' | 'extension' | 'dashed';

const grouped = (digits: string, separator: string): string => {
  const groups: string[] = [];
  for (let at = 0; at < digits.length;) {
    const size = at === 0 ? 3 : digits.length - at <= 4 ? digits.length - at : 3;
    groups.push(digits.slice(at, at + size));
    at += size;
  }
  return groups.join(separator);
};

/** Writes a number the way people do. `extension` is used by that format only. */
export function written(phone: PhoneNumber, format: PhoneFormat, extension = '12'): string {
  const { callingCode, trunk } = countryOf(phone.country).phone;
  const american = phone.country === 'US';
  const { national } = phone;
  switch (format) {
    case 'e164':
      return e164(phone);
    case 'spaced':
      return `+${callingCode} ${grouped(national, ' ')}`;
    case 'national':
      return american
        ? `(${national.slice(0, 3)}) ${national.slice(3, 6)}-${national.slice(6)}`
        : `${trunk}${grouped(national, ' ')}`;
    case 'double-zero':
      return american ? `1-${grouped(national, '-')}` : `00${callingCode} ${grouped(national, ' ')}`;
    case 'zero-in-brackets':
      return trunk === '' ? `+${callingCode} ${grouped(national, ' ')}` : `+${callingCode} (${trunk}) ${grouped(national, ' ')}`;
    case 'extension':
      return `+${callingCode} ${grouped(national, ' ')} ext. ${extension}`;
    case 'dashed':
      return `+${callingCode}-${grouped(national, '-')}`;
  }
}
