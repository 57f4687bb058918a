import type { Random } from '../../core/random.ts';
import { countryOf, type CountryCode } from '../lists/countries.ts';
import { firstNames } from '../lists/first-names.ts';
import { lastNameParts, lastNames } from '../lists/last-names.ts';
import type { Locale } from '../lists/locale.ts';
import { pickRanked } from '../text.ts';

/** The share of people whose name comes from elsewhere than their country's languages. */
const FROM_ELSEWHERE = 0.07;

export function drawLocale(country: CountryCode, random: Random): Locale {
  return random.chance(FROM_ELSEWHERE) ? 'world' : random.pick(countryOf(country).locales);
}

const oneLastName = (locale: Locale, random: Random): string => {
  const parts = lastNameParts[locale];
  // About half of the people of a country share its usual names; the others have one of the long tail.
  if (parts === undefined || random.chance(0.5)) return pickRanked(lastNames[locale], random, 0.6);
  return random.pick(parts[0]) + random.pick(parts[1]);
};

const feminine = (lastName: string): string => lastName.replace(/(sk|ck|dzk)i$/u, '$1a');

export interface PersonName {
  readonly firstName: string;
  readonly lastName: string;
}

/** A name as it is usual in the country: double names, particles, two Spanish surnames, Polish endings. */
export function drawName(country: CountryCode, random: Random): PersonName {
  const locale = drawLocale(country, random);
  const firstName = pickRanked(firstNames[locale], random, 0.7);
  let lastName = oneLastName(locale, random);
  if (locale === 'es' && random.chance(0.7)) lastName = `${lastName} ${oneLastName('es', random)}`;
  else if (locale === 'nl' && random.chance(0.25)) lastName = `${random.pick(['de', 'van', 'van der', 'van den'])} ${lastName}`;
  else if (locale === 'de' && random.chance(0.012)) lastName = `von ${lastName}`;
  else if (locale === 'fr' && random.chance(0.02)) lastName = `de ${lastName}`;
  else if (locale !== 'es' && random.chance(0.03)) lastName = `${lastName}-${oneLastName(locale, random)}`;
  if (locale === 'pl' && firstName.endsWith('a')) lastName = feminine(lastName);
  return { firstName, lastName };
}
