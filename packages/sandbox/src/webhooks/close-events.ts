import type { Mutation, Vendor } from '../core/vendor.ts';
import type { WireEvent } from './hubspot-events.ts';

const ACTIONS: Readonly<Record<Mutation['kind'], string>> = { create: 'created', update: 'updated', archive: 'deleted' };
const TYPES: ReadonlySet<string> = new Set(['lead', 'contact', 'opportunity']);

/** What Close tells of a change; undefined where nobody subscribed. `number` makes its id. */
export function closeEvent(vendor: Vendor, mutation: Mutation, number: number): WireEvent | undefined {
  if (!TYPES.has(mutation.type)) return undefined;
  const data = mutation.kind === 'archive' ? {} : (vendor.backdoor.get(mutation.type, mutation.id)?.properties ?? {});
  // Times of events have no zone (close.md 2).
  const time = `${new Date(mutation.at).toISOString().slice(0, -1)}000`;
  return {
    id: `ev_${String(number).padStart(20, '0')}`,
    object_type: mutation.type,
    object_id: mutation.id,
    action: ACTIONS[mutation.kind],
    organization_id: vendor.accountId(),
    date_created: time,
    date_updated: time,
    changed_fields: mutation.kind === 'update' ? mutation.changed : [],
    data,
    previous_data: {},
    user_id: null,
    api_key_id: mutation.viaApi ? 'api_0000000000' : null,
    request_id: null,
    meta: {},
  };
}
