import type { EntityRules } from '@meshline/rulebook';
import { detailTexts } from '../block/detail-texts.ts';
import { featuresOf } from '../compare/kind.ts';
import { textOf, textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { parseCompanyName } from '../normalize/company-name.ts';
import { registrableDomain } from '../normalize/domain.ts';
import { splitEmail } from '../normalize/email.ts';
import { loosen } from '../normalize/fold.ts';
import { canonicalGiven } from '../normalize/nicknames.ts';
import { parsePersonName } from '../normalize/person-name.ts';

type Add = (kind: string, text: string) => void;

/**
 * Every single value of a record as a key. By itself none is fit for a block of a set of unknown size; in a set at hand those that few share are, and they bring together what
 * is misspelt in all but one.
 */
export function eachValue(record: MatchRecord, rules: EntityRules, add: Add): void {
  const features = featuresOf(rules);
  for (const feature of features) {
    const field = feature.fields[0];
    switch (feature.as) {
      case 'person-name': {
        const { given, family } = parsePersonName(textOf(record, field), textOf(record, feature.fields[1] ?? ''));
        const words = [...given.slice(0, 2).map(canonicalGiven), ...family.slice(0, 2)].map(loosen);
        for (const word of words) if (word.length > 1) addWord(word, add);
        break;
      }
      case 'company-name':
        for (const text of textsOf(record, field).slice(0, 4))
          for (const word of parseCompanyName(text).words.slice(0, 6)) if (word.length > 1) addWord(loosen(word), add);
        break;
      case 'email':
        for (const text of textsOf(record, field).slice(0, 4)) {
          const { local, domain } = splitEmail(text);
          add('email', `${local}@${domain}`);
          add('local', local);
          add('domain', registrableDomain(domain));
        }
        break;
      case 'phone':
        for (const text of textsOf(record, field).slice(0, 4))
          add('phone', text.replace(/;.*$/, '').replace(/\D/g, '').slice(-7));
        break;
      case 'domain':
        for (const text of textsOf(record, field).slice(0, 4)) add('domain', registrableDomain(text));
        break;
      case 'parent':
        for (const text of textsOf(record, field).slice(0, 3)) add('parent', text);
        for (const text of [...(record.parentNames[field] ?? []).slice(0, 2), record.parentText[field] ?? ''])
          if (text !== '') add('company', parseCompanyName(text).core);
        break;
      default:
    }
  }
  for (const detail of detailTexts(record, features)) add('detail', detail);
}

/** The word, and how it begins: a slip at its end leaves that as it is. */
function addWord(word: string, add: Add): void {
  add('word', word);
  if (word.length > 4) add('begin', word.slice(0, 4));
}
