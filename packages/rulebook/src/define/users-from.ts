import type { NamePartCell } from './cell.ts';
import type { Stream } from './connection.ts';

/** How a stream calls what is known of a user; what is left out isn't held there. */
export interface UserFields {
  readonly email?: string;
  readonly firstName?: string | NamePartCell;
  readonly lastName?: string | NamePartCell;
}

/** A stream of users; without `fields` it has email, firstName, lastName and active, as those of all connectors but files do. */
export interface UserStream<C extends string = string> extends Stream<C> {
  readonly fields?: UserFields;
}

/** The streams that hold the people who can own records. */
export interface UserStreams<C extends string = string> {
  readonly streams: readonly UserStream<C>[];
}

/** Where the built-in `user` is read from; the first system's spelling of a name is shown. None: nobody can own records. */
export function usersFrom<C extends string = never>(streams: readonly UserStream<C>[]): UserStreams<C> {
  return { streams };
}
