import type { Need, RuleData, SourceOfTruth } from './authority.ts';
import { ENTITY, type EntityLike, type FieldMap } from './entity.ts';
import type { Field, FieldData, Kind } from './field.ts';

/** Steps of all ladders of an entity: the stages at which an authority may change hands. */
type StagesOf<F extends FieldMap> = {
  [K in keyof F]: F[K] extends Field<FieldData<'ladder', infer Step>> ? Step : never;
}[keyof F];

type Texts = Extract<Kind, 'text' | 'person-name' | 'company-name' | 'email' | 'phone' | 'domain'>;
type NeedOf<K extends Kind> = K extends 'ladder' ? 'ladder' : K extends 'flag' ? 'flag' : K extends Texts ? 'text' : never;

/** A source of truth for every field: one that is left out is refused. */
export type Sources<F extends FieldMap> = {
  readonly [K in keyof F]: SourceOfTruth<string, StagesOf<F>, NeedOf<F[K]['data']['kind']> & Need>;
};

/** What a rulebook takes of it; `C` are the connections that it names. */
export interface AuthorityPart<E extends string = string, C extends string = string> {
  readonly entity: E;
  readonly connections: readonly C[];
  readonly fields: Readonly<Record<string, RuleData>>;
}

/** The source of truth of each field of an entity (R21). */
export function authority<E extends string, F extends FieldMap, const R extends Sources<NoInfer<F>>>(
  entity: EntityLike<E, F>,
  sources: R & { readonly [K in Exclude<keyof R, keyof F>]: 'the entity has no such field' },
): AuthorityPart<E, R[keyof R]['data']['connections'][number]> {
  const rules = Object.entries<SourceOfTruth>(sources).map(([field, { data }]): [string, RuleData] => [field, data]);
  return {
    entity: entity[ENTITY].name,
    // Those of the rules, one by one.
    connections: rules.flatMap(([, { connections }]) => connections) as R[keyof R]['data']['connections'][number][],
    fields: Object.fromEntries(rules),
  };
}
