import { seeded } from '../../core/random.ts';
import type { VendorName } from '../../core/vendor.ts';
import type { CompanyCopy, DealCopy, PersonCopy, World } from '../model.ts';
import { makeWorld, type WorldOptions } from '../truth/world.ts';
import { copyCompanies } from './company-copies.ts';
import { copyDeals } from './deal-copies.ts';
import { copyPeople } from './person-copies.ts';

/** A world and how three systems hold it. */
export interface Population {
  readonly world: World;
  readonly companies: readonly CompanyCopy[];
  readonly people: readonly PersonCopy[];
  readonly deals: readonly DealCopy[];
}

/** The same options give the same population. */
export function makePopulation(options: WorldOptions): Population {
  const world = makeWorld(options);
  const random = seeded(options.seed).fork('copies');
  const { users } = world;
  const { now } = options;
  const companies = copyCompanies(world.companies, users, now, random.fork('companies'));
  const held = new Set(companies.map(({ vendor, label }) => `${vendor} ${label}`));
  const holds = (vendor: VendorName, company: string): boolean => held.has(`${vendor} ${company}`);
  const people = copyPeople(world.people, { users, now, holds, hubspotEmails: new Set() }, random.fork('people'));
  const deals = copyDeals(world.deals, holds, users, now, random.fork('deals'));
  return { world, companies, people, deals };
}
