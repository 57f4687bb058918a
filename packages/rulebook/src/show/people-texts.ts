import { own } from '../model/lookup.ts';
import type { BusinessHours, Principal } from '../model/people.ts';
import type { Rulebook } from '../model/rulebook.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Mon, Tue 09:00-18:00 Europe/Berlin, closed on 2026-12-25`. */
export function hoursText({ zone, days, from, to, holidays }: BusinessHours): string {
  const names = days.map((day) => DAYS[day - 1] ?? String(day));
  const inARow = days.length > 2 && days.every((day, i) => i === 0 || day === (days[i - 1] ?? 0) + 1);
  const when = inARow ? `${names[0] ?? ''}-${names.at(-1) ?? ''}` : names.join(', ');
  return `${when} ${from}-${to} ${zone}${holidays.length > 0 ? `, closed on ${holidays.join(', ')}` : ''}`;
}

export function ownerText(id: string, rulebook: Rulebook): string {
  return id === 'system-owner' ? "the system's owner" : (own(rulebook.principals, id)?.name ?? id);
}

export function principalText(principal: Principal): string {
  return principal.kind === 'person'
    ? `${principal.name}, ${principal.email}`
    : `team ${principal.name}: ${principal.members.join(', ')}; led by ${principal.lead}, else ${principal.fallback}`;
}
