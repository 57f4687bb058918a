import type { BusinessHours } from '../model/people.ts';
import type { AuthorityPart } from './authority-for.ts';
import type { Connection } from './connection.ts';
import type { ENTITY, EntityLike } from './entity.ts';
import type { ExceptionPolicy } from './exception-policy.ts';
import type { MappingPart } from './mapping.ts';
import type { MatchingPart } from './matching.ts';
import type { Person, Team } from './people.ts';
import type { TriggerPart } from './trigger.ts';
import type { UserStreams } from './users-from.ts';

type Names<E extends readonly EntityLike[]> = E[number][typeof ENTITY]['name'];
/** Unsatisfiable, and says by its key what is missing, unless all names are there. */
type All<Missing extends string, Message extends string> = [Missing] extends [never]
  ? unknown
  : { readonly [M in Message]: Missing };

/** What a rulebook is put together from, before it is checked. */
export interface RulebookParts {
  readonly name: string;
  readonly people: Readonly<Record<string, Person>>;
  readonly teams?: readonly Team[];
  readonly hours: BusinessHours;
  readonly connections: readonly Connection[];
  readonly users: UserStreams;
  readonly entities: readonly EntityLike[];
  readonly mappings: readonly MappingPart[];
  readonly authorities: readonly AuthorityPart[];
  readonly matching: readonly MatchingPart[];
  readonly exceptions: ExceptionPolicy;
  readonly triggers?: readonly TriggerPart[];
}

const KIND = 'meshline rulebook definition';

/** The default export of a rulebook's file; `compileRulebook` checks it and makes data of it. */
export interface RulebookDefinition {
  readonly kind: typeof KIND;
  readonly parts: RulebookParts;
}

/** Everything that operators own. Connections are named by their ids in `meshline.config.ts`. */
export function defineRulebook<
  const C extends readonly Connection[],
  const E extends readonly EntityLike[],
  const A extends readonly AuthorityPart<string, C[number]['id']>[],
  const M extends readonly MatchingPart[],
>(
  parts: Omit<RulebookParts, 'connections' | 'users' | 'entities' | 'mappings' | 'authorities' | 'matching' | 'triggers'> & {
    readonly connections: C;
    /** What opens workflows. */
    readonly triggers?: readonly TriggerPart<NoInfer<C>[number]['id']>[];
    /** Who can own records. */
    readonly users: UserStreams<NoInfer<C>[number]['id']>;
    readonly entities: E;
    readonly mappings: readonly MappingPart<NoInfer<C>[number]['id']>[];
    /** The source of truth of every field of every entity. */
    readonly authorities: A & All<Exclude<Names<E>, A[number]['entity']>, 'entities without a source of truth'>;
    readonly matching: M & All<Exclude<Names<E>, M[number]['entity']>, 'entities without match rules'>;
  },
): RulebookDefinition {
  return { kind: KIND, parts };
}

export function isRulebookDefinition(value: unknown): value is RulebookDefinition {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === KIND && 'parts' in value;
}
