export type { Authority, AuthorityRule } from './model/authority.ts';
export type { Condition } from './model/condition.ts';
export { EXCEPTION_KINDS, type ExceptionKind, type ExceptionRule } from './model/exceptions.ts';
export type { CanonicalType, FieldRules, Ladder } from './model/field.ts';
export type { Lens, RemotePath, StreamRules, ValueTable } from './model/lens.ts';
export type { KnownId, MatchFeature, MatchRules } from './model/matching.ts';
export type { BusinessHours, Principal } from './model/people.ts';
export { USER_ENTITY, type EntityRules, type Place, type Rulebook } from './model/rulebook.ts';
