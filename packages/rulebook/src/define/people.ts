import type { Principal } from '../model/people.ts';

export type Person = Extract<Principal, { kind: 'person' }>;
export type Team = Extract<Principal, { kind: 'team' }>;

/** An e-mail address, or a name with one. */
export type PersonEntry = string | { readonly name: string; readonly email: string };

/** The people whom rules may name, by a short name of the rulebook's own: `users({ mara: 'mara@acme.example' })`. */
export function users<const Id extends string>(people: Readonly<Record<Id, PersonEntry>>): { readonly [P in Id]: Person } {
  const entries = Object.entries<PersonEntry>(people).map(([id, entry]): [string, Person] => {
    const { name, email } = typeof entry === 'string' ? { name: capitalised(id), email: entry } : entry;
    return [id, { kind: 'person', id, name, email }];
  });
  return Object.fromEntries(entries) as { readonly [P in Id]: Person };
}

export interface TeamOptions {
  readonly members: readonly [Person, ...Person[]];
  readonly lead: Person;
  /** Who owns the team's items when no member is active. */
  readonly fallback: Person;
}

/** Several people under one name. A team without members is refused. */
export function team(name: string, { members, lead, fallback }: TeamOptions): Team {
  return {
    kind: 'team',
    id: name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, ''),
    name,
    members: members.map(({ id }) => id),
    lead: lead.id,
    fallback: fallback.id,
  };
}

const capitalised = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
