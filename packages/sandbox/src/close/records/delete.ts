import { notFound } from '../errors.ts';
import type { ContactRow, OpportunityRow } from '../rows.ts';
import { count, log, renderRecord, stamp, type Change } from './change.ts';
import { touchingLeads, touchLead } from './touch-lead.ts';
import { deleteWorkOf } from './work.ts';

const gone = { action: 'deleted', changed_fields: [], data: null };

function buryContact(change: Change, row: ContactRow): void {
  const { store, at, now } = change;
  const previous_data = renderRecord(store, 'contact', row);
  store.contacts.put({ ...row, deleted: at }, now);
  log(change, { ...gone, object_type: 'contact', object_id: row.id, lead_id: row.lead_id, previous_data });
  count(change, 'archive', 'contact', row, []);
}

function buryOpportunity(change: Change, row: OpportunityRow): void {
  const { store, at, now } = change;
  const previous_data = renderRecord(store, 'opportunity', row);
  store.opportunities.put({ ...row, deleted: at }, now);
  log(change, { ...gone, object_type: 'opportunity', object_id: row.id, lead_id: row.lead_id, previous_data });
  count(change, 'archive', 'opportunity', row, []);
}

/** Deletes a lead and all that hangs under it. Throws 404 when there is none, also when it was just deleted. */
export function deleteLead(change: Change, id: string): void {
  const { store, at, now } = change;
  const row = store.leads.live.get(id);
  if (row === undefined) throw notFound();
  const previous_data = renderRecord(store, 'lead', row);
  for (const opportunity of store.live.opportunities.childrenOf(id)) buryOpportunity(change, opportunity);
  for (const contact of store.live.contacts.childrenOf(id)) buryContact(change, contact);
  deleteWorkOf(change, id);
  store.leads.put({ ...row, deleted: at }, now);
  log(change, { ...gone, object_type: 'lead', object_id: id, lead_id: id, previous_data });
  count(change, 'archive', 'lead', row, []);
}

/** Deletes a contact; opportunities that named it lose it (unverified). Throws 404 when there is none. */
export function deleteContact(change: Change, id: string): void {
  const { store, now } = change;
  const row = store.contacts.live.get(id);
  if (row === undefined) throw notFound();
  touchingLeads(change, [row.lead_id], () => {
    buryContact(change, row);
    for (const opportunity of store.live.opportunities.childrenOf(row.lead_id)) {
      if (opportunity.contact_id === id) store.opportunities.put(stamp({ ...opportunity, contact_id: null }, change), now);
    }
  });
}

/** Deletes an opportunity. Throws 404 when there is none. */
export function deleteOpportunity(change: Change, id: string): void {
  const row = change.store.opportunities.live.get(id);
  if (row === undefined) throw notFound();
  buryOpportunity(change, row);
  touchLead(change, row.lead_id);
}
