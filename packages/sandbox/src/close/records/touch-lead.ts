import { renderLeadAlone, type Rendered } from '../render.ts';
import type { LeadRow } from '../rows.ts';
import type { Change } from './change.ts';
import { logLeadUpdate } from './log-update.ts';

/** A child's change moves its lead's `date_updated`, without an event of the lead (close.md 4, 8.6). */
export function touchLead({ store, at, now }: Change, id: string): void {
  const lead = store.leads.live.get(id);
  if (lead !== undefined && lead.updated < at) store.leads.put({ ...lead, updated: at }, now);
}

/**
 * Makes a change of contacts and touches their leads; a lead whose contacts came or went also gets its own event, for
 * any other change of a contact it doesn't (close.md 5).
 */
export function touchingLeads<T>(change: Change, leadIds: readonly string[], act: () => T): T {
  const { store } = change;
  const shown = leadIds.flatMap((id): [LeadRow, Rendered][] => {
    const lead = store.leads.live.get(id);
    return lead === undefined ? [] : [[lead, renderLeadAlone(store, lead, store.live)]];
  });
  const result = act();
  for (const [lead, before] of shown) {
    touchLead(change, lead.id);
    const contactsNow = [...store.live.contacts.childIds(lead.id)];
    if (String(before['contact_ids']) !== String(contactsNow))
      logLeadUpdate(change, before, store.leads.live.get(lead.id) ?? lead);
  }
  return result;
}
