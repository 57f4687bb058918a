import { leadName } from '../render.ts';
import type { Address, ContactRow, Email, LeadRow, OpportunityRow, Phone, Url } from '../rows.ts';
import type { Sight, Store } from '../store.ts';

/** What a search node can be about: records, and the parts of a record that `has_related` reaches. */
export type Thing =
  | { readonly type: 'lead'; readonly row: LeadRow }
  | { readonly type: 'contact'; readonly row: ContactRow }
  | { readonly type: 'opportunity'; readonly row: OpportunityRow }
  | { readonly type: 'contact_email'; readonly row: Email }
  | { readonly type: 'contact_phone'; readonly row: Phone }
  | { readonly type: 'contact_url'; readonly row: Url }
  | { readonly type: 'address'; readonly row: Address };
export type ThingType = Thing['type'];
export type Kind = 'text' | 'number' | 'moment' | 'reference';
/** Values of a field in one thing: text and ids as they are, moments in milliseconds. Nulls are left out. */
export type Values = readonly (string | number | boolean)[];

export interface SearchField {
  /** Unique among all fields: the key of its index of words. */
  readonly key: string;
  readonly type: ThingType;
  readonly kind: Kind;
  values(thing: Thing): Values;
}

const STAMPS: Readonly<Record<string, Kind>> = {
  id: 'reference',
  created_by: 'reference',
  updated_by: 'reference',
  date_created: 'moment',
  date_updated: 'moment',
};

/** Regular fields by thing (close.md 3); the rest of the app's list is unpublished. */
const FIELDS: Readonly<Record<ThingType, Readonly<Record<string, Kind>>>> = {
  lead: {
    ...STAMPS,
    name: 'text',
    display_name: 'text',
    description: 'text',
    url: 'text',
    status_id: 'reference',
    status_label: 'text',
  },
  contact: { ...STAMPS, lead_id: 'reference', name: 'text', title: 'text' },
  opportunity: {
    ...STAMPS,
    lead_id: 'reference',
    contact_id: 'reference',
    user_id: 'reference',
    status_id: 'reference',
    status_label: 'text',
    status_type: 'text',
    pipeline_id: 'reference',
    value: 'number',
    value_period: 'text',
    confidence: 'number',
    note: 'text',
    date_won: 'moment',
  },
  contact_email: { email: 'text', type: 'text' },
  contact_phone: { phone: 'text', type: 'text', country: 'text' },
  contact_url: { url: 'text', type: 'text' },
  address: { label: 'text', address_1: 'text', address_2: 'text', city: 'text', state: 'text', zipcode: 'text', country: 'text' },
};

export const isThingType = (value: unknown): value is ThingType => typeof value === 'string' && Object.hasOwn(FIELDS, value);

/** A regular field of a thing; undefined when it has none of that name. */
export function regularField(store: Store, sight: Sight, type: ThingType, name: string): SearchField | undefined {
  const kinds = FIELDS[type];
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) return undefined;
  return {
    key: `${type}.${name}`,
    type,
    kind,
    values: (thing) => (thing.type === type ? regularValues(store, sight, thing, name) : []),
  };
}

function regularValues(store: Store, sight: Sight, thing: Thing, name: string): Values {
  if (name === 'date_created' && 'created' in thing.row) return [thing.row.created];
  if (name === 'date_updated' && 'updated' in thing.row) return [thing.row.updated];
  if (thing.type === 'lead') {
    if (name === 'display_name') return [leadName(thing.row, sight)];
    if (name === 'status_label') return present(store.leadStatuses.get(thing.row.status_id)?.label);
  }
  if (thing.type === 'opportunity') {
    if (name === 'date_won') return thing.row.date_won === null ? [] : [Date.parse(`${thing.row.date_won}T00:00:00Z`)];
    const status = store.opportunityStatus(thing.row.status_id);
    if (name === 'status_label') return present(status?.label);
    if (name === 'status_type') return present(status?.type);
    if (name === 'pipeline_id') return present(status?.pipeline.id);
  }
  return present((thing.row as unknown as Readonly<Record<string, unknown>>)[name]);
}

