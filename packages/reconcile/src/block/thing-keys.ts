import type { MatchFeature } from '@meshline/rulebook';
import { textsOf } from '../compare/values.ts';
import type { MatchRecord } from '../link/contract.ts';
import { detailTexts } from './detail-texts.ts';

/** See `keys`. Addresses alone, other values in pairs. */
export function thingKeys(
  record: MatchRecord,
  features: readonly MatchFeature[],
  add: (kind: string, text: string) => void,
): void {
  for (const feature of features) {
    if (feature.as !== 'email' && feature.as !== 'phone' && feature.as !== 'domain') continue;
    for (const text of textsOf(record, feature.fields[0]).slice(0, 5)) add(feature.as[0] ?? 'e', text);
  }
  const details = detailTexts(record, features).slice(0, 8);
  if (details.length === 1 && details[0] !== undefined) add('t', details[0]);
  for (const [index, one] of details.entries()) for (const other of details.slice(index + 1)) add('t', `${one}|${other}`);
}
