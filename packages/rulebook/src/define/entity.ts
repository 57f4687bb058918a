import { Field, type FieldData } from './field.ts';

/** Where an entity keeps what it is, so that its fields can have any name. */
export const ENTITY: unique symbol = Symbol.for('meshline.rulebook.entity');

export type FieldMap = Readonly<Record<string, Field>>;

/** A field of an entity as rules name it: `person.email`. */
export interface Handle<E extends string = string, F extends string = string, D extends FieldData = FieldData> {
  readonly entity: E;
  readonly field: F;
  readonly data: D;
}

export interface EntityData<E extends string = string, F extends FieldMap = FieldMap> {
  readonly name: E;
  readonly fields: F;
  readonly label: { readonly one: string; readonly many: string } | undefined;
  readonly title: readonly string[] | undefined;
}

/** Anything that is an entity, whatever its fields. */
export interface EntityLike<E extends string = string, F extends FieldMap = FieldMap> {
  readonly [ENTITY]: EntityData<E, F>;
}

export type Entity<E extends string, F extends FieldMap> = EntityLike<E, F> & {
  readonly [K in keyof F & string]: Handle<E, K, F[K]['data']>;
};

export interface EntityOptions<F extends FieldMap> {
  /** How people call it, where the plural isn't regular. */
  readonly label?: { readonly one: string; readonly many: string };
  /** The fields that show what one is called; `name`, or first and last name, if left out. */
  readonly title?: readonly [keyof F & string, ...(keyof F & string)[]];
}

/** A kind of thing that is kept in agreement, with its fields. Afterwards `person.email` names the field in rules. */
export function entity<const E extends string, F extends FieldMap>(
  name: E,
  fields: F,
  options: EntityOptions<F> = {},
): Entity<E, F> {
  const handles = Object.entries(fields).map(([field, { data }]): [string, Handle] => [field, { entity: name, field, data }]);
  const data: EntityData<E, F> = { name, fields, label: options.label, title: options.title };
  // The handles are those of `fields`, one by one; the compiler can't follow it through the loop.
  return Object.assign(Object.fromEntries(handles), { [ENTITY]: data }) as unknown as Entity<E, F>;
}

/** Points to another kind of thing: `company: belongsTo(company)`. */
export function belongsTo<E extends string>(parent: EntityLike<E>): Field<FieldData<'reference', never, never, E>> {
  return new Field({
    kind: 'reference',
    steps: [],
    exits: [],
    target: parent[ENTITY].name,
    currency: undefined,
    label: undefined,
    required: false,
    blank: 'keep',
  });
}
