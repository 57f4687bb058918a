import type { Manifest, StreamManifest } from '@meshline/connector-spec';
import { MAX_ROWS_PER_RETRIEVE, MAX_ROWS_PER_WRITE } from './api.ts';
import type { SalesforceSettings } from './config.ts';

/** The field that carries the marker once `provision` made it: text of 36, External ID, Unique. */
export const MARKER_FIELD = 'MeshLine_Id__c';

/** The streams that every connection needs; each has the marker field. */
export const CORE_STREAMS = ['Account', 'Contact', 'Lead', 'Opportunity'] as const;

/** The streams that can be created; each has the marker field. */
export const WRITABLE_STREAMS = [...CORE_STREAMS, 'Task'] as const;
export type WritableStream = (typeof WRITABLE_STREAMS)[number];

const writable: StreamManifest = {
  label: '',
  readFull: true,
  readIncremental: true,
  seesDeletes: true,
  seesMerges: true,
  seesConversions: false,
  immutable: false,
  writes: ['create', 'update', 'upsert', 'archive'],
  createStrategy: 'external-id-upsert',
  // If-Unmodified-Since is documented for single rows only; one call for each row would eat the day's allocation.
  preconditions: 'none',
  markerField: MARKER_FIELD,
  batch: { write: MAX_ROWS_PER_WRITE, get: MAX_ROWS_PER_RETRIEVE },
  // SOQL reads the database itself: what was acknowledged is seen.
  lagMs: 0,
};

const { markerField: _marker, ...unmarked } = writable;
const readOnly: StreamManifest = { ...unmarked, seesMerges: false, writes: [], createStrategy: 'none' };

const streams: Manifest['streams'] = {
  Account: { ...writable, label: 'Accounts' },
  Contact: { ...writable, label: 'Contacts' },
  Lead: { ...writable, label: 'Leads', seesConversions: true },
  Opportunity: { ...writable, label: 'Opportunities', seesMerges: false },
  Task: { ...writable, label: 'Tasks', seesMerges: false },
  Event: { ...readOnly, label: 'Events' },
  // A case is worked on, but never made: a ticket begins with a customer.
  Case: { ...readOnly, label: 'Cases', seesMerges: true, writes: ['update'] },
  User: {
    label: 'Users',
    readFull: true,
    readIncremental: true,
    // A user is never deleted, only deactivated.
    seesDeletes: false,
    seesMerges: false,
    seesConversions: false,
    immutable: false,
    writes: [],
    createStrategy: 'none',
    preconditions: 'none',
    batch: { write: 1, get: MAX_ROWS_PER_RETRIEVE },
    lagMs: 0,
  },
};

/** What the connector can do. Frozen data; the settings give the API version and the size of the day's bucket. */
export function manifest(settings: Pick<SalesforceSettings, 'apiVersion' | 'dailyApiRequests'>) {
  const one = [{ bucket: 'daily', cost: 1 }];
  return {
    id: 'salesforce',
    displayName: 'Salesforce',
    docsUrl: 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/',
    apiVersions: [`v${settings.apiVersion}`],
    streams,
    feeds: Object.fromEntries(
      Object.keys(streams).map((stream) => [stream, { streams: [stream], kind: 'stream' as const, quotaClass: 'query' }]),
    ),
    quota: {
      // A rolling day over the whole org; there is no limit by the second (salesforce.md 11).
      buckets: [
        {
          name: 'daily',
          limit: settings.dailyApiRequests,
          windowMs: 86_400_000,
          scope: 'account' as const,
          reported: { header: 'sforce-limit-info', as: 'used/limit' as const },
        },
      ],
      // Asking for a token isn't an API request.
      classes: { crud: one, query: one, meta: one, auth: [] },
    },
    webhooks: false,
    provisions: true,
    hosts: ['*.salesforce.com', '*.force.com'],
    secrets: ['clientId', 'clientSecret'],
  } satisfies Manifest;
}
