import { renderLeadAlone, type Rendered } from '../render.ts';
import type { ContactRow, LeadRow, OpportunityRow } from '../rows.ts';
import { difference, log, renderRecord, type Change } from './change.ts';

type Meta = Readonly<Record<string, string>>;

/**
 * The changes that make an `updated` event (close.md 5): of a contact name, title, e-mails, phones, urls; of an
 * opportunity status, date_won, value, value_period, confidence; custom values and another lead too (unverified).
 */
const LOGGED = {
  lead: /./,
  contact: /^(name|title|emails|phones|urls|lead_id|custom\..*)$/,
  opportunity: /^(status_id|date_won|value|value_period|confidence|lead_id|custom\..*)$/,
};

function write(
  change: Change,
  subject: { object_type: 'lead' | 'contact' | 'opportunity'; object_id: string; lead_id: string },
  shown: Rendered,
  now: Rendered,
  data: Rendered,
  meta: Meta | undefined,
): string[] {
  const { changed, previous } = difference(shown, now);
  if (changed.some((name) => LOGGED[subject.object_type].test(name))) {
    const happening = { ...subject, action: 'updated', changed_fields: changed, data, previous_data: previous };
    log(change, meta === undefined ? happening : { ...happening, meta });
  }
  return changed;
}

/** Logs what differs between a lead as it was shown (alone, without children) and as it is now; returns the names. */
export const logLeadUpdate = (change: Change, shown: Rendered, after: LeadRow, meta?: Meta): string[] =>
  write(
    change,
    { object_type: 'lead', object_id: after.id, lead_id: after.id },
    shown,
    renderLeadAlone(change.store, after, change.store.live),
    renderRecord(change.store, 'lead', after),
    meta,
  );

/** The same for a contact; returns the names of all that changed, logged or not. */
export function logContactUpdate(change: Change, shown: Rendered, after: ContactRow, meta?: Meta): string[] {
  const data = renderRecord(change.store, 'contact', after);
  return write(change, { object_type: 'contact', object_id: after.id, lead_id: after.lead_id }, shown, data, data, meta);
}

/** The same for an opportunity. */
export function logOpportunityUpdate(change: Change, shown: Rendered, after: OpportunityRow, meta?: Meta): string[] {
  const data = renderRecord(change.store, 'opportunity', after);
  return write(change, { object_type: 'opportunity', object_id: after.id, lead_id: after.lead_id }, shown, data, data, meta);
}
