import type { Manifest, StreamManifest } from '@meshline/connector-spec';

/** The text property, unique in each stream, that carries the marker once `meshline setup` made it. */
export const MARKER_PROPERTY = 'meshline_id';

const TEN_SECONDS = 10_000;
const DAY = 86_400_000;

const crm = (label: string): StreamManifest => ({
  label,
  readFull: true,
  readIncremental: true,
  seesDeletes: true,
  seesMerges: true,
  seesConversions: false,
  immutable: false,
  writes: ['create', 'update', 'upsert', 'archive'],
  createStrategy: 'unique-key-upsert',
  // HubSpot has no ETag and no If-Match anywhere (hubspot.md 0.6).
  preconditions: 'none',
  markerField: MARKER_PROPERTY,
  batch: { write: 100, get: 100 },
  // Search shows a write seconds later; `withLag` puts the setting here.
  lagMs: 30_000,
  // A batch read comes from the records themselves, not from the index.
  readBackMs: 0,
});

/** Calls and e-mails are only read; tickets are changed, but never made. */
const work = (label: string, writes: StreamManifest['writes']): StreamManifest => {
  const { markerField, ...stream } = crm(label);
  const creates = writes.includes('create');
  return {
    ...stream,
    // An activity or ticket can't be merged.
    seesMerges: label === 'Tickets',
    writes,
    createStrategy: creates ? 'unique-key-upsert' : 'none',
    ...(creates ? { markerField } : {}),
  };
};

const submissions: StreamManifest = {
  label: 'Form submissions',
  readFull: true,
  readIncremental: true,
  seesDeletes: false,
  seesMerges: false,
  seesConversions: false,
  immutable: true,
  writes: [],
  createStrategy: 'none',
  preconditions: 'none',
  batch: { write: 1, get: 100 },
  lagMs: 0,
};

export const manifest = {
  id: 'hubspot',
  displayName: 'HubSpot',
  docsUrl: 'https://developers.hubspot.com/docs/api-reference/overview',
  apiVersions: ['v3', 'v4', '2026-03', '2026-09'],
  streams: {
    contacts: crm('Contacts'),
    companies: crm('Companies'),
    deals: crm('Deals'),
    tickets: work('Tickets', ['update']),
    tasks: work('Tasks', ['create', 'update', 'upsert', 'archive']),
    notes: work('Notes', ['create', 'update', 'upsert', 'archive']),
    calls: work('Calls', []),
    emails: work('E-mails', []),
    form_submissions: submissions,
    owners: {
      label: 'Owners',
      readFull: true,
      // Every read of the feed reads all of them, archived ones too: they are few, and there is no modified filter.
      readIncremental: true,
      seesDeletes: false,
      seesMerges: false,
      seesConversions: false,
      immutable: false,
      writes: [],
      createStrategy: 'none',
      preconditions: 'none',
      batch: { write: 1, get: 100 },
      lagMs: 0,
    },
  },
  feeds: {
    contacts: { streams: ['contacts'], kind: 'stream', quotaClass: 'crud' },
    companies: { streams: ['companies'], kind: 'stream', quotaClass: 'crud' },
    deals: { streams: ['deals'], kind: 'stream', quotaClass: 'crud' },
    tickets: { streams: ['tickets'], kind: 'stream', quotaClass: 'crud' },
    tasks: { streams: ['tasks'], kind: 'stream', quotaClass: 'crud' },
    notes: { streams: ['notes'], kind: 'stream', quotaClass: 'crud' },
    calls: { streams: ['calls'], kind: 'stream', quotaClass: 'crud' },
    emails: { streams: ['emails'], kind: 'stream', quotaClass: 'crud' },
    form_submissions: { streams: ['form_submissions'], kind: 'stream', quotaClass: 'crud' },
    owners: { streams: ['owners'], kind: 'stream', quotaClass: 'meta' },
  },
  quota: {
    // The Professional plan (hubspot.md 6). Daily calls end at midnight in the account's zone; a rolling day is stricter.
    buckets: [
      { name: 'burst', limit: 190, windowMs: TEN_SECONDS, scope: 'app' },
      { name: 'search', limit: 5, windowMs: 1000, scope: 'account' },
      { name: 'associations', limit: 150, windowMs: TEN_SECONDS, scope: 'app' },
      {
        name: 'daily',
        limit: 625_000,
        windowMs: DAY,
        scope: 'account',
        reported: { header: 'x-hubspot-ratelimit-daily-remaining', as: 'left' },
      },
    ],
    classes: {
      crud: [
        { bucket: 'burst', cost: 1 },
        { bucket: 'daily', cost: 1 },
      ],
      // Search is exempt from the ten-second limit, not from the daily one.
      search: [
        { bucket: 'search', cost: 1 },
        { bucket: 'daily', cost: 1 },
      ],
      // The documents don't say that associations are exempt from the burst, so they take from both.
      associations: [
        { bucket: 'associations', cost: 1 },
        { bucket: 'burst', cost: 1 },
        { bucket: 'daily', cost: 1 },
      ],
      meta: [
        { bucket: 'burst', cost: 1 },
        { bucket: 'daily', cost: 1 },
      ],
    },
  },
  webhooks: true,
  provisions: true,
  hosts: ['api.hubapi.com'],
  secrets: ['token'],
} as const satisfies Manifest;

/** The manifest with what a connection's settings say of the search's lag. */
export function withLag(lagMs: number): typeof manifest {
  const streams = Object.fromEntries(OBJECT_STREAMS.map((stream) => [stream, { ...manifest.streams[stream], lagMs }]));
  return { ...manifest, streams: { ...manifest.streams, ...streams } };
}

export type QuotaClassName = keyof typeof manifest.quota.classes;

/** The records that every portal has; without them there is nothing to connect. */
export const CORE_STREAMS = ['contacts', 'companies', 'deals'] as const;
export const isCore = (stream: ObjectStream): boolean => CORE_STREAMS.some((core) => core === stream);

/** The streams of CRM objects; `owners` and `form_submissions` are no such thing. */
export const OBJECT_STREAMS = [...CORE_STREAMS, 'tickets', 'tasks', 'notes', 'calls', 'emails'] as const;
export type ObjectStream = (typeof OBJECT_STREAMS)[number];

/** The streams in which records are made, so that they have the marker. */
export const MARKED_STREAMS = OBJECT_STREAMS.filter((stream) => manifest.streams[stream].markerField !== undefined);

/** What a record's associations lead to. Each is a field of that name; the owning side is the one that names it here. */
export type LinkTarget = 'contacts' | 'companies' | 'deals';
const ALL_TARGETS: readonly LinkTarget[] = ['contacts', 'companies', 'deals'];
export const LINK_TARGETS: Readonly<Record<ObjectStream, readonly LinkTarget[]>> = {
  contacts: ['companies'],
  companies: [],
  deals: ['companies'],
  tickets: ALL_TARGETS,
  tasks: ALL_TARGETS,
  notes: ALL_TARGETS,
  calls: ALL_TARGETS,
  emails: ALL_TARGETS,
};

export const isObjectStream = (stream: string): stream is ObjectStream => (OBJECT_STREAMS as readonly string[]).includes(stream);

/** The property that holds the time of the last change (hubspot.md 8). */
export const modifiedProperty = (stream: ObjectStream): string =>
  stream === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

/** The property that holds the time of creation (hubspot.md 8). */
export const createdProperty = (stream: ObjectStream): string => (isActivity(stream) ? 'hs_createdate' : 'createdate');

const isActivity = (stream: ObjectStream): boolean => ['tasks', 'notes', 'calls', 'emails'].includes(stream);
