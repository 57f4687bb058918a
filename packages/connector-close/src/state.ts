import type { ConnectorContext } from '@meshline/connector-spec';
import { closeApi, type CloseApi } from './api.ts';
import type { CloseSettings } from './config.ts';
import { Freshness } from './freshness.ts';
import { MarkerLocks } from './marker-locks.ts';
import { RecentCreates } from './recent-creates.ts';
import { schemaSource, type SchemaSource } from './schema.ts';
import { Seen } from './seen.ts';
import { WORK_STREAMS, type WorkStream } from './work-schema.ts';

/** What one session holds. All of it may be lost at any time: it saves requests and shortens waits, nothing else. */
export interface CloseState {
  readonly settings: CloseSettings;
  readonly context: ConnectorContext;
  readonly api: CloseApi;
  readonly schema: SchemaSource;
  readonly freshness: Freshness;
  readonly recent: RecentCreates;
  readonly locks: MarkerLocks;
  readonly seen: Seen;
  /** What a reading of one kind of task or activity has looked at. */
  workSeen(stream: WorkStream): Seen;
}

export function openState(settings: CloseSettings, context: ConnectorContext): CloseState {
  const api = closeApi(context, settings.baseUrl);
  const seen = new Map(WORK_STREAMS.map((stream) => [stream, new Seen()]));
  return {
    settings,
    context,
    api,
    schema: schemaSource(api, context.signal),
    freshness: new Freshness(),
    recent: new RecentCreates(settings.lagMs + 60_000),
    locks: new MarkerLocks(),
    seen: new Seen(),
    workSeen: (stream) => seen.get(stream) ?? new Seen(),
  };
}
