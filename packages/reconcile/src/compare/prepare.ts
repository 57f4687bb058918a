import { formatRef } from '@meshline/record';
import type { EntityRules, MatchFeature } from '@meshline/rulebook';
import type { MatchRecord } from '../link/contract.ts';
import type { Frequency } from '../match/frequency.ts';
import { companySignature, parseCompanyName } from '../normalize/company-name.ts';
import { registrableDomain } from '../normalize/domain.ts';
import { isGenericMailbox, splitEmail } from '../normalize/email.ts';
import { fold, loosen } from '../normalize/fold.ts';
import { isPlatform } from '../normalize/free-mail.ts';
import { Memo } from '../normalize/memo.ts';
import { nameGroups } from '../normalize/nicknames.ts';
import { phoneTrunk } from '../normalize/phone.ts';
import { foldPlace } from '../normalize/place-words.ts';
import { tellingTitleWords } from '../normalize/title.ts';
import { featuresOf } from './kind.ts';
import { prepareName } from './prepare-name.ts';
import type {
  Prepared,
  PreparedCompanyName,
  PreparedDetail,
  PreparedEmail,
  PreparedFeature,
  PreparedName,
  PreparedParent,
  PreparedPhone,
} from './prepared.ts';
import { textOf, textsOf } from './values.ts';

/** More values of one field than this are a list import gone wrong, not evidence. */
const MOST = 8;
/** From this many records on, a name belongs to more than one company. */
const MANY = 8;

/** Reads and folds a record once. */
export function prepare(record: MatchRecord, rules: EntityRules, frequency: Frequency): Prepared {
  const names: PreparedName[] = [];
  const companies: PreparedCompanyName[] = [];
  const emails: PreparedEmail[] = [];
  const phones: PreparedPhone[] = [];
  const domains: { text: string; bits: number }[] = [];
  const parents: PreparedParent[] = [];
  const details: PreparedFeature[] = [];
  const features = featuresOf(rules);
  for (const feature of features) {
    if (feature.as !== 'person-name') continue;
    const name = prepareName(textOf(record, feature.fields[0]), textOf(record, feature.fields[1]), frequency);
    if (name !== undefined) names.push(name);
  }
  for (const feature of features) {
    const field = feature.fields[0];
    const texts = textsOf(record, field).slice(0, MOST);
    switch (feature.as) {
      case 'person-name':
        break;
      case 'company-name':
        for (const text of texts) companies.push(prepareCompany(text, frequency));
        break;
      case 'email':
        for (const text of texts) emails.push(prepareEmail(text, names, frequency));
        break;
      case 'phone':
        for (const text of texts) phones.push(preparePhone(text, frequency));
        break;
      case 'domain':
        for (const text of texts) {
          const domain = registrableDomain(text);
          if (!isPlatform(domain) && !frequency.isCrowd(domain))
            domains.push({ text: domain, bits: frequency.bits('domain', domain) });
        }
        break;
      case 'parent':
        parents.push(...prepareParents(record, field, frequency));
        break;
      default:
        details.push({ field, as: feature.as, values: texts.map((text) => prepareDetail(feature.as, field, text, frequency)) });
    }
  }
  return { record, ref: formatRef(record.ref), names, companies, emails, phones, domains, parents, details };
}

const readNames = new WeakMap<Frequency, Memo<PreparedCompanyName>>();

/** The name of a company, or of a parent as a text: many people have one employer. */
export function prepareCompany(text: string, frequency: Frequency): PreparedCompanyName {
  let memo = readNames.get(frequency);
  if (memo === undefined) {
    memo = new Memo(20_000);
    readNames.set(frequency, memo);
  }
  return memo.get(text, (name) => readCompany(name, frequency));
}

function readCompany(text: string, frequency: Frequency): PreparedCompanyName {
  const { words, core, form } = parseCompanyName(text);
  const bits = words.map((word) => frequency.bits('word', word));
  // Words depend on each other: a name that many records carry is no rarer than they are many. A handful are one company's in its systems.
  const sum = bits.reduce((all, one) => all + one, 0);
  const total = frequency.count('company', core) < MANY ? sum : Math.min(sum, frequency.bits('company', core) + 1);
  return { words, core, signature: companySignature(text), form, bits, total };
}

function prepareEmail(text: string, names: readonly PreparedName[], frequency: Frequency): PreparedEmail {
  const { local, domain: host } = splitEmail(text);
  const domain = registrableDomain(host);
  return {
    text: `${local}@${host}`,
    local,
    domain,
    generic: isGenericMailbox(local),
    crowd: frequency.isCrowd(domain),
    own: Math.min(...names.map((name) => unexplained(local, name)), local.length),
    domainBits: frequency.bits('mail-domain', domain),
    sharedBy: frequency.count('shared-email', text),
  };
}

/** How many letters and digits of a mailbox the name doesn't explain. */
function unexplained(local: string, name: PreparedName): number {
  let rest = fold(local).replaceAll(' ', '');
  for (const word of [...name.family, ...name.given]) {
    if (word.length < 2) continue;
    if (rest.includes(word)) rest = rest.replace(word, '');
    else if (word.length > 4 && rest.includes(loosen(word))) rest = rest.replace(loosen(word), '');
  }
  for (const word of [...name.given, ...name.family]) {
    if (rest.length > 0 && rest.length <= 3 && word.startsWith(rest)) rest = '';
    else if (rest.length === 1 && word.startsWith(rest)) rest = '';
  }
  // A nickname in the address (`bill.gates@`) is the name too.
  return rest.length > 2 && nameGroups(rest).some((group) => name.given.some((word) => nameGroups(word).includes(group)))
    ? 0
    : rest.length;
}

function preparePhone(text: string, frequency: Frequency): PreparedPhone {
  const trunk = phoneTrunk(text);
  const digits = trunk.replace(/\D/g, '').replace(/^0+/, '');
  return { text, tail: digits.slice(-8), international: trunk.startsWith('+'), sharedBy: frequency.count('shared-phone', trunk) };
}

function prepareParents(record: MatchRecord, field: string, frequency: Frequency): readonly PreparedParent[] {
  const linked = textsOf(record, field).slice(0, MOST);
  const names = (record.parentNames[field] ?? []).slice(0, MOST).map((name) => prepareCompany(name, frequency));
  const text = record.parentText[field];
  const stated = text === undefined || text.trim() === '' ? [] : [prepareCompany(text, frequency)];
  if (linked.length === 0) {
    const known = stated.length > 0 ? stated : names;
    return known.length === 0 ? [] : [{ identity: undefined, bits: 0, names: known }];
  }
  return linked.map((identity) => ({ identity, bits: frequency.bits('parent', identity), names: [...names, ...stated] }));
}

function prepareDetail(as: MatchFeature['as'], field: string, text: string, frequency: Frequency): PreparedDetail {
  const folded = as === 'text' ? foldPlace(text) : text;
  const time = as === 'date' ? Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text) : Number.NaN;
  const number = as === 'number' || as === 'money' ? Number.parseFloat(text) : Number.NaN;
  return {
    text: folded,
    words: as === 'text' ? folded.split(' ').filter((word) => word !== '') : [],
    telling: as === 'text' ? tellingTitleWords(text) : [],
    number: Number.isNaN(number) ? undefined : number,
    day: Number.isNaN(time) ? undefined : Math.floor(time / 86_400_000),
    bits: frequency.bits(`${as}:${field}`, folded),
  };
}
