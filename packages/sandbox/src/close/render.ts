import type { CustomFieldRow } from './custom-fields.ts';
import { objectDate } from './dates.ts';
import type { ContactRow, LeadRow, OpportunityRow, RecordRow, RecordType, UserRow } from './rows.ts';
import type { Sight, Store } from './store.ts';

export type Rendered = Record<string, unknown>;

export const userName = (user: UserRow | undefined): string | null =>
  user === undefined ? null : `${user.first_name} ${user.last_name}`.trim();

const nameOfUser = (store: Store, id: string | null): string | null => (id === null ? null : userName(store.users.any(id)));

const stamps = (row: RecordRow): Rendered => ({
  created_by: row.created_by,
  updated_by: row.updated_by,
  date_created: objectDate(row.created),
  date_updated: objectDate(row.updated),
});

/** Flat `custom.cf_…` keys of the fields that are set and still defined. */
function flatCustom(store: Store, type: RecordType, row: RecordRow): Rendered {
  const flat: Rendered = {};
  for (const field of store.customFields.of(type)) {
    const value = row.custom[field.id];
    if (value !== undefined) flat[`custom.${field.id}`] = value;
  }
  return flat;
}

/** The deprecated dict by name, still in payloads of leads (close.md 3). */
function namedCustom(store: Store, row: LeadRow): Rendered {
  const named: Rendered = {};
  for (const field of store.customFields.of('lead')) {
    const value = row.custom[field.id];
    if (value !== undefined) named[field.name] = value;
  }
  return named;
}

export const contactName = (row: ContactRow): string =>
  row.name || (row.emails[0]?.email ?? row.phones[0]?.phone_formatted ?? 'Untitled');

export function leadName(row: LeadRow, sight: Sight): string {
  if (row.name !== '') return row.name;
  for (const contact of sight.contacts.childrenOf(row.id)) if (contact.name !== '') return contact.name;
  return 'Untitled';
}

/** A lead without its children: what `lead.updated` is about. */
export const renderLeadAlone = (store: Store, row: LeadRow, sight: Sight): Rendered => ({
  id: row.id,
  name: row.name,
  display_name: leadName(row, sight),
  description: row.description,
  url: row.url,
  status_id: row.status_id,
  status_label: store.leadStatuses.get(row.status_id)?.label ?? null,
  addresses: row.addresses,
  contact_ids: [...sight.contacts.childIds(row.id)],
  ...flatCustom(store, 'lead', row),
  ...stamps(row),
});

/** A lead as the API shows it; its children as `sight` sees them. */
export const renderLead = (store: Store, row: LeadRow, sight: Sight): Rendered => ({
  ...renderLeadAlone(store, row, sight),
  contacts: sight.contacts.childrenOf(row.id).map((contact) => renderContact(store, contact)),
  opportunities: sight.opportunities.childrenOf(row.id).map((opportunity) => renderOpportunity(store, opportunity, sight)),
  tasks: [],
  integration_links: [],
  custom: namedCustom(store, row),
  source: null,
  html_url: `https://app.close.com/lead/${row.id}/`,
  organization_id: store.organization().id,
  created_by_name: nameOfUser(store, row.created_by),
  updated_by_name: nameOfUser(store, row.updated_by),
});

export const renderContact = (store: Store, row: ContactRow): Rendered => ({
  id: row.id,
  lead_id: row.lead_id,
  name: row.name,
  display_name: contactName(row),
  title: row.title,
  emails: row.emails,
  phones: row.phones,
  urls: row.urls,
  integration_links: [],
  ...flatCustom(store, 'contact', row),
  timezone: null,
  organization_id: store.organization().id,
  ...stamps(row),
});

const annual = (row: OpportunityRow, amount: number | null): number | null =>
  amount === null ? null : row.value_period === 'monthly' ? amount * 12 : amount;