function present(value: unknown): Values {
  return typeof value === 'string'
    ? value === ''
      ? []
      : [value]
    : typeof value === 'number' || typeof value === 'boolean'
      ? [value]
      : [];
}

/** A custom field of one of the record types; undefined when it isn't defined. */
export function customField(store: Store, type: 'lead' | 'contact' | 'opportunity', id: string): SearchField | undefined {
  const field = store.customFields.on(type, id);
  if (field === undefined) return undefined;
  const moments = field.type === 'date' || field.type === 'datetime';
  const kind: Kind =
    field.type === 'number'
      ? 'number'
      : moments
        ? 'moment'
        : field.type === 'user' || field.type === 'contact'
          ? 'reference'
          : 'text';
  return {
    key: `${type}.custom.${id}`,
    type,
    kind,
    values: (thing) => {
      if (thing.type !== type || !('custom' in thing.row)) return [];
      const value = thing.row.custom[id];
      if (value === undefined) return [];
      const values = typeof value === 'object' ? value : [value];
      return moments ? values.map((text) => Date.parse(String(text))).filter((ms) => !Number.isNaN(ms)) : values;
    },
  };
}

/** The things of another type that hang on one, e.g. a lead's contacts, a contact's e-mails. */
export function related(sight: Sight, thing: Thing, to: ThingType): Thing[] {
  if (thing.type === 'lead') {
    const { row } = thing;
    if (to === 'contact') return sight.contacts.childrenOf(row.id).map((child) => ({ type: 'contact', row: child }));
    if (to === 'opportunity') return sight.opportunities.childrenOf(row.id).map((child) => ({ type: 'opportunity', row: child }));
    if (to === 'address') return row.addresses.map((address) => ({ type: 'address', row: address }));
  }
  if (thing.type === 'contact') {
    const { row } = thing;
    if (to === 'contact_email') return row.emails.map((email) => ({ type: 'contact_email', row: email }));
    if (to === 'contact_phone') return row.phones.map((phone) => ({ type: 'contact_phone', row: phone }));
    if (to === 'contact_url') return row.urls.map((url) => ({ type: 'contact_url', row: url }));
    if (to === 'lead') return parent(sight, row.lead_id);
  }
  return thing.type === 'opportunity' && to === 'lead' ? parent(sight, thing.row.lead_id) : [];
}

function parent(sight: Sight, id: string): Thing[] {
  const row = sight.leads.get(id);
  return row === undefined ? [] : [{ type: 'lead', row }];
}

/** Which things `has_related` can reach from which. */
export const RELATIONS: Readonly<Record<ThingType, readonly ThingType[]>> = {
  lead: ['contact', 'opportunity', 'address'],
  contact: ['lead', 'contact_email', 'contact_phone', 'contact_url'],
  opportunity: ['lead'],
  contact_email: [],
  contact_phone: [],
  contact_url: [],
  address: [],
};

/** All text of a record and, for a lead, of its contacts: what a `text` node looks through. */
export function allText(store: Store, sight: Sight, thing: Thing): string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) for (const item of value) collect(item);
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item);
  };
  if (thing.type === 'lead') {
    const { name, description, url, addresses, custom } = thing.row;
    collect([name, description, url, addresses, custom]);
    for (const contact of related(sight, thing, 'contact')) texts.push(...allText(store, sight, contact));
  } else if (thing.type === 'contact') {
    const { name, title, emails, phones, urls, custom } = thing.row;
    collect([
      name,
      title,
      emails.map(({ email }) => email),
      phones.map(({ phone }) => phone),
      urls.map(({ url }) => url),
      custom,
    ]);
  } else collect(thing.row);
  return texts;
}
