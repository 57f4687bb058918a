import { fieldErrors } from '../errors.ts';
import type { Body } from '../input/body.ts';
import { MERGE_DELAY_MS } from '../numbers.ts';
import { renderLeadAlone } from '../render.ts';
import type { Actor, LeadRow } from '../rows.ts';
import type { Store } from '../store.ts';
import { count, log, renderRecord, stamp, type Change } from './change.ts';
import { moveWork } from './work.ts';
import { logContactUpdate, logLeadUpdate, logOpportunityUpdate } from './log-update.ts';

/** Accepts a merge of `source` into `destination`; it runs later (close.md 7), at once when lags are off. */
export function requestMerge(store: Store, actor: Actor, body: Body): void {
  const problems: Record<string, string> = {};
  for (const key of ['source', 'destination']) {
    const id = body[key];
    if (typeof id !== 'string' || store.leads.live.get(id) === undefined) problems[key] = 'Lead not found.';
  }
  if (Object.keys(problems).length > 0) throw fieldErrors(problems);
  const { source, destination } = body as { source: string; destination: string };
  if (source === destination) throw fieldErrors({ source: 'A lead cannot be merged with itself.' });
  const delay = store.options.realism.lags ? MERGE_DELAY_MS : 0;
  store.merges.put({ ...store.ids.next('acti'), source, destination, due: store.now() + delay, actor });
}

/** Runs a merge: children move keeping their ids, gaps of the destination are filled, the source is deleted (close.md 7). */
export function runMerge(change: Change, sourceId: string, destinationId: string): void {
  const { store, at, now } = change;
  const source = store.leads.live.get(sourceId);
  const destination = store.leads.live.get(destinationId);
  if (source === undefined || destination === undefined) return;
  const meta = { merge_source_lead_id: sourceId, merge_destination_lead_id: destinationId };
  const sourceShown = renderRecord(store, 'lead', source);
  const destinationShown = renderLeadAlone(store, destination, store.live);

  for (const contact of store.live.contacts.childrenOf(sourceId)) {
    const shown = renderRecord(store, 'contact', contact);
    const moved = store.contacts.put(stamp({ ...contact, lead_id: destinationId }, change), now);
    count(change, 'update', 'contact', moved, logContactUpdate(change, shown, moved, meta));
  }
  for (const opportunity of store.live.opportunities.childrenOf(sourceId)) {
    const shown = renderRecord(store, 'opportunity', opportunity);
    const moved = store.opportunities.put(stamp({ ...opportunity, lead_id: destinationId }, change), now);
    count(change, 'update', 'opportunity', moved, logOpportunityUpdate(change, shown, moved, meta));
  }
  moveWork(change, sourceId, destinationId, meta);
  const merged = store.leads.put(stamp(filledFrom(destination, source), change), now);
  store.leads.put({ ...source, deleted: at }, now);

  const lead = { object_type: 'lead', lead_id: destinationId, changed_fields: [] };
  logLeadUpdate(change, destinationShown, merged, meta);
  log(change, {
    ...lead,
    object_id: sourceId,
    lead_id: sourceId,
    action: 'deleted',
    data: null,
    previous_data: sourceShown,
    meta,
  });
  log(change, {
    ...lead,
    object_id: destinationId,
    action: 'merged',
    data: renderRecord(store, 'lead', merged),
    previous_data: null,
    meta,
  });
  count(change, 'update', 'lead', merged, ['contact_ids']);
  count(change, 'archive', 'lead', source, []);
}

const filledFrom = (destination: LeadRow, source: LeadRow): LeadRow => ({
  ...destination,
  name: destination.name || source.name,
  description: destination.description || source.description,
  url: destination.url ?? source.url,
  addresses: [
    ...destination.addresses,
    ...source.addresses.filter(
      (address) => !destination.addresses.some((held) => JSON.stringify(held) === JSON.stringify(address)),
    ),
  ],
  custom: { ...source.custom, ...destination.custom },
});
