import type { MatchFeature } from '@meshline/rulebook';
import { textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { isCommonCompanyWord, parseCompanyName, type CompanyName } from '../normalize/company-name.ts';
import { registrableDomain } from '../normalize/domain.ts';
import { splitEmail } from '../normalize/email.ts';
import { loosen } from '../normalize/fold.ts';
import { isFreeMail, isPlatform } from '../normalize/free-mail.ts';
import { detailTexts } from './detail-texts.ts';

type Add = (kind: string, text: string) => void;

/** See `keys`. */
export function companyKeys(record: MatchRecord, features: readonly MatchFeature[], add: Add): void {
  const names: CompanyName[] = [];
  const countries: string[] = [];
  for (const feature of features) {
    const texts = textsOf(record, feature.fields[0]).slice(0, 5);
    if (feature.as === 'company-name') names.push(...texts.map(parseCompanyName));
    else if (feature.as === 'country') countries.push(...texts);
  }
  for (const name of names) addName(name, add);
  for (const feature of features) {
    const texts = textsOf(record, feature.fields[0]).slice(0, 5);
    if (feature.as === 'domain') for (const text of texts) addDomain(registrableDomain(text), add);
    if (feature.as === 'email') for (const text of texts) addDomain(registrableDomain(splitEmail(text).domain), add);
    if (feature.as === 'phone') {
      for (const text of texts) {
        const tail = text.replace(/;.*$/, '').replace(/\D/g, '').slice(-7);
        add('p', tail);
      }
    }
  }
  const details = detailTexts(record, features);
  for (const detail of details) {
    // A long value (a street) is selective; a short one (a postcode) only with a word of the name.
    if (detail.length - detail.indexOf('=') > 9) add('t', detail);
    for (const word of names.flatMap(tellingWords)) add('t', `${detail}|${word}`);
  }
}

function addName(name: CompanyName, add: Add): void {
  if (name.core === '') return;
  add('n', name.words.map(loosen).toSorted().join(' '));
  add('n', name.core);
  const skeleton = name.core.replace(/[aeiou]/g, '');
  if (skeleton.length >= 4) add('s', skeleton.slice(0, 7));
  // A name that was cut short is found by its first two telling words, or by a single one that is long enough to be its own.
  const [first, second] = tellingWords(name);
  if (first !== undefined && second !== undefined) add('w', `${first} ${second}`);
  if (first !== undefined && first.length >= 4) add('w', first);
}

function addDomain(domain: string, add: Add): void {
  if (isFreeMail(domain) || isPlatform(domain)) return;
  add('d', domain);
  const label = domain.slice(0, domain.indexOf('.'));
  if (label.length >= 4) add('l', label);
}

function tellingWords(name: CompanyName): readonly string[] {
  const telling = name.words.filter((word) => word.length > 2 && !isCommonCompanyWord(word)).map(loosen);
  return telling.slice(0, 2);
}
