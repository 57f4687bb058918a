import type { Random } from '../core/random.ts';
import type { BackdoorRecord, EntityName, VendorName } from '../core/vendor.ts';
import { factsOf, type Facts } from '../control/facts.ts';
import { UNLABELLED, type Label, type Labels } from '../control/labels.ts';
import { companyTypes, type Observer } from '../control/observer.ts';
import { countries, type CountryCode } from '../population/lists/countries.ts';
import { vendorNames, type TrueUser } from '../population/model.ts';
import type { References, Shaped } from '../population/shapes/shape.ts';
import type { Vendors } from '../population/seed.ts';

/** A live record that somebody works on. */
export interface Subject {
  readonly label: Label;
  readonly record: BackdoorRecord;
  readonly facts: Facts;
}

export const systemNames: Readonly<Record<VendorName, string>> = { hubspot: 'HubSpot', salesforce: 'Salesforce', close: 'Close' };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Where simulated people find what they work on. */
export class Scene {
  readonly vendors: Vendors;
  readonly labels: Labels;
  readonly observer: Observer;
  readonly random: Random;
  readonly now: number;
  readonly #rows: readonly Label[];

  constructor(parts: { vendors: Vendors; labels: Labels; observer: Observer; random: Random; now: number }) {
    ({ vendors: this.vendors, labels: this.labels, observer: this.observer, random: this.random, now: this.now } = parts);
    this.#rows = [...parts.labels.rows.values()];
  }

  subject(label: Label): Subject | undefined {
    const record = this.vendors[label.vendor].backdoor.get(label.type, label.record);
    return record?.live === true ? { label, record, facts: factsOf(label.vendor, record) } : undefined;
  }

  /** Some live record, or undefined when a fair number of tries finds none. */
  pick(entity: EntityName, fits: (label: Label) => boolean = () => true): Subject | undefined {
    for (let attempt = 0; attempt < 400 && this.#rows.length > 0; attempt++) {
      const label = this.random.pick(this.#rows);
      if (label.entity !== entity || label.label === UNLABELLED || !fits(label)) continue;
      const found = this.subject(label);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Live records of a thing in one system. */
  held(label: string, vendor: VendorName): readonly Subject[] {
    return this.labels
      .of(label)
      .filter((each) => each.vendor === vendor)
      .map((each) => this.subject(each))
      .filter((each) => each !== undefined);
  }

  /** A user of the system who can still be given records. */
  user(vendor: VendorName): { readonly id: string; readonly name: string } | undefined {
    const all = this.#rows.filter((row) => row.entity === 'user' && row.vendor === vendor);
    for (let attempt = 0; attempt < 30 && all.length > 0; attempt++) {
      const row = this.random.pick(all);
      const record = this.vendors[vendor].backdoor.get(row.type, row.record);
      if (
        record === undefined ||
        !record.live ||
        record.properties['IsActive'] === false ||
        record.properties['archived'] === true
      )
        continue;
      const { firstName, FirstName, first_name, lastName, LastName, last_name } = record.properties;
      return {
        id: row.record,
        name: `${text(firstName ?? FirstName ?? first_name)} ${text(lastName ?? LastName ?? last_name)}`.trim(),
      };
    }
    return undefined;
  }

  otherVendor(than: readonly VendorName[]): VendorName | undefined {
    const others = vendorNames.filter((vendor) => !than.includes(vendor));
    return others.length === 0 ? undefined : this.random.pick(others);
  }

  /** The country that a record names, if the population knows it. */
  country(facts: Facts): CountryCode {
    return countries.find(({ code }) => code === facts.country)?.code ?? 'DE';
  }

  /** The company's record that others hang on. */
  companyRecord(label: string, vendor: VendorName): string | undefined {
    return this.held(label, vendor).find(({ label: each }) => each.type === companyTypes[vendor])?.label.record;
  }

  hasDeal(company: string): boolean {
    return this.#rows.some((row) => {
      const deal = row.entity === 'deal' ? this.subject(row) : undefined;
      return deal !== undefined && this.observer.companyOf(row.vendor, deal.facts) === company;
    });
  }

  references(owner: string, company: string | undefined): References {
    return { user: () => owner, company };
  }

  /** Puts a new record into a system and says what it really is. */
  create(vendor: VendorName, entity: EntityName, label: string, shaped: Shaped): string {
    const id = this.vendors[vendor].backdoor.create(shaped.type, shaped.properties);
    this.labels.put({ vendor, type: shaped.type, record: id, entity, label, inferred: false });
    return id;
  }
}

/** Somebody whose name doesn't matter: whoever works in the system does it. */
export const anybody: TrueUser = { label: '', email: '', firstName: '', lastName: '' };

/** A name as a person reads it: from the record's own fields, in their own writing. */
export const shownName = (vendor: VendorName, { entity, properties: p }: BackdoorRecord): string => {
  const join = (...parts: unknown[]): string => parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
  if (vendor === 'close') return join(p['name']) || (entity === 'deal' ? join(p['lead_name']) : '');
  if (vendor === 'salesforce') return entity === 'person' ? join(p['FirstName'], p['LastName']) : join(p['Name']);
  return entity === 'person'
    ? join(p['firstname'], p['lastname']) || join(p['email'])
    : entity === 'company'
      ? join(p['name'])
      : join(p['dealname']);
};
