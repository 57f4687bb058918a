export type { Authority, AuthorityRule } from './model/authority.ts';
export type { Condition } from './model/condition.ts';
export { EXCEPTION_KINDS, type ExceptionKind, type ExceptionRule } from './model/exceptions.ts';
export type { CanonicalType, FieldRules, Ladder } from './model/field.ts';
export type { Lens, RemotePath, StreamRules, ValueTable } from './model/lens.ts';
export type { KnownId, MatchFeature, MatchRules } from './model/matching.ts';
export type { BusinessHours, Principal } from './model/people.ts';
export {
  TRIGGER_KINDS,
  type EventTrigger,
  type Reentry,
  type StaleTrigger,
  type StateTable,
  type StateTrigger,
  type SuppressRule,
  type TriggerKind,
  type TriggerRules,
} from './model/trigger.ts';
export { USER_ENTITY, type EntityRules, type Place, type Rulebook } from './model/rulebook.ts';

export { businessHours, type HoursOptions } from './define/business-hours.ts';
export {
  notHeld,
  parentText,
  part,
  readOnly,
  type Cell,
  type NamePartCell,
  type NotHeld,
  type ParentTextCell,
  type PathCell,
  type ValueCell,
} from './define/cell.ts';
export { all, always, any, not, when, type ConditionOf, type When } from './define/condition.ts';
export { connection, type Connection, type Stream } from './define/connection.ts';
export { days, hours, type Duration } from './define/duration.ts';
export {
  anyTrue,
  beforeStage,
  firstFilled,
  furthestAlong,
  given,
  manual,
  mostComplete,
  mostRecentChange,
  Rule,
  SourceOfTruth,
  SystemRule,
  systemOfRecord,
} from './define/authority.ts';
export { authority, type AuthorityPart, type Sources } from './define/authority-for.ts';
export { defineRulebook, isRulebookDefinition, type RulebookDefinition, type RulebookParts } from './define/define-rulebook.ts';
export {
  belongsTo,
  entity,
  type Entity,
  type EntityLike,
  type EntityOptions,
  type FieldMap,
  type Handle,
} from './define/entity.ts';
export { exceptionPolicy, type ExceptionPolicy, type KindName, type KindPolicy } from './define/exception-policy.ts';
export {
  choice,
  companyName,
  country,
  date,
  domain,
  email,
  Field,
  flag,
  ladder,
  LadderField,
  money,
  number,
  ownerRef,
  personName,
  phone,
  text,
  type FieldData,
  type Kind,
} from './define/field.ts';
export { Mapping, mapping, type MappingPart, type PlaceOptions, type Rows } from './define/mapping.ts';
export { fullName, matching, storedId, type FullName, type MatchingPart, type MatchOptions } from './define/matching.ts';
export { team, users, type Person, type PersonEntry, type Team, type TeamOptions } from './define/people.ts';
export {
  approvalChange,
  formSubmission,
  paymentEvent,
  publishReadiness,
  stageChange,
  staleRecord,
  ticketEscalation,
  type TriggerPart,
} from './define/trigger.ts';
export { usersFrom, type UserFields, type UserStream, type UserStreams } from './define/users-from.ts';
export { values, Values } from './define/values.ts';

export { compileRulebook, type CompiledRulebook } from './compile/compile-rulebook.ts';
export { RulebookError } from './validate/rulebook-error.ts';
export type { Problem } from './validate/problem.ts';
export { validateRulebook, type Validation } from './validate/validate-rulebook.ts';
export { lintRulebook } from './validate/lint-rulebook.ts';
export type { LintFinding } from './validate/lint-finding.ts';
export { diffRulebooks } from './compile/diff-rulebooks.ts';
export { showRulebook } from './show/show-rulebook.ts';
export { authorityText } from './show/authority-text.ts';
export { conditionText } from './show/condition-text.ts';

export { recognise } from './recognise/recognise.ts';
export { RecogniseError } from './recognise/recognise-error.ts';
export type { SampledColumn, SampledFile } from './recognise/sampled-file.ts';
export type { ColumnRoles, DateOrder, Recognised, RecognisedColumn, RecognisedTable, Where } from './recognise/recognised.ts';
