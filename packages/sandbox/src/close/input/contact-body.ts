import type { ContactRow } from '../rows.ts';
import type { Store } from '../store.ts';
import { text, type Body, type Reading } from './body.ts';
import { emails, phones, urls } from './contact-points.ts';
import { applyCustom } from './custom-values.ts';

/** Where a record moves by its `lead_id`: the old lead when the body names none, or when moves are ignored. */
export function movedTo(store: Store, before: string, body: Body, { problems }: Reading): string {
  const to = body['lead_id'];
  if (to === undefined || to === before || !store.quirks.moveByLeadId) return before;
  if (typeof to === 'string' && store.leads.live.get(to) !== undefined) return to;
  problems.add('lead_id', 'Lead not found.');
  return before;
}

/** A contact with a body's keys applied; lists are replaced whole, unknown keys dropped (close.md 3.1). */
export function applyContactBody(store: Store, before: ContactRow, body: Body, reading: Reading): ContactRow {
  const { problems } = reading;
  const lead_id = movedTo(store, before.lead_id, body, reading);
  return {
    ...before,
    lead_id,
    ...(body['name'] === undefined ? {} : { name: text(body['name'], 'name', '', problems) }),
    ...(body['title'] === undefined ? {} : { title: text(body['title'], 'title', null, problems) }),
    ...(body['emails'] === undefined ? {} : { emails: emails(body['emails'], reading) }),
    ...(body['phones'] === undefined ? {} : { phones: phones(body['phones'], reading) }),
    ...(body['urls'] === undefined ? {} : { urls: urls(body['urls'], reading) }),
    custom: applyCustom(store, 'contact', lead_id, before.custom, body, reading),
  };
}
