import type { Random } from '../../core/random.ts';
import { brands, trades, type Trade, type TradeLocale } from '../lists/company-words.ts';
import { countries, type Country } from '../lists/countries.ts';
import type { Lifecycle, TrueCompany, TrueUser } from '../model.ts';
import { drawPhone } from '../phones.ts';
import { pickWeighted, slug } from '../text.ts';
import { drawName } from './names.ts';

const DAY = 86_400_000;

const lifecycleWeights: readonly { readonly weight: number; readonly lifecycle: Lifecycle }[] = [
  { weight: 9, lifecycle: 'lead' },
  { weight: 13, lifecycle: 'mql' },
  { weight: 24, lifecycle: 'sql' },
  { weight: 28, lifecycle: 'opportunity' },
  { weight: 25, lifecycle: 'customer' },
  { weight: 1, lifecycle: 'disqualified' },
];

const familyForms: Readonly<Record<TradeLocale, readonly string[]>> = {
  de: ['& Söhne', '& Partner', 'Gruppe'],
  en: ['& Sons', '& Partners', 'Group'],
  fr: ['& Fils', '& Associés'],
  nl: ['& Zonen', 'Groep'],
  pl: ['i Synowie', 'Grupa'],
  es: ['e Hijos', 'Grupo'],
  it: ['& Figli', 'Gruppo'],
  sv: ['& Söner', 'Gruppen'],
};

const coreOf = (country: Country, trade: Trade, random: Random): { core: string; short: string } => {
  const locale = country.locales[0] as TradeLocale;
  if (random.chance(0.3)) {
    const { lastName } = drawName(country.code, random);
    return random.chance(0.4)
      ? { core: `${lastName} ${random.pick(familyForms[locale])}`, short: lastName }
      : { core: `${lastName} ${trade.word[locale]}`, short: lastName };
  }
  const brand = random.pick(brands);
  return { core: `${brand} ${trade.word[random.chance(0.8) ? locale : 'en']}`, short: brand };
};

/** Companies with names and domains of their own (also without the legal form), so that each can be told from the others. */
export function makeCompanies(count: number, users: readonly TrueUser[], now: number, random: Random): readonly TrueCompany[] {
  const taken = new Set<string>();
  const free = (text: string): boolean => {
    const key = slug(text);
    if (key === '' || taken.has(key)) return false;
    taken.add(key);
    return true;
  };
  return Array.from({ length: count }, (_, index): TrueCompany => {
    const country = pickWeighted(countries, random);
    const trade = random.pick(trades);
    const city = random.pick(country.cities);
    let name = coreOf(country, trade, random);
    for (let attempt = 0; !free(name.core); attempt++) {
      name = coreOf(country, trade, random);
      if (attempt > 5) name = { core: `${name.core} ${city}`, short: name.short };
      if (attempt > 20) name = { core: `${name.core} ${index + 1}`, short: name.short };
    }
    let former = `${random.pick(brands)} ${random.pick(trades).word.en}`;
    while (taken.has(slug(former))) former = `${random.pick(brands)} ${random.pick(trades).word.en} ${index + 1}`;
    const shortDomain = slug(name.short);
    const host =
      random.chance(0.5) && shortDomain.length > 3 && free(`domain ${shortDomain}`)
        ? shortDomain
        : name.core
            .split(/\s+/u)
            .map(slug)
            .filter((part) => part !== '')
            .join(random.chance(0.6) ? '-' : '');
    taken.add(slug(`domain ${host}`));
    return {
      label: `company-${String(index + 1).padStart(5, '0')}`,
      core: name.core,
      short: name.short,
      former,
      legalForm: random.pick(country.legalForms),
      domain: `${host}.example`,
      country: country.code,
      city,
      employees: Math.max(3, Math.round(Math.exp(2.2 + random.next() * 5.2))),
      trade,
      lifecycle: pickWeighted(lifecycleWeights, random).lifecycle,
      owner: random.pick(users),
      switchboard: drawPhone(country.code, 'fixed', random),
      switchboardIsUsed: random.chance(0.3),
      emailPattern: random.next(),
      since: now - (60 + random.int(1000)) * DAY,
    };
  });
}
