import { formatRef } from '@meshline/record';
import type { EntityRules, StreamRules } from '@meshline/rulebook';
import type { Golden, GoldenField, IdentityFacts, Observations, Observed, RecordFacts } from '../facts.ts';
import { observe, observeField, ownCountry } from '../map/observe.ts';

/** A live record of an identity, read through its lenses. */
export interface RecordView {
  readonly record: RecordFacts;
  /** `formatRef` of the record. */
  readonly key: string;
  readonly stream: StreamRules;
  readonly observations: Observations;
  /** The country that the record itself names. */
  readonly country: string | undefined;
}

/** What settling one identity works on. `golden` grows field by field and starts as what is stored. */
export interface Settling {
  readonly facts: IdentityFacts;
  readonly entity: EntityRules;
  readonly now: number;
  /** In the order of refs, so that nothing depends on the order of the facts. */
  readonly views: readonly RecordView[];
  readonly golden: Record<string, GoldenField>;
}

/** Live records whose streams the rulebook maps; tombstones take no part. */
export function viewsOf(facts: IdentityFacts, entity: EntityRules): readonly RecordView[] {
  return facts.records
    .flatMap((record): RecordView[] => {
      const stream = streamOf(entity, record.ref);
      if (stream === undefined || !record.live) return [];
      const observations = observe(entity, stream, record.fields, facts.references);
      return [{ record, key: formatRef(record.ref), stream, observations, country: ownCountry(entity, stream, record.fields) }];
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

export function streamOf(entity: EntityRules, ref: { readonly connection: string; readonly stream: string }): StreamRules | undefined {
  return entity.streams.find(({ connection, stream }) => connection === ref.connection && stream === ref.stream);
}

/** What a record says of a field; a national phone number is read in the golden country where the record names none. */
export function seen(settling: Pick<Settling, 'entity' | 'facts' | 'golden'>, view: RecordView, field: string): Observed {
  const { entity, facts, golden } = settling;
  const country = goldenCountry(entity, golden);
  if (entity.fields[field]?.type === 'phone' && view.country === undefined && country !== undefined) {
    return observeField(entity, view.stream, field, view.record.fields, facts.references, country);
  }
  return view.observations[field] ?? { state: 'absent' };
}

/** The country in which a record's phone numbers are read. */
export function countryOf(settling: Pick<Settling, 'entity' | 'golden'>, view: RecordView): string | undefined {
  return view.country ?? goldenCountry(settling.entity, settling.golden);
}

export function goldenCountry(entity: EntityRules, golden: Golden): string | undefined {
  for (const [field, { type }] of Object.entries(entity.fields)) {
    const value = type === 'country' ? golden[field]?.value : undefined;
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