const formatters = new Map<string, Intl.NumberFormat>();
function moneyFormat(currency: string, digits: number): Intl.NumberFormat {
  const key = `${currency}:${digits}`;
  const held =
    formatters.get(key) ??
    new Intl.NumberFormat('en-US', { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  formatters.set(key, held);
  return held;
}

/** `$1,000`, with cents only where there are some, and the period where it isn't one-time. */
function formattedValue(row: OpportunityRow, currency: string): string {
  if (row.value === null) return '';
  const text = moneyFormat(currency, row.value % 100 === 0 ? 0 : 2).format(row.value / 100);
  return row.value_period === 'one_time' ? text : `${text} ${row.value_period}`;
}

export function renderOpportunity(store: Store, row: OpportunityRow, sight: Sight): Rendered {
  const status = store.opportunityStatus(row.status_id);
  const organization = store.organization();
  const lead = sight.leads.get(row.lead_id) ?? store.leads.any(row.lead_id);
  const contact = row.contact_id === null ? undefined : store.contacts.any(row.contact_id);
  const expected = row.value === null ? null : Math.round((row.value * row.confidence) / 100);
  return {
    id: row.id,
    lead_id: row.lead_id,
    lead_name: lead === undefined ? null : leadName(lead, sight),
    contact_id: row.contact_id,
    contact_name: contact === undefined ? null : contactName(contact),
    user_id: row.user_id,
    user_name: nameOfUser(store, row.user_id),
    status_id: row.status_id,
    status_label: status?.label ?? null,
    status_display_name: status?.label ?? null,
    status_type: status?.type ?? null,
    pipeline_id: status?.pipeline.id ?? null,
    pipeline_name: status?.pipeline.name ?? null,
    value: row.value,
    value_period: row.value_period,
    value_currency: organization.currency,
    value_formatted: formattedValue(row, organization.currency),
    annualized_value: annual(row, row.value),
    expected_value: expected,
    annualized_expected_value: annual(row, expected),
    confidence: row.confidence,
    note: row.note,
    date_won: row.date_won,
    date_lost: row.date_lost,
    is_stalled: false,
    attachments: [],
    integration_links: [],
    ...flatCustom(store, 'opportunity', row),
    organization_id: organization.id,
    created_by_name: nameOfUser(store, row.created_by),
    updated_by_name: nameOfUser(store, row.updated_by),
    ...stamps(row),
  };
}

export const renderUser = (store: Store, row: UserRow): Rendered => ({
  id: row.id,
  email: row.email,
  first_name: row.first_name,
  last_name: row.last_name,
  organizations: [store.organization().id],
  date_created: objectDate(row.created),
  date_updated: objectDate(row.updated),
});

export const renderCustomField = (store: Store, row: CustomFieldRow): Rendered => ({
  id: row.id,
  name: row.name,
  description: row.description,
  type: row.type,
  ...(row.type === 'choices' ? { choices: row.choices } : {}),
  accepts_multiple_values: row.accepts_multiple_values,
  editable_with_roles: row.editable_with_roles,
  is_shared: row.object === 'shared',
  ...(row.object === 'shared' ? { associations: row.associations.map((object_type) => ({ object_type })) } : {}),
  ...(row.converting === null ? {} : { converting_to_type: row.converting.type }),
  organization_id: store.organization().id,
  created_by: row.created_by,
  date_created: objectDate(row.created),
  date_updated: objectDate(row.updated),
});

/** Keeps the named keys: `custom` stands for all custom fields, `_all` for everything (close.md 2). No names, no narrowing. */
export function pickFields(rendered: Rendered, names: readonly string[] | undefined): Rendered {
  if (names === undefined || names.includes('_all')) return rendered;
  const picked: Rendered = {};
  for (const name of names) {
    if (name === 'custom') {
      for (const [key, value] of Object.entries(rendered)) if (key === 'custom' || key.startsWith('custom.')) picked[key] = value;
    } else if (name in rendered) picked[name] = rendered[name];
  }
  return picked;
}
