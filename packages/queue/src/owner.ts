import type { ExceptionKind, Principal, Rulebook } from '@meshline/rulebook';

/** Whether a person can own work now. Teams never do by themselves. */
export type IsActive = (personId: string) => boolean;

export interface Ownership {
  /** Principal id of one person. */
  readonly owner: string;
  /** Why it is theirs, to follow 'because': `the rulebook gives duplicate records to Mara`. */
  readonly because: string;
}

const everybody: IsActive = () => true;

/**
 * Who owns an exception, by the rulebook's exception policy: principal id of a person. `systems` are connection ids in
 * the order of the finding; `system-owner` is whoever keeps the first of them that the rulebook knows. A team owns
 * through its lead, else another active member, else its fallback (architecture 6.17); what has no active owner at all
 * goes to whom the rulebook names `lastly`.
 */
export function ownerOf(
  rulebook: Rulebook,
  kind: ExceptionKind,
  systems: readonly string[],
  isActive: IsActive = everybody,
): string {
  return ownership(rulebook, kind, systems, isActive).owner;
}

/** `ownerOf`, with the reason. */
export function ownership(
  rulebook: Rulebook,
  kind: ExceptionKind,
  systems: readonly string[],
  isActive: IsActive = everybody,
): Ownership {
  const named = rulebook.exceptions[kind].owner;
  const words = kind.replaceAll('-', ' ');
  if (named === 'system-owner') {
    for (const system of systems) {
      const keeper = Object.hasOwn(rulebook.connections, system) ? rulebook.connections[system]?.owner : undefined;
      if (keeper !== undefined) return found(rulebook, keeper, isActive, (name) => `${name} keeps ${system} working`);
    }
    return found(rulebook, rulebook.lastly, isActive, (name) => `no system is named, and ${name} gets what nobody else owns`);
  }
  return found(rulebook, named, isActive, (name) => `the rulebook gives '${words}' to ${name}`);
}

/** One active person who stands for a principal; undefined where there is none. */
export function personFor(rulebook: Rulebook, principal: string, isActive: IsActive = everybody): string | undefined {
  const seen = new Set<string>();
  let next: string | undefined = principal;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const named: Principal | undefined = Object.hasOwn(rulebook.principals, next) ? rulebook.principals[next] : undefined;
    if (named === undefined) return undefined;
    if (named.kind === 'person') return isActive(named.id) ? named.id : undefined;
    const member = [named.lead, ...named.members].find((id) => rulebook.principals[id]?.kind === 'person' && isActive(id));
    if (member !== undefined) return member;
    next = named.fallback;
  }
  return undefined;
}

/** What a principal is called; the id where the rulebook doesn't know it. */
export function principalName(rulebook: Rulebook, principal: string): string {
  return (Object.hasOwn(rulebook.principals, principal) ? rulebook.principals[principal]?.name : undefined) ?? principal;
}

function found(rulebook: Rulebook, principal: string, isActive: IsActive, say: (name: string) => string): Ownership {
  const because = say(principalName(rulebook, principal));
  const person = personFor(rulebook, principal, isActive);
  if (person === principal) return { owner: person, because };
  if (person !== undefined) return { owner: person, because: `${because}, and ${principalName(rulebook, person)} stands for it` };
  // Nobody is active: an item without an owner would be seen by no one, so it stays with the last one of all.
  const last = personFor(rulebook, rulebook.lastly, isActive) ?? rulebook.lastly;
  return { owner: last, because: `${because}, where nobody is active` };
}
