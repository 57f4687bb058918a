import { notFound } from '../errors.ts';
import type { Body } from '../input/body.ts';
import { applyContactBody } from '../input/contact-body.ts';
import { contactName } from '../render.ts';
import type { ContactRow } from '../rows.ts';
import { count, difference, renderRecord, stamp, type Change } from './change.ts';
import { logContactUpdate } from './log-update.ts';
import { addLead, announceContact, blankContact, blankLead } from './new-rows.ts';
import { touchingLeads } from './touch-lead.ts';

/** Creates a contact. Without a `lead_id` it makes a junk lead for it in silence (close.md 0.4). */
export function createContact(change: Change, body: Body): ContactRow {
  const { store, now, reading } = change;
  const { lead_id: leadId, ...rest } = body;
  const lead = typeof leadId === 'string' ? store.leads.live.get(leadId) : undefined;
  if (leadId !== undefined && leadId !== null && lead === undefined) reading.problems.add('lead_id', 'Lead not found.');
  const row = applyContactBody(store, blankContact(change, lead?.id ?? ''), rest, reading);
  reading.problems.throwIfAny();
  if (lead === undefined) {
    const junk = blankLead(change);
    const contact = { ...row, lead_id: junk.id };
    addLead(change, { ...junk, name: store.quirks.junkLeadName === 'contact' ? contactName(row) : '' }, [contact]);
    return contact;
  }
  touchingLeads(change, [lead.id], () => {
    store.contacts.put(row, now);
    announceContact(change, row);
  });
  return row;
}

/** Patches a contact; a body that changes nothing leaves its dates alone. Throws 404 when there is none, 400 for a bad body. */
export function updateContact(change: Change, id: string, body: Body): ContactRow {
  const { store, now, reading } = change;
  const before = store.contacts.live.get(id);
  if (before === undefined) throw notFound();
  const next = applyContactBody(store, before, body, reading);
  reading.problems.throwIfAny();
  const shown = renderRecord(store, 'contact', before);
  if (difference(shown, renderRecord(store, 'contact', next)).changed.length === 0) {
    count(change, 'update', 'contact', before, []);
    return before;
  }
  const after = stamp(next, change);
  const changed = touchingLeads(change, [...new Set([before.lead_id, after.lead_id])], () => {
    store.contacts.put(after, now);
    return logContactUpdate(change, shown, after);
  });
  count(change, 'update', 'contact', after, changed);
  return after;
}
