import type { Manifest, QuotaBucket, QuotaClass, StreamManifest } from '@meshline/connector-spec';
import { API_VERSION, DEFAULT_HOST, DOCS_URL, ENDPOINTS } from './api.ts';
import type { CloseSettings } from './config.ts';
import { MARKER_FIELD } from './marker-field.ts';
import { WORK_STREAMS } from './work-schema.ts';

/**
 * Frozen data. `archive` is Close's DELETE: hard, without an undelete, and a lead takes its contacts and opportunities
 * along (close.md 7).
 */
export function closeManifest(settings: CloseSettings) {
  const record = (label: string, seesMerges: boolean): StreamManifest => ({
    label,
    readFull: true,
    readIncremental: true,
    seesDeletes: true,
    seesMerges,
    seesConversions: false,
    immutable: false,
    writes: ['create', 'update', 'archive'],
    createStrategy: 'probe',
    preconditions: 'none',
    markerField: MARKER_FIELD,
    batch: { write: 50, get: 100 },
    lagMs: settings.lagMs,
  });
  /** Tasks and notes have no field for the marker: it stands at the end of their text. */
  const work = (label: string, written: boolean): StreamManifest => {
    const { markerField: _, ...stream } = record(label, false);
    return { ...stream, writes: written ? stream.writes : [], createStrategy: written ? 'probe' : 'none' };
  };
  return {
    id: 'close',
    displayName: 'Close',
    docsUrl: DOCS_URL,
    apiVersions: [API_VERSION],
    streams: {
      lead: record('Leads', true),
      contact: record('Contacts', false),
      opportunity: record('Opportunities', false),
      task: work('Tasks', true),
      note: work('Notes', true),
      call: work('Calls', false),
      email: work('E-mails', false),
      meeting: work('Meetings', false),
      user: {
        label: 'Users',
        readFull: true,
        readIncremental: true,
        seesDeletes: false,
        seesMerges: false,
        seesConversions: false,
        immutable: false,
        writes: [],
        createStrategy: 'none',
        preconditions: 'none',
        batch: { write: 1, get: 100 },
        lagMs: settings.lagMs,
      },
    },
    feeds: {
      users: { streams: ['user'], kind: 'stream', quotaClass: 'user.list' },
      log: { streams: ['lead', 'contact', 'opportunity'], kind: 'event-log', quotaClass: 'event.list' },
      ...Object.fromEntries(
        WORK_STREAMS.map((stream) => [stream, { streams: [stream], kind: 'stream' as const, quotaClass: 'event.list' }]),
      ),
    },
    quota: quota(settings.requestsPerSecond),
    webhooks: true,
    provisions: true,
    hosts: [DEFAULT_HOST],
    secrets: ['apiKey'],
  } as const satisfies Manifest;
}

/** A bucket and a class of one name for each endpoint group: Close counts each by itself, for each key (close.md 2.1). */
function quota(requestsPerSecond: number): { buckets: QuotaBucket[]; classes: Record<string, QuotaClass> } {
  const names = Object.keys(ENDPOINTS);
  return {
    buckets: names.map((name) => ({ name, limit: requestsPerSecond, windowMs: 1000, scope: 'app' })),
    classes: Object.fromEntries(names.map((name) => [name, [{ bucket: name, cost: 1 }]])),
  };
}
