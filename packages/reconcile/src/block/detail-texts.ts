import type { MatchFeature } from '@meshline/rulebook';
import { textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { foldPlace } from '../normalize/place-words.ts';

/** `field=value` of the features that are no names and no addresses; of those that tell little (country, choice) none. */
export function detailTexts(record: MatchRecord, features: readonly MatchFeature[]): readonly string[] {
  const found: string[] = [];
  for (const feature of features) {
    if (feature.as !== 'text' && feature.as !== 'date' && feature.as !== 'number' && feature.as !== 'money') continue;
    const field = feature.fields[0];
    for (const text of textsOf(record, field).slice(0, 4)) {
      const value = feature.as === 'text' ? foldPlace(text).replaceAll(' ', '') : text;
      if (value.length > 1) found.push(`${field}=${value}`);
    }
  }
  return found;
}
