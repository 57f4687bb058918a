import type { MatchFeature } from '@meshline/rulebook';
import { textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { parseCompanyName } from '../normalize/company-name.ts';
import { fold } from '../normalize/fold.ts';

type Add = (kind: string, text: string) => void;

/** See `keys`. All keys stand inside the parent: a customer with a thousand deals makes many small blocks. */
export function childKeys(record: MatchRecord, features: readonly MatchFeature[], add: Add): void {
  const parents = features
    .filter((feature) => feature.as === 'parent')
    .flatMap((feature) => parentsOf(record, feature.fields[0]));
  for (const parent of parents.length === 0 ? ['-'] : parents) {
    for (const feature of features) {
      for (const text of textsOf(record, feature.fields[0]).slice(0, 4)) addWithin(parent, feature, text, add);
    }
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
  const names = [...(record.parentNames[field] ?? []).slice(0, 2), record.parentText[field] ?? ''].map(
    (name) => parseCompanyName(name).core,
  );
  return [...new Set([...linked, ...names.filter((name) => name !== '')])];
}
