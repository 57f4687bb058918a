import { normalize, type MatchRecord } from '@meshline/reconcile';
import type { Value } from '@meshline/record';
import type { CanonicalType, EntityRules, MatchFeature } from '@meshline/rulebook';

/** Records of one entity, and which of them are one thing. */
export interface LabelledSet {
  readonly name: string;
  readonly rules: EntityRules;
  readonly records: readonly MatchRecord[];
  /** By record: the label of the thing. */
  readonly labels: readonly string[];
}

export interface Limits {
  readonly linkFrom: number;
  readonly reviewFrom: number;
}

/** What a rulebook without further thought holds. */
const USUAL: Limits = { linkFrom: 0.9998, reviewFrom: 0.8 };

/** The least of a rulebook that matching needs. */
export function rulesOf(entity: string, features: readonly MatchFeature[], limits: Limits = USUAL): EntityRules {
  const types = features.flatMap((feature) =>
    feature.fields.map((field): [string, CanonicalType] => [field, feature.as === 'parent' ? 'reference' : feature.as]),
  );
  return {
    name: entity,
    label: { one: entity, many: `${entity}s` },
    fields: Object.fromEntries(
      types.map(([field, type]) => [field, { type, label: field, required: false, blank: 'keep' as const }]),
    ),
    streams: [],
    places: {},
    authorities: {},
    matching: { by: 'weight', features, ...limits, knownIds: [] },
    title: [],
  };
}

export interface RawRecord {
  readonly connection: string;
  readonly stream: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, string | number | Value | readonly string[] | undefined>>;
  readonly country?: string | undefined;
  readonly parentText?: Readonly<Record<string, string>>;
  readonly parentNames?: Readonly<Record<string, readonly string[]>>;
}

/** A record as the program's own lenses would make it: each value normalised by its type, what isn't legal left out. */
export function matchRecord(raw: RawRecord, rules: EntityRules): MatchRecord {
  const values: Record<string, readonly Value[]> = {};
  for (const [field, given] of Object.entries(raw.fields)) {
    if (given === undefined || given === '' || given === null) continue;
    const type = rules.fields[field]?.type;
    if (type === undefined) throw new Error(`no field ${field}`);
    const all = Array.isArray(given) && typeof given[0] === 'string' ? (given as string[]) : [given as Value];
    const normal = all
      .map((one) => normalize(type, one, { country: raw.country, currency: 'EUR' }))
      .flatMap((one) => (one.ok && one.value !== null ? [one.value] : []));
    if (normal.length > 0) values[field] = normal;
  }
  return {
    ref: { connection: raw.connection, stream: raw.stream, id: raw.id },
    values,
    parentText: raw.parentText ?? {},
    parentNames: raw.parentNames ?? {},
    knownRefs: [],
    firstSeen: 0,
    createdAt: undefined,
  };
}
