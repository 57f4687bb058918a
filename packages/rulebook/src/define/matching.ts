import type { KnownId, MatchFeature, MatchRules } from '../model/matching.ts';
import type { Stream } from './connection.ts';
import { ENTITY, type EntityLike, type Handle } from './entity.ts';
import type { FieldData, Kind } from './field.ts';

/** First and last name, compared as one. */
export interface FullName<E extends string = string> {
  readonly entity: E;
  readonly first: string;
  readonly last: string;
}

type NamePart<E extends string> = Handle<E, string, FieldData<'person-name' | 'text'>>;

export function fullName<E extends string>(first: NamePart<E>, last: NamePart<E>): FullName<E> {
  return { entity: first.entity, first: first.field, last: last.field };
}

/** A field by which records can be compared: not a name's part alone, and no flag. */
type Comparable<E extends string> = Handle<E, string, FieldData<Exclude<Kind, 'person-name' | 'flag'>>>;

/** An id of another system that a record already stores: a native integration's field. */
export function storedId<C extends string, D extends string>(stream: Stream<C>, field: string, target: Stream<D>): KnownId {
  return {
    connection: stream.connection,
    stream: stream.stream,
    field,
    target: { connection: target.connection, stream: target.stream },
  };
}

export type MatchOptions<E extends string> =
  | { readonly exactly: Handle<E, string, FieldData<Exclude<Kind, 'flag' | 'reference'>>> }
  | {
      readonly compare: readonly (FullName<E> | Comparable<E>)[];
      /** Probability from which two records are linked without a person; 0.9998 if left out. */
      readonly linkFrom?: number;
      /** Probability from which a person is asked; 0.8 if left out. */
      readonly reviewFrom?: number;
      readonly knownIds?: readonly KnownId[];
      /** Hours for which a new unattended link writes only into empty fields; 4 if left out. */
      readonly trialHours?: number;
    };

export interface MatchingPart<E extends string = string> {
  readonly entity: E;
  readonly rules: MatchRules;
}

const LINK_FROM = 0.9998;
const REVIEW_FROM = 0.8;
const TRIAL_HOURS = 4;

/** Which records are the same thing. Nothing between the two limits is ever linked unattended. */
export function matching<E extends string>(entity: EntityLike<E>, options: MatchOptions<NoInfer<E>>): MatchingPart<E> {
  const { name } = entity[ENTITY];
  if ('exactly' in options) return { entity: name, rules: { by: 'exact', field: options.exactly.field } };
  return {
    entity: name,
    rules: {
      by: 'weight',
      features: options.compare.map(featureOf),
      linkFrom: options.linkFrom ?? LINK_FROM,
      reviewFrom: options.reviewFrom ?? REVIEW_FROM,
      knownIds: options.knownIds ?? [],
      trialHours: options.trialHours ?? TRIAL_HOURS,
    },
  };
}

function featureOf(given: FullName | Handle<string, string, FieldData<Exclude<Kind, 'person-name' | 'flag'>>>): MatchFeature {
  if ('first' in given) return { as: 'person-name', fields: [given.first, given.last] };
  const { kind } = given.data;
  const as = kind === 'ladder' ? 'choice' : kind === 'reference' ? 'parent' : kind;
  return { as, fields: [given.field] };
}
