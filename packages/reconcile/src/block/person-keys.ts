import type { MatchFeature } from '@meshline/rulebook';
import { textOf, textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { isCommonFamily, isCommonGiven } from '../match/common-names.ts';
import { parseCompanyName } from '../normalize/company-name.ts';
import { registrableDomain } from '../normalize/domain.ts';
import { isGenericMailbox, splitEmail } from '../normalize/email.ts';
import { loosen } from '../normalize/fold.ts';
import { isFreeMail } from '../normalize/free-mail.ts';
import { canonicalGiven, formalNames } from '../normalize/nicknames.ts';
import { parsePersonName } from '../normalize/person-name.ts';
import { detailTexts } from './detail-texts.ts';

/** Formal names that one nickname gets keys for (`jo`, `alex`). */
const MOST_FORMAL = 4;

type Add = (kind: string, text: string) => void;

interface Name {
  /** Loosened; for a nickname each formal name that it may stand for. Empty where there is none. */
  readonly givens: readonly string[];
  /** First letters of the given name as it is written, of the formal one and of a bare initial in front; the empty text where there is none. */
  readonly initials: readonly string[];
  readonly family: string;
  /** Loosened: each word behind the first given name, whichever part a system puts it in. */
  readonly families: readonly string[];
  /** A given and the family name, in a fixed order: swapped names get the same. */
  readonly both: readonly string[];
  /** All words in a fixed order. */
  readonly wholes: readonly string[];
  readonly isCommon: boolean;
}

/** See `keys`. */
export function personKeys(record: MatchRecord, features: readonly MatchFeature[], add: Add): void {
  const names = namesOf(record, features);
  const emails = features
    .filter((feature) => feature.as === 'email')
    .flatMap((feature) => textsOf(record, feature.fields[0]).slice(0, 5));
  const companies = companiesOf(record, features);
  for (const email of emails) addEmail(email, names, add);
  for (const feature of features) {
    if (feature.as !== 'phone') continue;
    for (const phone of textsOf(record, feature.fields[0]).slice(0, 4)) {
      const tail = phone.replace(/;.*$/, '').replace(/\D/g, '').slice(-7);
      for (const start of starts(names)) add('p', `${tail}|${start}`);
    }
  }
  const details = detailTexts(record, features);
  for (const name of names) {
    for (const company of companies) {
      for (const family of name.families) for (const initial of name.initials) add('c', `${company}|${family}|${initial}`);
      // Whoever misspells the family name writes the given name right.
      for (const given of name.givens) if (given.length > 1) add('c', `${company}|${given}`);
      if (name.isCommon) for (const both of name.both) add('n', `${both}|${company}`);
    }
    // A rare name is selective by itself; a common one needs a second thing.
    if (!name.isCommon) for (const both of name.both) if (both.includes(' ')) add('n', both);
    // All words: the same wherever a system cuts the name.
    if (name.families.length > 1) for (const whole of name.wholes) add('n', whole);
    for (const detail of details) {
      if (name.family !== '') add('t', `${detail}|${name.family}`);
      for (const given of name.givens) if (given.length > 1) add('t', `${detail}|${given}`);
    }
  }
  addDetailPairs(details, add);
}

function namesOf(record: MatchRecord, features: readonly MatchFeature[]): readonly Name[] {
  const names: Name[] = [];
  for (const feature of features) {
    if (feature.as !== 'person-name') continue;
    const parsed = parsePersonName(textOf(record, feature.fields[0]), textOf(record, feature.fields[1]));
    const first = parsed.given[0] ?? '';
    // The first word that isn't an initial; of a double family name the first part.
    const written = parsed.given.find((word) => word.length > 1) ?? first;
    const givens = [...new Set(formalNames(written).slice(0, MOST_FORMAL).map(loosen))].filter((given) => given !== '');
    const family = loosen(parsed.family[0] ?? '');
    if (givens.length === 0 && family === '') continue;
    const at = parsed.given.findIndex((word) => word.length > 1);
    // Behind an initial the next word is a given or a family name: nobody knows.
    const behind = [...parsed.given.slice(at > 0 ? at : 1).filter((word) => word.length > 1), ...parsed.family].map(loosen);
    const isCommon =
      (isCommonGiven(first) || isCommonGiven(canonicalGiven(first)) || first.length < 2) &&
      isCommonFamily(parsed.family[0] ?? '');
    names.push({
      givens,
      initials: [...new Set([...givens, loosen(written), first].map((word) => word.slice(0, 1)))],
      family,
      families: [...new Set(behind.length === 0 ? [family] : behind)].slice(0, 4),
      wholes: forEach(givens, (given) => [given, ...behind]),
      both: forEach(givens, (given) => [given, loosen(canonicalGiven(parsed.family[0] ?? ''))]),
      isCommon,
    });
  }
  return names;
}

/** The words of each given name as one text, in a fixed order; without a given name of the others alone. */
function forEach(givens: readonly string[], words: (given: string) => readonly string[]): readonly string[] {
  return (givens.length === 0 ? [''] : givens).map((given) =>
    words(given)
      .filter((word) => word !== '')
      .toSorted()
      .join(' '),
  );
}

function addEmail(email: string, names: readonly Name[], add: Add): void {
  const { local, domain: host } = splitEmail(email);
  const domain = registrableDomain(host);
  if (isGenericMailbox(local)) {
    for (const start of starts(names)) add('e', `${email}|${start}`);
  } else {
    add('e', `${local}@${host}`);
    for (const name of names) if (local.length >= 4) add('m', `${local}|${name.family.slice(0, 3)}`);
  }
  if (!isFreeMail(domain)) {
    for (const name of names) {
      for (const family of name.families) for (const initial of name.initials) add('d', `${domain}|${family}|${initial}`);
      for (const given of name.givens) if (given.length > 1) add('d', `${domain}|${given}`);
    }
  }
}

/** Two letters of each name: a switchboard's block falls apart into small ones, a misspelt or swapped name is still found by the other. */
function starts(names: readonly Name[]): readonly string[] {
  const all = new Set(
    names.flatMap((name) => [...name.givens, name.family].map((word) => word.slice(0, 2))).filter((start) => start.length > 1),
  );
  return all.size === 0 ? [''] : [...all];
}

function companiesOf(record: MatchRecord, features: readonly MatchFeature[]): readonly string[] {
  const found = new Set<string>();
  for (const feature of features) {
    if (feature.as !== 'parent') continue;
    const field = feature.fields[0];
    for (const identity of textsOf(record, field).slice(0, 3)) found.add(`@${identity}`);
    const texts = [...(record.parentNames[field] ?? []).slice(0, 3), record.parentText[field] ?? ''];
    for (const text of texts) {
      const [word] = parseCompanyName(text).words;
      if (word !== undefined) found.add(loosen(word));
    }
  }
  return [...found];
}

/** Two equal details without a name, for people whose names are both misspelt: a birthday with a number, a street with a town. */
function addDetailPairs(details: readonly string[], add: Add): void {
  const some = details.slice(0, 8);
  for (const [index, one] of some.entries()) {
    const next = some[index + 1];
    if (next !== undefined) add('t', `${one}|${next}`);
  }
}
