import { isList, type Fields, type Value } from '@meshline/record';
import type { EntityRules, StreamRules } from '@meshline/rulebook';
import type { ConnectionFacts, Golden, References } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { parsePath } from '../map/path.ts';
import { project } from '../map/project.ts';
import { illegalOption, notWritable, pausedWrite, type Target } from './findings.ts';

/** What one field adds to a patch, or why it doesn't. */
export type FieldPatch =
  | { readonly state: 'patch'; readonly patch: Fields; readonly paths: readonly string[] }
  | { readonly state: 'nothing' | 'no-remote-value' | 'target-missing' | 'inactive-owner' }
  | { readonly state: 'finding'; readonly finding: Finding };

/**
 * The patch of one field on top of what the patch already says, checked against the live manifest: writable, and of a
 * value that the system offers.
 */
export function fieldPatch(
  entity: EntityRules,
  stream: StreamRules,
  target: Target,
  connection: ConnectionFacts,
  field: string,
  value: Value,
  current: Fields,
  references: References,
  golden: Golden,
  country: string | undefined,
): FieldPatch {
  const lens = stream.lenses[field];
  if (lens === undefined) return { state: 'nothing' };
  const projection = project(entity, stream, field, value, current, references, {
    connection: stream.connection,
    golden,
    country,
  });
  switch (projection.state) {
    case 'same':
    case 'not-held':
    case 'not-clearable':
      return { state: 'nothing' };
    case 'no-remote-value':
    case 'target-missing':
    case 'inactive-owner':
      return { state: projection.state };
    case 'patch':
      break;
  }
  const { root } = parsePath(lens.path);
  if (connection.readOnly[stream.stream]?.includes(root))
    return { state: 'finding', finding: notWritable(entity, target, field, root) };
  const paused = connection.paused?.[stream.stream]?.find(({ path }) => path === root);
  if (paused !== undefined) return { state: 'finding', finding: pausedWrite(target, field, paused) };
  const illegal = illegalValue(projection.patch[root] ?? null, connection.options[stream.stream]?.[root]);
  if (illegal !== undefined) return { state: 'finding', finding: illegalOption(entity, target, field, root, illegal) };
  return { state: 'patch', patch: projection.patch, paths: [root] };
}

function illegalValue(value: Value, options: readonly string[] | undefined): string | undefined {
  if (options === undefined || options.length === 0) return undefined;
  const texts = isList(value) ? value.map((item) => item.value) : [value];
  return texts.find((text): text is string => typeof text === 'string' && !options.includes(text));
}
