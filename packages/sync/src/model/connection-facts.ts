import type { ConnectionFacts } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import type { Manifest, StreamDescription } from '@meshline/connector-spec';
import type { StoredConnection } from '../ports/connection-store.ts';

/** What settle and plan may know of a connection, but for `openReview`, which is an identity's. */
export function connectionFacts(
  stored: StoredConnection,
  manifest: Manifest,
  entity: EntityRules,
): Omit<ConnectionFacts, 'openReview'> {
  const streams = entity.streams.filter(({ connection }) => connection === stored.id).map(({ stream }) => stream);
  const described = stored.streams.filter(({ stream }) => streams.includes(stream));
  const feeds = Object.entries(manifest.feeds).filter(([, feed]) => feed.streams.some((stream) => streams.includes(stream)));
  return {
    mode: stored.modes[entity.name] ?? 'observe',
    firstPassLinked: feeds.length > 0 && feeds.every(([name]) => stored.firstPass.includes(name)),
    readOnly: byStream(described, (field) => !field.writable || field.computed),
    requiredOnCreate: byStream(described, (field) => field.required && field.writable),
    options: Object.fromEntries(described.map((description) => [description.stream, optionsOf(description)])),
    createStrategy: Object.fromEntries(streams.map((stream) => [stream, manifest.streams[stream]?.createStrategy ?? 'none'])),
  };
}

function byStream(
  described: readonly StreamDescription[],
  which: (field: StreamDescription['fields'][number]) => boolean,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(described.map(({ stream, fields }) => [stream, fields.filter(which).map(({ name }) => name)]));
}

function optionsOf(description: StreamDescription): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    description.fields.flatMap(({ name, options }) =>
      options === undefined ? [] : [[name, options.filter(({ active }) => active).map(({ value }) => value)]],
    ),
  );
}
