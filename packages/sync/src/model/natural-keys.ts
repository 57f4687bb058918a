import { isFreeMail, rootOfPath } from '@meshline/reconcile';
import type { Rulebook } from '@meshline/rulebook';
import type { StoredConnection } from '../ports/connection-store.ts';
import type { Intent } from './intent.ts';
import { mappedStream } from './streams.ts';

/** Where a thing that is about to be made would stand already, if somebody had made it by hand. */
export interface NaturalKey {
  readonly stream: string;
  readonly field: string;
  readonly value: string;
}

/**
 * What a create can be looked up by, in every stream of the connection in which such a thing may live (a person is a contact or a
 * lead): the values of its patch for which a stream there has a natural key. Empty = there is nothing to look it up by.
 */
export function naturalKeysOf(
  intent: Intent,
  rulebook: Rulebook,
  connection: StoredConnection | undefined,
): readonly NaturalKey[] {
  const entity = mappedStream(rulebook, intent.connection, intent.stream)?.entity;
  if (entity === undefined || connection === undefined) return [];
  const homes = Object.values(entity.places).find((place) => place.connection === intent.connection)?.homes ?? [intent.stream];
  return homes.flatMap((stream) => {
    const keys = connection.streams.find((described) => described.stream === stream)?.naturalKeys ?? [];
    const lenses = entity.streams.find((rules) => rules.connection === connection.id && rules.stream === stream)?.lenses ?? {};
    return intent.fields.flatMap(({ field, becomes }): NaturalKey[] => {
      const lens = lenses[field];
      if (typeof becomes !== 'string' || lens === undefined || lens.kind === 'parent-text') return [];
      const root = rootOfPath(lens.path);
      // A domain under which everybody has an address names nobody.
      return keys.includes(root) && !isFreeMail(becomes) ? [{ stream, field: root, value: becomes }] : [];
    });
  });
}
