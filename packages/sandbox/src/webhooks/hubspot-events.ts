import type { Mutation, Vendor } from '../core/vendor.ts';
import type { Random } from '../core/random.ts';

/** The developer app that the subscriptions and the API token belong to: its own writes come back. */
const APP = 1_160_452;
const SUBSCRIPTIONS: Readonly<Record<string, number>> = { creation: 25_001, deletion: 25_002, propertyChange: 25_003 };
const NAMES: Readonly<Record<string, string>> = { contacts: 'contact', companies: 'company', deals: 'deal' };
/** So few that two events soon have the same. */
const EVENT_IDS = 500;

export type WireEvent = Readonly<Record<string, unknown>>;

/** What HubSpot tells of a change: one event for the record, one for each property. */
export function hubspotEvents(vendor: Vendor, mutation: Mutation, random: Random): readonly WireEvent[] {
  const name = NAMES[mutation.type];
  if (name === undefined) return [];
  const base = {
    appId: APP,
    portalId: Number(vendor.accountId()),
    occurredAt: mutation.at,
    attemptNumber: 0,
    objectId: Number(mutation.id),
    changeSource: mutation.viaApi ? 'INTEGRATION' : 'CRM_UI',
    sourceId: mutation.viaApi ? String(APP) : 'userId:7001',
  };
  const event = (what: string, more: WireEvent): WireEvent => ({
    eventId: random.int(EVENT_IDS),
    subscriptionId: SUBSCRIPTIONS[what],
    subscriptionType: `${name}.${what}`,
    ...base,
    ...more,
  });
  if (mutation.kind === 'archive') return [event('deletion', { changeFlag: 'DELETED' })];
  const properties = vendor.backdoor.get(mutation.type, mutation.id)?.properties ?? {};
  const changes = mutation.changed.map((property) => {
    const value = properties[property];
    return event('propertyChange', { propertyName: property, propertyValue: typeof value === 'string' ? value : '' });
  });
  return mutation.kind === 'create' ? [event('creation', { changeFlag: 'CREATED' }), ...changes] : changes;
}
