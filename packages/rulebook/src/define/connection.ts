import type { Person, Team } from './people.ts';

/** A kind of record of one system. */
export interface Stream<C extends string = string, S extends string = string> {
  readonly connection: C;
  readonly stream: S;
}

/** A configured account, by its id in `meshline.config.ts`. */
export interface Connection<C extends string = string> {
  readonly id: C;
  /** Principal id. */
  readonly owner: string;
  readonly stream: <const S extends string>(name: S) => Stream<C, S>;
}

/** `owner` keeps the connector healthy and gets what concerns the system as a whole. */
export function connection<const C extends string>(id: C, options: { readonly owner: Person | Team }): Connection<C> {
  return { id, owner: options.owner.id, stream: (stream) => ({ connection: id, stream }) };
}
