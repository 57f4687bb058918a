import { seeded } from '../../core/random.ts';
import type { World } from '../model.ts';
import { makeCompanies } from './companies.ts';
import { makeDeals } from './deals.ts';
import { makePeople } from './people.ts';
import { makeUsers } from './users.ts';

export interface WorldOptions {
  /** Number of people; companies are about a fifth of them, deals about a seventh. */
  readonly people: number;
  readonly seed: number;
  /** Milliseconds since the epoch; everything lies before it. */
  readonly now: number;
}

/** What is really so: the same options give the same world. */
export function makeWorld({ people: count, seed, now }: WorldOptions): World {
  const random = seeded(seed).fork('world');
  const users = makeUsers(random.fork('users'));
  const companies = makeCompanies(Math.max(1, Math.round(count / 5)), users, now, random.fork('companies'));
  const people = makePeople(count, companies, users, now, random.fork('people'));
  const deals = makeDeals(Math.round(count / 7), companies, users, now, random.fork('deals'));
  return { users, companies, people, deals };
}
