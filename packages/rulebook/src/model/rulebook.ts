import type { Authority } from './authority.ts';
import type { Condition } from './condition.ts';
import type { ExceptionKind, ExceptionRule } from './exceptions.ts';
import type { FieldRules } from './field.ts';
import type { StreamRules } from './lens.ts';
import type { MatchRules } from './matching.ts';
import type { BusinessHours, Principal } from './people.ts';
import type { TriggerRules } from './trigger.ts';

/** Where in a connection an entity lives, and whether MeshLine may create it there. Without a place: never. */
export interface Place {
  readonly connection: string;
  /** Streams in which a record of the entity may live, in order of precedence. */
  readonly homes: readonly string[];
  readonly create:
    | { readonly kind: 'never' }
    | {
        readonly kind: 'when';
        readonly condition: Condition;
        /** One of `homes`. */
        readonly stream: string;
      };
  /** The record can't live without a record of this reference field's identity in the same connection (Close). */
  readonly under?: { readonly field: string } | undefined;
}

export interface EntityRules {
  readonly name: string;
  /** `company`, `companies`. */
  readonly label: { readonly one: string; readonly many: string };
  readonly fields: Readonly<Record<string, FieldRules>>;
  readonly streams: readonly StreamRules[];
  readonly places: Readonly<Record<string, Place>>;
  readonly authorities: Readonly<Record<string, Authority>>;
  readonly matching: MatchRules;
  /** The field that shows what it is called (`name`; people: first and last name). */
  readonly title: readonly string[];
}

/** The built-in entity `user`: read-only, matched by e-mail; owners of records refer to it. */
export const USER_ENTITY = 'user';

/** A compiled rulebook: plain JSON, in force by its hash. */
export interface Rulebook {
  readonly format: 1;
  readonly name: string;
  readonly principals: Readonly<Record<string, Principal>>;
  readonly hours: BusinessHours;
  /** By connection id: the principal who keeps the connector healthy. */
  readonly connections: Readonly<Record<string, { readonly owner: string }>>;
  /** Parents before children; `user` first. */
  readonly entities: readonly EntityRules[];
  readonly exceptions: Readonly<Record<ExceptionKind, ExceptionRule>>;
  /** What opens workflows; none in a rulebook of before. */
  readonly triggers?: readonly TriggerRules[] | undefined;
  /** Whom an overdue item reaches in the end. */
  readonly lastly: string;
}
