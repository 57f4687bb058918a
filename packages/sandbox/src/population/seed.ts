import type { EntityName, Vendor, VendorName } from '../core/vendor.ts';
import type { Population } from './copies/population.ts';
import type { DefectId } from './defects.ts';
import { vendorNames, type Copy, type TrueUser } from './model.ts';
import { closeShape } from './shapes/close.ts';
import { hubspotShape } from './shapes/hubspot.ts';
import { salesforceShape } from './shapes/salesforce.ts';
import type { References, Shape, Shaped } from './shapes/shape.ts';
import { seedWork, type SeededPerson } from './work.ts';

export type Vendors = Readonly<Record<VendorName, Vendor>>;

export const shapes: Readonly<Record<VendorName, Shape>> = {
  hubspot: hubspotShape,
  salesforce: salesforceShape,
  close: closeShape,
};

/** Tells where a thing went. */
export interface Seeded {
  readonly vendor: VendorName;
  readonly type: string;
  readonly id: string;
  readonly entity: EntityName;
  readonly label: string;
  readonly defects: readonly DefectId[];
}

const DAY = 86_400_000;

/** Puts a population into the three vendors, users first and companies before what hangs on them. */
export function seedVendors(population: Population, vendors: Vendors, now: number, tell: (seeded: Seeded) => void): void {
  for (const name of vendorNames) {
    const { backdoor } = vendors[name];
    const shape = shapes[name];
    const users = new Map<string, string>();
    const companies = new Map<string, string>();
    const put = (entity: EntityName, label: string, shaped: Shaped, copy?: Copy): string => {
      const times =
        copy === undefined ? { createdAt: now - 1200 * DAY } : { createdAt: copy.createdAt, updatedAt: copy.updatedAt };
      const id = backdoor.create(shaped.type, shaped.properties, times);
      tell({ vendor: name, type: shaped.type, id, entity, label, defects: copy === undefined ? [] : [...copy.defects] });
      return id;
    };
    const user = ({ label }: TrueUser): string => {
      const id = users.get(label);
      if (id === undefined) throw new Error(`population: ${name} has no user ${label}`);
      return id;
    };
    const references = (company: string | undefined): References => ({
      user,
      company: company === undefined ? undefined : companies.get(company),
    });
    for (const each of population.world.users) users.set(each.label, put('user', each.label, shape.user(each)));
    for (const copy of population.companies) {
      if (copy.vendor !== name) continue;
      const id = put('company', copy.label, shape.company(copy, references(undefined)), copy);
      // A second record of a company stands beside the first one, which is the one that others hang on.
      if (!companies.has(copy.label)) companies.set(copy.label, id);
    }
    const people: SeededPerson[] = [];
    for (const copy of population.people) {
      if (copy.vendor !== name) continue;
      const refers = references(copy.company?.label);
      const shaped = shape.person(copy, refers);
      const id = put('person', copy.label, shaped, copy);
      people.push({ id, type: shaped.type, email: copy.email?.toLowerCase(), company: refers.company });
    }
    for (const copy of population.deals)
      if (copy.vendor === name) put('deal', copy.label, shape.deal(copy, references(copy.truth.company.label)), copy);
    seedWork(name, backdoor, people, now);
    // Only now somebody leaves: what they own stays theirs.
    for (const each of population.world.users) {
      if (each.leftIn === name && shape.left !== undefined) backdoor.edit(shape.user(each).type, user(each), shape.left);
    }
  }
}
