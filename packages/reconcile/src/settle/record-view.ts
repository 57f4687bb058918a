import { formatRef, type Value } from '@meshline/record';
import type { EntityRules, Lens, StreamRules } from '@meshline/rulebook';
import type { Golden, GoldenField, IdentityFacts, Observations, Observed, RecordFacts } from '../facts.ts';
import { countryFields } from '../map/country-fields.ts';
import { observe, observeField, ownCountry } from '../map/observe.ts';
import { otherPartOf } from '../map/other-part.ts';
import { parsePath, readPath } from '../map/path.ts';
import { coreName, splitName } from '../map/person-name.ts';
import { tidyText } from '../normalize/text.ts';

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

export function streamOf(
  entity: EntityRules,
  ref: { readonly connection: string; readonly stream: string },
): StreamRules | undefined {
  return entity.streams.find(({ connection, stream }) => connection === ref.connection && stream === ref.stream);
}

/** What a record says of a field, read with what is known: a national phone number in the golden country, a full name by its known parts. */
export function seen(settling: Pick<Settling, 'entity' | 'facts' | 'golden'>, view: RecordView, field: string): Observed {
  const { entity, facts, golden } = settling;
  const lens = view.stream.lenses[field];
  if (lens?.kind === 'name-part')
    return seenNamePart(view, field, lens, golden) ?? view.observations[field] ?? { state: 'absent' };
  const country = goldenCountry(entity, golden);
  if (entity.fields[field]?.type === 'phone' && view.country === undefined && country !== undefined) {
    return observeField(entity, view.stream, field, view.record.fields, facts.references, country);
  }
  return view.observations[field] ?? { state: 'absent' };
}

/**
 * A full name can be split in several ways (`García López` alone, `Anna Maria Schmidt`). If what stands there is what the
 * record agreed on before, or what the golden record says, it is split as there; else undefined.
 */
function seenNamePart(
  view: RecordView,
  field: string,
  lens: Extract<Lens, { kind: 'name-part' }>,
  golden: Golden,
): Observed | undefined {
  const raw = readPath(parsePath(lens.path), view.record.fields);
  const other = otherPartOf(view.stream, lens);
  if (typeof raw !== 'string' || other === undefined) return undefined;
  const core = coreName(splitName(raw));
  const known = (name: string): readonly string[] => {
    const { baseline } = view.record;
    return [...(Object.hasOwn(baseline, name) ? [textOf(baseline[name])] : []), textOf(golden[name]?.value)];
  };
  for (const mine of known(field)) {
    for (const theirs of known(other)) {
      const parts = lens.part === 'first' ? { first: mine, last: theirs } : { first: theirs, last: mine };
      if (core !== '' && core === coreName(splitName(coreName(parts))))
        return mine === '' ? { state: 'cleared' } : { state: 'set', value: mine };
    }
  }
  for (const alone of known(field)) if (alone !== '' && core === alone) return { state: 'set', value: alone };
  return known(other).some((alone) => alone !== '' && core === alone) ? { state: 'cleared' } : undefined;
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? tidyText(value) : '';
}

/** The country in which a record's phone numbers are read. */
export function countryOf(settling: Pick<Settling, 'entity' | 'golden'>, view: RecordView): string | undefined {
  return view.country ?? goldenCountry(settling.entity, settling.golden);
}

export function goldenCountry(entity: EntityRules, golden: Golden): string | undefined {
  for (const field of countryFields(entity)) {
    const value = golden[field]?.value;
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
