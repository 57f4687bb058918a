import type { BackdoorRecord, Mutation, VendorName } from '../core/vendor.ts';
import type { Vendors } from '../population/seed.ts';
import { vendorNames } from '../population/model.ts';
import { factsOf, type Facts } from './facts.ts';
import { UNLABELLED, type Label, type Labels } from './labels.ts';
import { Recogniser } from './recogniser.ts';

/** A mutation of any of the vendors with its place in the order in which the sandbox saw them. */
export interface Observed {
  readonly seq: number;
  readonly mutation: Mutation;
}

export const companyTypes: Readonly<Record<VendorName, string>> = { hubspot: 'companies', salesforce: 'Account', close: 'lead' };

/** Watches what happens in the vendors and keeps the labels complete. */
export class Observer {
  readonly #vendors: Vendors;
  readonly #labels: Labels;
  readonly #observed: Observed[] = [];
  readonly #next = new Map<VendorName, number>();
  readonly #markers = new Map<string, string>();
  #recogniser: Recogniser | undefined;

  constructor(vendors: Vendors, labels: Labels) {
    this.#vendors = vendors;
    this.#labels = labels;
  }

  /** Everything that happened, oldest first. */
  get observed(): readonly Observed[] {
    return this.#observed;
  }

  /** Takes in what happened since the last call: call it before anybody can ask about it. */
  drain(): void {
    const news: Mutation[] = [];
    for (const vendor of vendorNames) {
      const all = this.#vendors[vendor].mutations();
      for (let at = this.#next.get(vendor) ?? 0; at < all.length; at++) {
        const mutation = all[at];
        if (mutation !== undefined) news.push(mutation);
      }
      this.#next.set(vendor, all.length);
    }
    // Of one vendor they are in order; this matters after a restart, when those of all vendors come at once.
    for (const mutation of news.toSorted((a, b) => a.at - b.at)) {
      this.#observed.push({ seq: this.#observed.length + 1, mutation });
      this.#take(mutation);
    }
  }

  /** Which real thing a record is by its values, among those known. */
  recognise(vendor: VendorName, record: BackdoorRecord): string | undefined {
    if (record.entity === undefined) return undefined;
    const facts = factsOf(vendor, record);
    return this.#known().recognise({ entity: record.entity, vendor, facts, company: this.companyOf(vendor, facts) });
  }

  /** Which real thing somebody with these values is, in whatever system. */
  recogniseFacts(entity: 'person' | 'company', facts: Facts, company?: string): string | undefined {
    return this.#known().recognise({ entity, vendor: 'hubspot', facts, company });
  }

  /** Label of the company that a record hangs on or names. */
  companyOf(vendor: VendorName, facts: Facts): string | undefined {
    const { company, companyText } = facts.references;
    if (company !== undefined && company !== null) {
      const label = this.#labels.get(vendor, companyTypes[vendor], company)?.label;
      return label === UNLABELLED ? undefined : label;
    }
    return companyText === undefined || companyText === null ? undefined : this.#known().companyNamed(companyText);
  }

  isLive(label: Label): boolean {
    return this.#vendors[label.vendor].backdoor.get(label.type, label.record)?.live === true;
  }

  #known(): Recogniser {
    if (this.#recogniser !== undefined) return this.#recogniser;
    const recogniser = new Recogniser();
    this.#recogniser = recogniser;
    // Companies first: people and deals are known by them too.
    const rows = [...this.#labels.rows.values()];
    for (const company of [true, false]) for (const row of rows) if ((row.entity === 'company') === company) this.#learn(row);
    return recogniser;
  }

  #learn(row: Label): void {
    if (this.#recogniser === undefined || row.label === UNLABELLED || row.entity === 'user') return;
    const record = this.#vendors[row.vendor].backdoor.get(row.type, row.record);
    if (record === undefined) return;
    const facts = factsOf(row.vendor, record);
    this.#recogniser.learn(row.label, {
      entity: row.entity,
      vendor: row.vendor,
      facts,
      company: this.companyOf(row.vendor, facts),
    });
  }

  #take(mutation: Mutation): void {
    const { vendor, type, id, kind, marker } = mutation;
    let row = this.#labels.get(vendor, type, id);
    if (kind === 'create' && row === undefined) row = this.#infer(mutation);
    else if (kind === 'update' && row !== undefined) {
      this.#learn(row);
      if (vendor === 'salesforce' && type === 'Lead') this.#followConversion(row);
    }
    if (marker !== undefined && row !== undefined && row.label !== UNLABELLED && !this.#markers.has(marker))
      this.#markers.set(marker, row.label);
  }

  #infer({ vendor, type, id, marker, viaApi }: Mutation): Label | undefined {
    const record = this.#vendors[vendor].backdoor.get(type, id);
    if (record?.entity === undefined || record.entity === 'user') return undefined;
    const label = (marker === undefined ? undefined : this.#markers.get(marker)) ?? this.recognise(vendor, record) ?? UNLABELLED;
    const duplicateCreate =
      viaApi &&
      label !== UNLABELLED &&
      this.#labels
        .of(label)
        .some((other) => other.vendor === vendor && other.entity === record.entity && other.record !== id && this.isLive(other));
    const row = this.#labels.put({
      vendor,
      type,
      record: id,
      entity: record.entity,
      label,
      inferred: true,
      ...(duplicateCreate ? { duplicateCreate } : {}),
    });
    this.#learn(row);
    return row;
  }

  /** The contact that a lead became is the same person; its account is that person's company. */
  #followConversion(lead: Label): void {
    const properties = this.#vendors.salesforce.backdoor.get('Lead', lead.record)?.properties;
    const contact = properties?.['ConvertedContactId'];
    if (typeof contact !== 'string') return;
    const held = this.#labels.get('salesforce', 'Contact', contact);
    if (held !== undefined && !held.inferred) return;
    this.#learn(
      this.#labels.put({
        vendor: 'salesforce',
        type: 'Contact',
        record: contact,
        entity: 'person',
        label: lead.label,
        inferred: lead.inferred,
      }),
    );
  }
}
