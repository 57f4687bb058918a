import { formatRef, type Reference } from '@meshline/record';
import type { FieldRules } from '@meshline/rulebook';
import type { References } from '../facts.ts';

/** `@company`: the stream in which a canonical reference names an identity. */
export function entityStream(entity: string): string {
  return `@${entity}`;
}

/** The identity that a record's reference stands for; undefined where its target isn't linked, or is another kind of thing. */
export function resolveReference(
  references: References,
  connection: string,
  rules: FieldRules,
  target: Reference,
): Reference | undefined {
  const found = references.identityOf[formatRef({ connection, stream: target.stream, id: target.id })];
  if (found === undefined || (rules.entity !== undefined && found.entity !== rules.entity)) return undefined;
  return { stream: entityStream(found.entity), id: found.identity };
}
