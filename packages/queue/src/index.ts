export { dueAt, openMsBetween } from './business-calendar.ts';
export { escalationOf, isOverdue, type Clocked, type Escalation } from './escalation.ts';
export { ownerOf, ownership, personFor, principalName, type IsActive, type Ownership } from './owner.ts';
