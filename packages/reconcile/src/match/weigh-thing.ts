import { compareDomains } from '../compare/domain.ts';
import { compareEmails } from '../compare/email.ts';
import { comparePhones } from '../compare/phone.ts';
import type { Prepared } from '../compare/prepared.ts';
import { addDetails } from './details.ts';
import type { Frequency } from './frequency.ts';
import type { Tally } from './tally.ts';

/** Weighs things that have neither a name nor a parent: by their values alone. An equal address never suffices. */
export function weighThings(a: Prepared, b: Prepared, frequency: Frequency, tally: Tally): void {
  const email = compareEmails(a.emails, b.emails, frequency.size - 3);
  tally.add('e-mail', email.level, Math.min(8, email.bits + email.companyBits));
  const domain = compareDomains(a.domains, b.domains, frequency.size);
  tally.add('domain', domain.level, domain.bits);
  const phone = comparePhones(a.phones, b.phones, frequency.size);
  tally.add('phone', phone.level, Math.min(phone.bits, 10));
  addDetails(a, b, tally);
}
