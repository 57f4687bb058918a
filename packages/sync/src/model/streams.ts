import type { Manifest } from '@meshline/connector-spec';
import { USER_ENTITY, type EntityRules, type Rulebook, type StreamRules } from '@meshline/rulebook';
import { triggerFields, triggersOf } from './watched-streams.ts';

export interface MappedStream {
  readonly entity: EntityRules;
  readonly rules: StreamRules;
}

/** The entity and the lenses of a stream; undefined where the rulebook doesn't map it. */
export function mappedStream(rulebook: Rulebook, connection: string, stream: string): MappedStream | undefined {
  for (const entity of rulebook.entities) {
    const rules = entity.streams.find((candidate) => candidate.connection === connection && candidate.stream === stream);
    if (rules) return { entity, rules };
  }
  return undefined;
}

/** Whether anything of a stream is wanted: an entity maps it, or a workflow listens to it. */
export const isWanted = (rulebook: Rulebook, connection: string, stream: string): boolean =>
  mappedStream(rulebook, connection, stream) !== undefined || triggersOf(rulebook, connection, stream).length > 0;

/** Feeds of a connection that bring a stream which the rulebook maps or a workflow listens to. */
export function mappedFeeds(rulebook: Rulebook, connection: string, manifest: Manifest): readonly string[] {
  return Object.entries(manifest.feeds)
    .filter(([, feed]) => feed.streams.some((stream) => isWanted(rulebook, connection, stream)))
    .map(([name]) => name);
}

/** Remote fields that the lenses of each mapped stream need (the roots of their paths), and those that triggers look at. */
export function wantedFields(
  rulebook: Rulebook,
  connection: string,
  manifest: Manifest,
): Readonly<Record<string, readonly string[]>> {
  const wanted: Record<string, readonly string[]> = {};
  for (const stream of Object.keys(manifest.streams)) {
    const mapped = mappedStream(rulebook, connection, stream);
    const heard = triggersOf(rulebook, connection, stream).flatMap(triggerFields);
    if (!mapped && heard.length === 0) continue;
    wanted[stream] = [...new Set([...(mapped ? neededFields(mapped) : []), ...heard])].sort();
  }
  return wanted;
}

/** Remote fields of a stream that its lenses, creates and matching look at; others say nothing to us. */
export function neededFields({ entity, rules }: MappedStream): ReadonlySet<string> {
  const roots = Object.values(rules.lenses).map((lens) => rootOf(lens.path));
  roots.push(...Object.keys(rules.onCreate ?? {}));
  if (entity.name === USER_ENTITY) roots.push('active');
  if (entity.matching.by === 'weight') {
    for (const known of entity.matching.knownIds) {
      if (known.connection === rules.connection && known.stream === rules.stream) roots.push(rootOf(known.field));
    }
  }
  return new Set(roots);
}

/** `emails` of `emails[primary].kind`; a path whose name itself has a dot (`custom.Employees`) is its own root. */
function rootOf(path: string): string {
  const bracket = path.indexOf('[');
  return bracket < 0 ? path : path.slice(0, bracket);
}

/** Entities that hold a reference to this one: they may settle anew when it changes. */
export function childrenOf(rulebook: Rulebook, entity: string): readonly string[] {
  return rulebook.entities
    .filter((candidate) => Object.values(candidate.fields).some((field) => field.entity === entity))
    .map((candidate) => candidate.name);
}

export function parentsOf(rulebook: Rulebook, entity: EntityRules): readonly EntityRules[] {
  const names = new Set(
    Object.values(entity.fields).flatMap((field) => (field.entity && field.entity !== entity.name ? [field.entity] : [])),
  );
  return rulebook.entities.filter((candidate) => names.has(candidate.name));
}
