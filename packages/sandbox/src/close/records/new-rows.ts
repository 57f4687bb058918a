import type { ContactRow, LeadRow, OpportunityRow } from '../rows.ts';
import { count, filled, log, renderRecord, type Change } from './change.ts';

const blank = (prefix: string, { store, actor, at }: Change) => ({
  ...store.ids.next(prefix),
  created: at,
  updated: at,
  deleted: null,
  created_by: actor.userId,
  updated_by: actor.userId,
  custom: {},
});

export function blankLead(change: Change): LeadRow {
  const [status] = change.store.leadStatuses.values();
  return { ...blank('lead', change), name: '', description: '', url: null, status_id: status?.id ?? '', addresses: [] };
}

export const blankContact = (change: Change, lead_id: string): ContactRow => ({
  ...blank('cont', change),
  lead_id,
  name: '',
  title: null,
  emails: [],
  phones: [],
  urls: [],
});

export const blankOpportunity = (change: Change, lead_id: string): OpportunityRow => ({
  ...blank('oppo', change),
  lead_id,
  contact_id: null,
  user_id: change.actor.userId,
  status_id: '',
  value: null,
  value_period: 'one_time',
  confidence: 0,
  note: '',
  date_won: null,
  date_lost: null,
});

/** Stores a lead that was judged already, with the contacts that came in its body. */
export function addLead(change: Change, row: LeadRow, contacts: readonly ContactRow[]): LeadRow {
  const { store, now } = change;
  store.leads.put(row, now);
  for (const contact of contacts) store.contacts.put(contact, now);
  const data = renderRecord(store, 'lead', row);
  log(change, {
    object_type: 'lead',
    object_id: row.id,
    lead_id: row.id,
    action: 'created',
    changed_fields: [],
    data,
    previous_data: null,
  });
  count(change, 'create', 'lead', row, filled(data));
  for (const contact of contacts) announceContact(change, contact);
  return row;
}

/** Logs and counts a contact that was stored. */
export function announceContact(change: Change, row: ContactRow): void {
  const data = renderRecord(change.store, 'contact', row);
  const subject = { object_type: 'contact', object_id: row.id, lead_id: row.lead_id };
  log(change, { ...subject, action: 'created', changed_fields: [], data, previous_data: null });
  count(change, 'create', 'contact', row, filled(data));
}
