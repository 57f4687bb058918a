import { compareCompanies, touchingBits } from '../compare/company-name.ts';
import type { Compared } from '../compare/compared.ts';
import { compareDetail } from '../compare/detail.ts';
import { compareDomains, domainOf } from '../compare/domain.ts';
import { compareParents } from '../compare/parent.ts';
import { comparePhones } from '../compare/phone.ts';
import type { Prepared, PreparedDomain, PreparedEmail } from '../compare/prepared.ts';
import { addDetails } from './details.ts';
import type { Frequency } from './frequency.ts';
import type { Tally } from './tally.ts';

const ASK = 9;
/** In the band where a person is asked, with the usual settings. */
const ASKED = 2.5;
/** Records of one company in its systems; a domain or a name of more is a group's or a chain's. */
const FEW = 8;

/**
 * Weighs whether two records are one company. One domain may be a group's, one phone a shared office's: where the names contradict, a person is
 * asked at most.
 */
export function weighCompanies(a: Prepared, b: Prepared, frequency: Frequency, tally: Tally): void {
  const name = compareCompanies(a.companies, b.companies, frequency.size + 10);
  const domain = compareDomains(domains(a), domains(b), frequency.size);
  const phone = comparePhones(a.phones, b.phones, frequency.size);
  const touching = name.level === 'other' ? touchingBits(a.companies, b.companies) : undefined;
  tally.see('name', 'name', touching === undefined ? name.level : 'touching', touching ?? name.bits);
  tally.see('domain', 'family', domain.level, domain.bits);
  tally.see('phone', 'shared', phone.level, domain.level === 'exact' ? Math.min(phone.bits, 8) : Math.min(phone.bits, 12));
  // Behind one domain another name is a former one, a brand or a sister company: nobody can say from here.
  tally.add('name', name.level, name.level === 'other' && domain.level === 'exact' ? 0 : name.bits);
  tally.add('domain', domain.level, domain.bits);
  // A number behind the same domain is expected.
  tally.add('phone', phone.level, domain.level === 'exact' ? Math.min(phone.bits, 5) : Math.min(phone.bits, 10));
  const parent = compareParents(a.parents, b.parents, 3);
  tally.see('parent', 'shared', parent.level, Math.min(parent.bits, 3));
  tally.add('parent', parent.level, Math.min(parent.bits, 3));
  // Another address under one name is as a rule another branch.
  const { elsewhere, against } = addDetails(a, b, tally, { gravity: 2, ...(name.level === 'other' ? { bound: 8 } : {}) });
  if (elsewhere) tally.ask('another address');
  // A chain's branches have their name in common and nothing else.
  if (phone.level === 'other' && domain.level !== 'exact' && against <= -2) tally.ask('another phone in another place');
  if (name.level === 'other' || name.level === 'missing' || name.level === 'acronym' || name.level === 'overlap') {
    tally.limit(`name: ${name.level}`, ASK - frequency.prior);
    tally.ask(`name: ${name.level}`);
    tally.contradicts = name.level === 'other' && domain.level !== 'exact';
  }
  const reason = sameInOne(a, b, [name, domain, phone], frequency);
  if (reason !== undefined) tally.atLeast(reason, ASKED - frequency.prior);
}

/** One name but for the legal form, or one domain, where few have it and nothing else tells the two apart: worth a question by itself. */
function sameInOne(
  a: Prepared,
  b: Prepared,
  [name, domain, phone]: readonly [Compared, Compared, Compared],
  frequency: Frequency,
): string | undefined {
  const elsewhere = a.details.some((left, index) => {
    const right = b.details[index];
    return right !== undefined && compareDetail(left, right).bits < -2;
  });
  if (elsewhere) return undefined;
  if (domain.level === 'exact') {
    const others = domains(b).map(domainOf);
    const own = domains(a).some((one) => others.includes(domainOf(one)) && frequency.count('domain', domainOf(one)) < FEW);
    return own ? 'same domain' : undefined;
  }
  const sameName = name.level === 'exact' || name.level === 'other-form';
  if (!sameName || domain.level === 'other' || phone.level === 'other') return undefined;
  return a.companies.some(({ core }) => frequency.count('company', core) < FEW) ? 'same name' : undefined;
}

function domains(record: Prepared): readonly (PreparedDomain | PreparedEmail)[] {
  return record.domains.length > 0 ? record.domains : record.emails.filter((email) => !email.crowd);
}
