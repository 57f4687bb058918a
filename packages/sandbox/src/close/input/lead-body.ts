import type { Address, LeadRow } from '../rows.ts';
import type { Store } from '../store.ts';
import { listOf, text, type Body, type Reading } from './body.ts';
import { applyCustom } from './custom-values.ts';

const ADDRESS_KEYS = ['label', 'address_1', 'address_2', 'city', 'state', 'zipcode', 'country'] as const;

const addresses = (value: unknown, { problems }: Reading): Address[] =>
  listOf(value, 'addresses', problems, (raw, fail) => {
    const address: Record<(typeof ADDRESS_KEYS)[number], string> = {
      label: 'business',
      address_1: '',
      address_2: '',
      city: '',
      state: '',
      zipcode: '',
      country: '',
    };
    for (const key of ADDRESS_KEYS) {
      const part = raw[key];
      if (typeof part === 'string') address[key] = part;
      else if (part !== undefined && part !== null) fail(key, 'Input should be a valid string');
    }
    return address;
  });

/** The lead's status named by id or label, not both (close.md 3.1); undefined when neither is named. */
function statusId(store: Store, body: Body, { problems }: Reading): string | undefined {
  const { status_id: id, status: label } = body;
  if (id !== undefined && label !== undefined) {
    problems.add('status', 'Provide either status or status_id, not both.');
    return undefined;
  }
  if (id !== undefined) {
    if (typeof id === 'string' && store.leadStatuses.get(id) !== undefined) return id;
    problems.add('status_id', 'Lead status not found.');
  } else if (label !== undefined) {
    for (const status of store.leadStatuses.values()) if (status.label === label) return status.id;
    problems.add('status', 'Lead status not found.');
  }
  return undefined;
}

/** A lead with a body's keys applied; keys that a lead hasn't are dropped, omitted ones stay (close.md 2, 3.1). */
export function applyLeadBody(store: Store, before: LeadRow, body: Body, reading: Reading): LeadRow {
  const { problems } = reading;
  return {
    ...before,
    ...(body['name'] === undefined ? {} : { name: text(body['name'], 'name', '', problems) }),
    ...(body['description'] === undefined ? {} : { description: text(body['description'], 'description', '', problems) }),
    ...(body['url'] === undefined ? {} : { url: text(body['url'], 'url', null, problems) }),
    ...(body['addresses'] === undefined ? {} : { addresses: addresses(body['addresses'], reading) }),
    status_id: statusId(store, body, reading) ?? before.status_id,
    custom: applyCustom(store, 'lead', before.id, before.custom, body, reading),
  };
}
