import type { ExceptionKind, Rulebook } from '@meshline/rulebook';
import { personFor, principalName, type IsActive } from './owner.ts';

/** What a clock needs to know of an exception. */
export interface Clocked {
  readonly state: 'open' | 'closed';
  /** What the first audit found is worked off by cause and has no clock (R60). */
  readonly backlog: boolean;
  /** Unix milliseconds. */
  readonly dueAt: number;
}

/** An item is overdue after its due time, as long as it is open and has a clock. */
export function isOverdue(exception: Clocked, now: number): boolean {
  return exception.state === 'open' && !exception.backlog && now > exception.dueAt;
}

export interface Escalation {
  /** Principal id of a person. */
  readonly to: string;
  readonly because: string;
}

/**
 * Who gets an overdue item from its present owner (R35): whom the exception policy names in `then`, and from there whom
 * the rulebook names `lastly`. Undefined where it already is with the last one: they are reminded, nobody else is told.
 */
export function escalationOf(
  rulebook: Rulebook,
  kind: ExceptionKind,
  owner: string,
  isActive: IsActive = () => true,
): Escalation | undefined {
  const last = personFor(rulebook, rulebook.lastly, isActive) ?? rulebook.lastly;
  if (owner === last) return undefined;
  const because = `${principalName(rulebook, owner)} didn't decide in time`;
  const next = personFor(rulebook, rulebook.exceptions[kind].then, isActive);
  return next === undefined || next === owner ? { to: last, because } : { to: next, because };
}
