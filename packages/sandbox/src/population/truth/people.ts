import type { Random } from '../../core/random.ts';
import type { DefectId } from '../defects.ts';
import { rateOf } from '../defects.ts';
import { countries, countryOf, type CountryCode } from '../lists/countries.ts';
import { brands } from '../lists/company-words.ts';
import { jobs, type Job } from '../lists/titles.ts';
import type { Lifecycle, TrueCompany, TruePerson, TrueUser } from '../model.ts';
import { drawPhone, e164, type PhoneNumber } from '../phones.ts';
import { folded, pickWeighted, slug, transliterated, withinOneSlip } from '../text.ts';
import { drawName, type PersonName } from './names.ts';

const DAY = 86_400_000;
const rungs: readonly Lifecycle[] = ['lead', 'mql', 'sql', 'opportunity', 'customer'];

/** Any part of the last names alike, give or take two letters. */
const tooAlike = (a: PersonName, b: PersonName): boolean => {
  const parts = ({ lastName }: PersonName): string[] =>
    folded(transliterated(lastName))
      .split(' ')
      .filter((part) => part.length > 2);
  return parts(a).some((one) => parts(b).some((two) => withinOneSlip(one, two) || one.slice(0, 4) === two.slice(0, 4)));
};

/** What must not be given out twice. */
export class Taken {
  readonly #emails = new Set<string>();
  readonly #phones = new Set<string>();
  readonly #names = new Map<string, PersonName[]>();

