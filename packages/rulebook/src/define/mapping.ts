import type { Scalar } from '@meshline/record';
import type { AnyCell, Cell } from './cell.ts';
import type { ConditionOf } from './condition.ts';
import type { Connection, Stream } from './connection.ts';
import { ENTITY, type EntityData, type EntityLike, type FieldMap, type Handle } from './entity.ts';
import type { FieldData } from './field.ts';

/** A row for each field, a cell for each stream. */
export type Rows<F extends FieldMap, S extends readonly Stream[]> = {
  readonly [K in keyof F]: { readonly [I in keyof S]: Cell<F[K]['data']> };
};

/** The streams of a connection among those of the mapping. */
type StreamsIn<S extends readonly Stream[], C extends string> = Extract<S[number], { readonly connection: C }>['stream'];
type IsOne<T, All = T> = [T] extends [never] ? false : T extends T ? ([All] extends [T] ? true : false) : never;

interface PlaceBase<E extends string, Name extends string> {
  /** Streams in which a record may live, the one that counts first; all that are mapped, in their order, if left out. */
  readonly homes?: readonly [Name, ...Name[]];
  /** The reference whose record must be there first: a Close contact can't live without its lead. */
  readonly under?: Handle<E, string, FieldData<'reference'>>;
}

/** Where an entity lives in a system, and when it is created there. Without `createWhen`: never. */
export type PlaceOptions<E extends string, Name extends string> = PlaceBase<E, Name> &
  (
    | { readonly createWhen?: never; readonly createIn?: never; readonly createWith?: never }
    | ({
        readonly createWhen: ConditionOf<E>;
        /** Fields of the system that a create sets to a fixed value, beside the mapped ones. */
        readonly createWith?: Readonly<Record<string, Scalar>>;
      } & (IsOne<Name> extends true ? { readonly createIn?: Name } : { readonly createIn: Name }))
  );

/** What a place says, whatever the entity. */
export interface PlaceData {
  readonly connection: string;
  readonly homes: readonly string[] | undefined;
  readonly under: string | undefined;
  readonly createWhen: ConditionOf | undefined;
  readonly createIn: string | undefined;
  readonly createWith: Readonly<Record<string, Scalar>> | undefined;
}

/** What a rulebook takes of a mapping; `C` are the connections that it names. */
export interface MappingPart<C extends string = string> {
  readonly entity: EntityData;
  readonly streams: readonly Stream<C>[];
  readonly rows: Readonly<Record<string, readonly AnyCell[]>>;
  readonly places: readonly PlaceData[];
}

export class Mapping<E extends string, S extends readonly Stream[]> implements MappingPart<S[number]['connection']> {
  readonly entity: EntityData;
  readonly streams: S;
  readonly rows: Readonly<Record<string, readonly AnyCell[]>>;
  readonly places: readonly PlaceData[];
  constructor(part: {
    entity: EntityData;
    streams: S;
    rows: Readonly<Record<string, readonly AnyCell[]>>;
    places: readonly PlaceData[];
  }) {
    this.entity = part.entity;
    this.streams = part.streams;
    this.rows = part.rows;
    this.places = part.places;
  }
  /** The only spot that allows a create; without a line here nothing is created in the system. */
  place<C extends S[number]['connection']>(
    connection: Connection<C>,
    options: PlaceOptions<NoInfer<E>, StreamsIn<S, NoInfer<C>>>,
  ): Mapping<E, S> {
    const { homes, under, createWhen, createIn, createWith } = options;
    const place = { connection: connection.id, homes, under: under?.field, createWhen, createIn, createWith };
    return new Mapping({ entity: this.entity, streams: this.streams, rows: this.rows, places: [...this.places, place] });
  }
}

/**
 * How each system holds an entity, as a table: a row for each field, a column for each stream. A remote value that no table
 * knows becomes an exception, never a default.
 */
export function mapping<E extends string, F extends FieldMap, const S extends readonly Stream[]>(
  entity: EntityLike<E, F>,
  streams: S,
  rows: Rows<NoInfer<F>, S>,
): Mapping<E, S> {
  // Rows of an entity's own fields are rows by name; the compiler doesn't see it of a mapped type.
  const plain = rows as unknown as Readonly<Record<string, readonly AnyCell[]>>;
  return new Mapping<E, S>({ entity: entity[ENTITY], streams, rows: plain, places: [] });
}
