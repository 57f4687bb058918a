import type { Email, Phone, Url } from '../rows.ts';
import { listOf, type Reading } from './body.ts';
import { describePhone, toE164 } from './phone.ts';

/** close.md 3.1, list unverified. */
const TYPES = ['office', 'mobile', 'home', 'direct', 'fax', 'url', 'other'];
const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/;

type Fail = (key: string, message: string) => void;

function typeOf(value: unknown, standard: string, fail: Fail): string {
  if (value === undefined || value === null) return standard;
  if (typeof value === 'string' && TYPES.includes(value)) return value;
  fail('type', `Value must be one of: ${TYPES.join(', ')}`);
  return standard;
}

/** E-mails keep their case. */
export const emails = (value: unknown, { problems, lenient }: Reading): Email[] =>
  listOf(value, 'emails', problems, (raw, fail) => {
    const email = typeof raw['email'] === 'string' ? raw['email'].trim() : '';
    if (email === '' || (!lenient && !EMAIL.test(email))) fail('email', 'Invalid email address.');
    return { email, type: typeOf(raw['type'], 'office', fail), is_unsubscribed: raw['is_unsubscribed'] === true };
  });

/** Phones become E.164. */
export const phones = (value: unknown, { problems, lenient }: Reading): Phone[] =>
  listOf(value, 'phones', problems, (raw, fail) => {
    const typed = typeof raw['phone'] === 'string' ? raw['phone'].trim() : '';
    const type = typeOf(raw['type'], 'office', fail);
    const phone = toE164(typed);
    if (phone !== undefined) return { phone, type, ...describePhone(phone) };
    if (typed === '' || !lenient) fail('phone', 'Invalid phone number.');
    return { phone: typed, type, phone_formatted: typed, country: null };
  });

export const urls = (value: unknown, { problems }: Reading): Url[] =>
  listOf(value, 'urls', problems, (raw, fail) => {
    const url = typeof raw['url'] === 'string' ? raw['url'].trim() : '';
    if (url === '') fail('url', 'Invalid URL.');
    return { url, type: typeOf(raw['type'], 'url', fail) };
  });
