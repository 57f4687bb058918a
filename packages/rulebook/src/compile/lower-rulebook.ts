import type { RulebookParts } from '../define/define-rulebook.ts';
import type { Duration } from '../define/duration.ts';
import { ENTITY } from '../define/entity.ts';
import { EXCEPTION_KINDS, type ExceptionKind, type ExceptionRule } from '../model/exceptions.ts';
import type { BusinessHours, Principal } from '../model/people.ts';
import type { Rulebook } from '../model/rulebook.ts';
import type { Problem } from '../validate/problem.ts';
import { lowerEntity } from './lower-entity.ts';
import { parentsFirst } from './parents-first.ts';
import { userEntity } from './user-entity.ts';

/** The parts as one rulebook, unchecked; with the problems that can't be seen in the result any more. */
export function lowerRulebook(parts: RulebookParts): { readonly rulebook: Rulebook; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const entities = [userEntity(parts.users), ...parts.entities.map((entity) => lowerEntity(entity[ENTITY], parts, problems))];
  const orphans = parts.mappings.filter(({ entity }) => !entities.some(({ name }) => name === entity.name));
  for (const { entity } of orphans) {
    problems.push({
      path: `entities.${entity.name}`,
      message: 'It is mapped, but not among the entities.',
      mend: 'Add it to entities: [...].',
    });
  }
  const principals: Principal[] = [...Object.values(parts.people), ...(parts.teams ?? [])];
  for (const [index, { id }] of principals.entries()) {
    if (principals.findIndex((other) => other.id === id) !== index) {
      problems.push({
        path: `principals.${id}`,
        message: 'Two people or teams have the same id.',
        mend: 'Give one of them another name.',
      });
    }
  }
  for (const [index, { id }] of parts.connections.entries()) {
    if (parts.connections.findIndex((other) => other.id === id) !== index) {
      problems.push({ path: `connections.${id}`, message: 'It is listed twice.', mend: 'List it once.' });
    }
  }
  const rulebook: Rulebook = {
    format: 1,
    name: parts.name,
    principals: Object.fromEntries(principals.map((principal) => [principal.id, principal])),
    hours: parts.hours,
    connections: Object.fromEntries(parts.connections.map(({ id, owner }) => [id, { owner }])),
    entities: parentsFirst(entities),
    exceptions: exceptionRules(parts),
    ...(parts.triggers === undefined || parts.triggers.length === 0
      ? {}
      : { triggers: parts.triggers.map(({ rules }) => rules) }),
    lastly: parts.exceptions.lastly.id,
  };
  return { rulebook, problems };
}

function exceptionRules({ exceptions, hours }: RulebookParts): Readonly<Record<ExceptionKind, ExceptionRule>> {
  const rules = EXCEPTION_KINDS.map((kind): [ExceptionKind, ExceptionRule] => {
    const { owner, due, next } = exceptions.kinds[kind];
    return [
      kind,
      // oxlint-disable-next-line unicorn/no-thenable -- data, never awaited
      { owner: owner === 'system owner' ? 'system-owner' : owner.id, dueHours: businessTime(due, hours), then: next.id },
    ];
  });
  return Object.fromEntries(rules) as Record<ExceptionKind, ExceptionRule>;
}

/** A day is as long as the business day. */
function businessTime({ unit, count }: Duration, { from, to }: BusinessHours): number {
  if (unit === 'hours') return count;
  const length = hourOf(to) - hourOf(from);
  return count * (length > 0 ? length : 24);
}

function hourOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour + minute / 60;
}
