import type { FeedManifest, Manifest, StreamDescription, StreamManifest } from '@meshline/connector-spec';
import { describeStream } from './description-hash.ts';

/**
 * The manifest of a connector that reads whole streams of this machine and never writes: one feed for each stream, of its
 * name; no hosts, no secrets, no quota.
 */
export function readOnlyManifest(id: string, displayName: string, streams: readonly string[]): Manifest {
  const stream = (label: string): StreamManifest => ({
    label,
    readFull: true,
    readIncremental: false,
    seesDeletes: false,
    seesMerges: false,
    seesConversions: false,
    immutable: false,
    writes: [],
    createStrategy: 'none',
    preconditions: 'none',
    batch: { write: 1, get: 100 },
    lagMs: 0,
  });
  const feed = (name: string): FeedManifest => ({ streams: [name], kind: 'stream', quotaClass: 'read' });
  return {
    id,
    displayName,
    apiVersions: [],
    streams: Object.fromEntries(streams.map((name) => [name, stream(name)])),
    feeds: Object.fromEntries(streams.map((name) => [name, feed(name)])),
    quota: { buckets: [], classes: { read: [] } },
    webhooks: false,
    provisions: false,
    hosts: [],
    secrets: [],
  };
}

/** A stream whose fields are all text that can be read only. */
export function textStream(stream: string, fields: readonly string[]): StreamDescription {
  return describeStream({
    stream,
    label: stream,
    fields: fields.map((name) => ({
      name,
      label: name,
      type: 'text',
      required: false,
      readable: true,
      writable: false,
      clearable: false,
      unique: false,
      computed: false,
    })),
    naturalKeys: [],
  });
}
