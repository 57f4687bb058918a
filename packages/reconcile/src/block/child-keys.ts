import type { MatchFeature } from '@meshline/rulebook';
import { textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { companySignature } from '../normalize/company-name.ts';
import { fold } from '../normalize/fold.ts';
import { tellingTitleWords } from '../normalize/title.ts';

type Add = (kind: string, text: string) => void;

/**
 * See `keys`. Most keys stand inside the parent, as linked and as it is called: a customer with a thousand deals makes many small blocks. Across parents only what
 * is named after somebody (`Acme - renewal`) and has an amount or a date in common.
 */
export function childKeys(record: MatchRecord, features: readonly MatchFeature[], add: Add): void {
  const parents = features
    .filter((feature) => feature.as === 'parent')
    .flatMap((feature) => parentsOf(record, feature.fields[0]));
  for (const parent of parents.length === 0 ? ['-'] : parents) {
    for (const feature of features) {
      for (const text of textsOf(record, feature.fields[0]).slice(0, 4)) addWithin(parent, feature, text, add);
    }
  }
  addAcross(record, features, add);
}

function addAcross(record: MatchRecord, features: readonly MatchFeature[], add: Add): void {
  const textsAs = (as: MatchFeature['as']): readonly string[] =>
    features.filter((feature) => feature.as === as).flatMap((feature) => textsOf(record, feature.fields[0]).slice(0, 2));
  const words = [...new Set(textsAs('text').flatMap(tellingTitleWords))].slice(0, 3);
  for (const word of words) {
    for (const amount of textsAs('money')) add('a', `${word}|${Number.parseFloat(amount)}`);
    for (const date of textsAs('date')) add('q', `${word}|${date.slice(0, 10)}`);
  }
}

function addWithin(parent: string, feature: MatchFeature, text: string, add: Add): void {
  switch (feature.as) {
    case 'money':
    case 'number':
      add('a', `${parent}|${feature.fields[0]}|${Number.parseFloat(text)}`);
      break;
    case 'date':
      // Without the parent a quarter is no block.
      if (parent !== '-') for (const quarter of quarters(text)) add('q', `${parent}|${quarter}`);
      break;
    case 'text': {
      const words = fold(text).split(' ');
      if (parent === '-') add('b', words.toSorted().join(' '));
      else for (const word of words.slice(0, 8)) if (word.length > 2) add('b', `${parent}|${word}`);
      break;
    }
    default:
  }
}

/** The quarter of a date and the one that it is nearer to, so that neighbours across a boundary meet. */
function quarters(text: string): readonly string[] {
  const time = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(time)) return [];
  const half = Math.floor(time / 86_400_000 / 45.65);
  return [`${half}`, `${half + 1}`];
}

function parentsOf(record: MatchRecord, field: string): readonly string[] {
  const linked = textsOf(record, field)
    .slice(0, 3)
    .map((identity) => `@${identity}`);
  const names = [...(record.parentNames[field] ?? []).slice(0, 2), record.parentText[field] ?? ''].map(companySignature);
  return [...new Set([...linked, ...names.filter((name) => name !== '')])];
}
