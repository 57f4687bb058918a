export { dueAt, openMsBetween } from './business-calendar.ts';
export {
  allowedDecisions,
  decide,
  type AllowedDecision,
  type Decidable,
  type DecidableItem,
  type DecisionRequest,
  type RefusalCode,
  type Transition,
} from './decide.ts';
export { DECISIONS, VERBS, type DecisionRule, type DecisionTable, type Effect, type ValueUse, type Verb } from './decisions.ts';
export { escalationOf, isOverdue, type Clocked, type Escalation } from './escalation.ts';
export { ownerOf, ownership, personFor, principalName, type IsActive, type Ownership } from './owner.ts';
export { queueLine, type LineFacts, type QueueLine } from './queue-line.ts';
