import countries from 'i18n-iso-countries';
import { fold } from './fold.ts';

const LANGUAGES = 'en de fr es it pt nl pl sv da nb fi cs sk hu ro tr hr sl et lv lt el ru uk zh ja ko ar he ca'.split(' ');
const OTHERS: Readonly<Record<string, string>> = {
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  'great britain': 'GB',
  grossbritannien: 'GB',
  britain: 'GB',
  usa: 'US',
  'u s a': 'US',
  'u s': 'US',
  'united states of america': 'US',
  america: 'US',
  amerika: 'US',
  'vereinigte staaten': 'US',
  'estados unidos de america': 'US',
  holland: 'NL',
  'the netherlands': 'NL',
  brd: 'DE',
  'federal republic of germany': 'DE',
  'bundesrepublik deutschland': 'DE',
  'czech republic': 'CZ',
  czechia: 'CZ',
  tschechien: 'CZ',
  russia: 'RU',
  'south korea': 'KR',
  korea: 'KR',
  'republic of korea': 'KR',
  'north korea': 'KP',
  vietnam: 'VN',
  'viet nam': 'VN',
  taiwan: 'TW',
  'ivory coast': 'CI',
  macedonia: 'MK',
  uae: 'AE',
  emirates: 'AE',
  'hong kong sar': 'HK',
  'peoples republic of china': 'CN',
  prc: 'CN',
  'mainland china': 'CN',
  turkiye: 'TR',
  turkey: 'TR',
  'republic of ireland': 'IE',
  eire: 'IE',
  schweiz: 'CH',
  suisse: 'CH',
  svizzera: 'CH',
  moldova: 'MD',
  bolivia: 'BO',
  venezuela: 'VE',
  tanzania: 'TZ',
  syria: 'SY',
  laos: 'LA',
  iran: 'IR',
  brunei: 'BN',
  palestine: 'PS',
};

let table: ReadonlyMap<string, string> | undefined;

/** ISO 3166 alpha-2 from a code (two or three letters, or three digits) or a name in one of some thirty languages. */
export function normalizeCountry(text: string): string | undefined {
  if (/^[A-Z]{2}$/.test(text) && countries.isValid(text)) return text;
  const name = fold(text);
  table ??= readTable();
  return table.get(name) ?? table.get(name.replace(/^(?:the|republic of|rep of) /, ''));
}

function readTable(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = (name: string, code: string): void => {
    const key = fold(name);
    if (key !== '' && !names.has(key)) names.set(key, code);
  };
  for (const [name, code] of Object.entries(OTHERS)) names.set(name, code);
  for (const [two, three] of Object.entries(countries.getAlpha2Codes())) {
    add(two, two);
    add(three, two);
    const numeric = countries.alpha2ToNumeric(two);
    if (numeric !== undefined) add(numeric, two);
  }
  for (const language of LANGUAGES) {
    for (const [code, all] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const name of all) add(name, code);
    }
  }
  return names;
}
