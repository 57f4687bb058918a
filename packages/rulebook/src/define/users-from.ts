import type { Stream } from './connection.ts';

/** The streams that hold the people who can own records; all have email, firstName, lastName and active. */
export interface UserStreams<C extends string = string> {
  readonly streams: readonly Stream<C>[];
}

/** Where the built-in `user` is read from; the first system's spelling of a name is shown. */
export function usersFrom<C extends string>(streams: readonly [Stream<C>, ...Stream<C>[]]): UserStreams<C> {
  return { streams };
}
