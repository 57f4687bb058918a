import type { Locale } from './locale.ts';

export type CountryCode = 'DE' | 'AT' | 'CH' | 'GB' | 'US' | 'FR' | 'NL' | 'PL' | 'ES' | 'IT' | 'SE';

export interface Country {
  readonly code: CountryCode;
  /** The usual English name first, then what people also write. */
  readonly names: readonly string[];
  readonly locales: readonly Locale[];
  /** Share of the population, by weight. */
  readonly weight: number;
  readonly legalForms: readonly string[];
  readonly cities: readonly string[];
  readonly freeMail: readonly string[];
  readonly phone: PhonePlan;
}

/** Number patterns without the country code: digits stand for themselves, N = 2 to 9, X = any digit. */
export interface PhonePlan {
  readonly callingCode: string;
  /** Dialled before a national number inside the country. */
  readonly trunk: string;
  readonly mobile: readonly string[];
  readonly fixed: readonly string[];
}

const country = (
  code: CountryCode,
  names: string,
  locales: readonly Locale[],
  weight: number,
  legalForms: string,
  cities: string,
  freeMail: string,
  phone: PhonePlan,
): Country => ({
  code,
  names: names.split('|'),
  locales,
  weight,
  legalForms: legalForms.split('|'),
  cities: cities.split('|'),
  freeMail: freeMail.split('|'),
  phone,
});

const plan = (callingCode: string, trunk: string, mobile: string, fixed: string): PhonePlan => ({
  callingCode,
  trunk,
  mobile: mobile.split(' '),
  fixed: fixed.split(' '),
});

/** The patterns are inside ranges that the numbering plans assign, so that a validator takes the numbers for real ones. */
export const countries: readonly Country[] = [
  country(
    'DE',
    'Germany|Deutschland',
    ['de'],
    30,
    'GmbH|GmbH|GmbH|GmbH & Co. KG|AG|UG|e.K.',
    'Berlin|Hamburg|München|Köln|Frankfurt am Main|Stuttgart|Düsseldorf|Leipzig|Nürnberg|Bielefeld',
    'gmx.de|web.de|gmail.com|t-online.de',
    plan(
      '49',
      '0',
      '151NXXXXXXX 160NXXXXXX 170NXXXXXX 175NXXXXXX 172NXXXXXX',
      '30NXXXXXXX 40NXXXXXXX 89NXXXXXXX 221NXXXXXX 711NXXXXXX 69NXXXXXXX',
    ),
  ),
  country(
    'AT',
    'Austria|Österreich',
    ['de'],
    8,
    'GmbH|GmbH|AG|OG|KG',
    'Wien|Graz|Linz|Salzburg|Innsbruck',
    'gmx.at|gmail.com|aon.at',
    plan('43', '0', '664NXXXXXX 676NXXXXXX 699NXXXXXXX', '1NXXXXXX 316NXXXXX 732NXXXXX'),
  ),
  country(
    'CH',
    'Switzerland|Schweiz|Suisse',
    ['de', 'de', 'fr', 'it'],
    8,
    'AG|AG|GmbH|SA|Sàrl',
    'Zürich|Bern|Basel|Genève|Lausanne|Luzern',
    'bluewin.ch|gmx.ch|gmail.com',
    plan('41', '0', '79NXXXXXX 78NXXXXXX 76NXXXXXX', '44NXXXXXX 31NXXXXXX 61NXXXXXX 22NXXXXXX'),
  ),
  country(
    'GB',
    'United Kingdom|UK|Great Britain',
    ['en', 'en', 'en', 'world'],
    12,
    'Ltd|Ltd|Limited|plc|LLP',
    'London|Manchester|Birmingham|Leeds|Bristol|Edinburgh',
    'gmail.com|outlook.com|btinternet.com|yahoo.co.uk',
    plan('44', '0', '73NXXXXXXX 72NXXXXXXX', '207NXXXXXX 161NXXXXXX'),
  ),
  country(
    'US',
    'United States|USA|United States of America',
    ['en', 'en', 'en', 'world', 'es'],
    14,
    'Inc.|Inc.|LLC|Corp.|Inc',
    'New York|Boston|Chicago|Austin|Denver|Seattle|Atlanta',
    'gmail.com|yahoo.com|outlook.com|hotmail.com',
    plan('1', '', '212N3XXXXX 617N4XXXXX 415N5XXXXX 303N6XXXXX', '312N7XXXXX 512N8XXXXX 206N9XXXXX 404N2XXXXX'),
  ),
  country(
    'FR',
    'France|Frankreich',
    ['fr'],
    8,
    'SAS|SARL|SA|SAS',
    'Paris|Lyon|Lille|Toulouse|Nantes|Bordeaux',
    'orange.fr|gmail.com|free.fr|wanadoo.fr',
    plan('33', '0', '6NXXXXXXX 7NXXXXXXX', '14NXXXXXX 47NXXXXXX 32NXXXXXX'),
  ),
  country(
    'NL',
    'Netherlands|The Netherlands|Nederland',
    ['nl'],
    6,
    'B.V.|BV|N.V.',
    'Amsterdam|Rotterdam|Utrecht|Eindhoven|Groningen',
    'ziggo.nl|gmail.com|kpnmail.nl',
    plan('31', '0', '6NXXXXXXX', '20NXXXXXX 10NXXXXXX 30NXXXXXX'),
  ),
  country(
    'PL',
    'Poland|Polska',
    ['pl'],
    5,
    'Sp. z o.o.|sp. z o.o.|S.A.',
    'Warszawa|Kraków|Wrocław|Gdańsk|Poznań',
    'wp.pl|onet.pl|gmail.com|o2.pl',
    plan('48', '', '50NXXXXXX 60NXXXXXX 66NXXXXXX', '22NXXXXXX 12NXXXXXX 71NXXXXXX'),
  ),
  country(
    'ES',
    'Spain|España',
    ['es'],
    4,
    'S.L.|SL|S.A.',
    'Madrid|Barcelona|Valencia|Sevilla|Bilbao',
    'gmail.com|hotmail.es|telefonica.net',
    plan('34', '', '6NXXXXXXX', '91NXXXXXX 93NXXXXXX 95NXXXXXX'),
  ),
  country(
    'IT',
    'Italy|Italia',
    ['it'],
    3,
    'S.r.l.|Srl|S.p.A.',
    'Milano|Roma|Torino|Bologna|Firenze',
    'libero.it|gmail.com|virgilio.it',
    plan('39', '', '347NXXXXXX 338NXXXXXX 328NXXXXXX', '02NXXXXXXX 011NXXXXXX'),
  ),
  country(
    'SE',
    'Sweden|Sverige',
    ['sv'],
    2,
    'AB|AB|Aktiebolag',
    'Stockholm|Göteborg|Malmö|Uppsala|Linköping',
    'gmail.com|telia.com|hotmail.se',
    plan('46', '0', '70NXXXXXX 73NXXXXXX 76NXXXXXX', '8NXXXXXX 31NXXXXXX 40NXXXXXX'),
  ),
];

export const countryOf = (code: CountryCode): Country => {
  const found = countries.find((each) => each.code === code);
  if (found === undefined) throw new RangeError(`population: no country ${code}`);
  return found;
};