  email(local: readonly string[], domain: string): string {
    for (let round = 0; ; round++) {
      for (const each of local) {
        const email = `${each}${round === 0 ? '' : String(round + 1)}@${domain}`;
        if (each !== '' && !this.#emails.has(email)) {
          this.#emails.add(email);
          return email;
        }
      }
    }
  }
  phone(draw: () => PhoneNumber): PhoneNumber {
    for (;;) {
      const phone = draw();
      const key = e164(phone);
      if (this.#phones.has(key)) continue;
      this.#phones.add(key);
      return phone;
    }
  }
  /** Claims a name inside a company: two people there are never alike by chance, also not with a slip of the fingers. */
  nameIn(company: string, name: PersonName): boolean {
    const held = this.#names.get(company) ?? [];
    if (held.some((other) => tooAlike(other, name))) return false;
    this.#names.set(company, [...held, { firstName: name.firstName, lastName: name.lastName }]);
    return true;
  }
}

const localParts = (name: PersonName, pattern: number): readonly string[] => {
  const first = slug(name.firstName);
  const last = slug(name.lastName);
  const all = [
    `${first}.${last}`,
    `${first.charAt(0)}.${last}`,
    `${first.charAt(0)}${last}`,
    `${first}${last.charAt(0)}`,
    `${last}.${first}`,
  ];
  const at = pattern < 0.62 ? 0 : pattern < 0.78 ? 1 : pattern < 0.93 ? 2 : 3;
  return [all[at] ?? '', ...all.slice(0, at), ...all.slice(at + 1)];
};

export interface PersonPlan {
  readonly label: string;
  readonly company: TrueCompany | undefined;
  readonly country: CountryCode;
  readonly name: PersonName;
  readonly owner: TrueUser;
  readonly lifecycle: Lifecycle;
  readonly guarded: TruePerson['guarded'];
  readonly ties: readonly DefectId[];
  readonly sharedEmail: string | undefined;
  readonly since: number;
}

/** Gives a planned person addresses, numbers and a past of their own. */
export function makePerson(plan: PersonPlan, companies: readonly TrueCompany[], taken: Taken, random: Random): TruePerson {
  const { company, country, name } = plan;
  const first = slug(name.firstName);
  const last = slug(name.lastName);
  const freeMailDomain = random.pick(countryOf(country).freeMail);
  const freeMail = taken.email(
    [`${first}.${last}${10 + random.int(89)}`, `${first}${last}${random.int(999)}`, `${last}.${first}${random.int(999)}`],
    freeMailDomain,
  );
  const usual = company === undefined ? [] : localParts(name, company.emailPattern);
  // Of two with one name in one company, the second has an address that nobody takes for a slip in the first one's.
  const own = plan.guarded === 'name, e-mail and phone' ? usual.toReversed() : usual;
  const before = random.chance(0.5) && companies.length > 0 ? random.pick(companies) : undefined;
  const beforeDomain =
    before !== undefined && before !== company
      ? before.domain
      : `${slug(random.pick(brands))}-${random.pick(['group', 'world', 'partners', 'services'])}.example`;
  const job = random.pick(jobs);
  let jobBefore: Job = random.pick(jobs);
  while (jobBefore === job) jobBefore = random.pick(jobs);
  return {
    label: plan.label,
    firstName: name.firstName,
    lastName: name.lastName,
    email: company === undefined ? freeMail : taken.email(own, company.domain),
    aliasEmail:
      company === undefined
        ? taken.email([`${last}${first}`, `${first}_${last}`], freeMailDomain)
        : taken.email(own.slice(1), company.domain),
    freeMail,
    sharedEmail: plan.sharedEmail,
    phone: taken.phone(() => drawPhone(country, random.chance(0.7) ? 'mobile' : 'fixed', random)),
    otherPhone: taken.phone(() => drawPhone(country, 'fixed', random)),
    job,
    company,
    before: {
      email: taken.email([`${first}.${last}`, `${first.charAt(0)}.${last}`, `${last}.${first}`], beforeDomain),
      phone: taken.phone(() => drawPhone(country, 'mobile', random)),
      job: jobBefore,
      company: before === company ? undefined : before,
    },
    country,
    lifecycle: plan.lifecycle,
    owner: plan.owner,
    guarded: plan.guarded,
    ties: plan.ties,
    since: plan.since,
  };
}

const lifecycleUnder = (company: TrueCompany | undefined, random: Random): Lifecycle => {
  if (random.chance(0.03)) return random.chance(0.6) ? 'recycled' : 'disqualified';
  const top = company === undefined ? 1 : Math.max(0, rungs.indexOf(company.lifecycle));
  return rungs[random.chance(0.6) ? top : random.int(top + 1)] ?? 'lead';
};

/** People, most of them in a company, some of them easily taken for somebody else. */
export function makePeople(
  count: number,
  companies: readonly TrueCompany[],
  users: readonly TrueUser[],
  now: number,
  random: Random,
): readonly TruePerson[] {
  const taken = new Taken();
  const people: TruePerson[] = [];
  const staff = new Map<string, TruePerson[]>();
  const most = 14;
  const drawCompany = (): TrueCompany | undefined => {
    if (companies.length === 0 || random.chance(0.035)) return undefined;
    for (let attempt = 0; attempt < 40; attempt++) {
      // Squaring the draw makes companies of one or two people beside some of a dozen.
      const company = companies[Math.floor(companies.length * random.next() ** 1.5)];
      if (company !== undefined && (staff.get(company.label)?.length ?? 0) < most) return company;
    }
    return undefined;
  };
  for (let index = 0; index < count; index++) {
    const label = `person-${String(index + 1).padStart(5, '0')}`;
    let company = drawCompany();
    let country = company?.country ?? pickWeighted(countries, random).code;
    if (random.chance(0.04)) country = pickWeighted(countries, random).code;
    let name = drawName(country, random);
    const ties = new Set<DefectId>();
    let guarded: TruePerson['guarded'] = 'no';
    let sharedEmail: string | undefined;
    const twin = people.length > 20 ? random.pick(people) : undefined;
    const roll = random.next();
    if (twin?.company !== undefined && twin.guarded === 'no' && roll < rateOf('namesake-same-company', 'hubspot')) {
      company = twin.company;
      country = twin.country;
      name = twin;
      guarded = 'name, e-mail and phone';
      ties.add('namesake-same-company');
      people[people.indexOf(twin)] = { ...twin, guarded, ties: [...twin.ties, 'namesake-same-company'] };
      staff.set(
        company.label,
        (staff.get(company.label) ?? []).map((each) => (each === twin ? { ...twin, guarded } : each)),
      );
    } else if (
      twin !== undefined &&
      twin.company !== company &&
      company !== undefined &&
      roll < rateOf('namesake-same-company', 'hubspot') + rateOf('namesake', 'hubspot') &&
      taken.nameIn(company.label, twin)
    ) {
      name = twin;
      ties.add('namesake');
    } else {
      for (let attempt = 0; company !== undefined && attempt < 20 && !taken.nameIn(company.label, name); attempt++)
        name = drawName(country, random);
      const colleagues =
        company === undefined
          ? []
          : (staff.get(company.label) ?? []).filter(
              (each) => each.guarded === 'no' && folded(each.firstName) !== folded(name.firstName),
            );
      const colleague = colleagues.length > 0 ? random.pick(colleagues) : undefined;
      if (company !== undefined && colleague !== undefined && random.chance(rateOf('shared-email', 'hubspot') * 1.4)) {
        const kind = random.next();
        // A family in the firm shares its name and an address; others share info@ or are reached through an assistant.
        if (kind < 0.25 && colleague.firstName.charAt(0) !== name.firstName.charAt(0))
          name = { firstName: name.firstName, lastName: colleague.lastName };
        sharedEmail =
          kind < 0.25 ? `${slug(colleague.lastName)}@${company.domain}` : kind < 0.7 ? `info@${company.domain}` : colleague.email;
        guarded = 'name';
        ties.add('shared-email');
        const other: TruePerson = {
          ...colleague,
          guarded,
          sharedEmail: colleague.sharedEmail ?? sharedEmail,
          ties: [...colleague.ties, 'shared-email'],
        };
        people[people.indexOf(colleague)] = other;
        staff.set(
          company.label,
          (staff.get(company.label) ?? []).map((each) => (each === colleague ? other : each)),
        );
      }
    }
    const person = makePerson(
      {
        label,
        company,
        country,
        name: { firstName: name.firstName, lastName: name.lastName },
        guarded,
        ties: [...ties],
        sharedEmail,
        owner: company !== undefined && random.chance(0.85) ? company.owner : random.pick(users),
        lifecycle: lifecycleUnder(company, random),
        since: now - (30 + random.int(1000)) * DAY,
      },
      companies,
      taken,
      random,
    );
    people.push(person);
    if (company !== undefined) staff.set(company.label, [...(staff.get(company.label) ?? []), person]);
  }
  return people;
}
