import { isBlank, type RecordRef } from '@meshline/record';
import type { EntityRules, StreamRules } from '@meshline/rulebook';
import type { Golden, RecordFacts, References } from '../facts.ts';
import { parsePath, readPath } from '../map/path.ts';
import { project } from '../map/project.ts';
import { goldenCountry } from '../settle/record-view.ts';

/** One field of one thing in two systems. `a` stands before `b` in the alphabet. */
export interface PairAgreement {
  readonly field: string;
  readonly a: string;
  readonly b: string;
  /** Both show what counts, each in its own form. */
  readonly same: boolean;
}

/**
 * For each pair of systems which hold a field, whether both show its golden value, judged in each one's own space: what a system can't hold
 * is no difference. Of primaries that are live and given.
 */
export function agreementOf(
  entity: EntityRules,
  golden: Golden,
  records: readonly Pick<RecordFacts, 'ref' | 'role' | 'live' | 'fields'>[],
  references: References,
): readonly PairAgreement[] {
  const held = records.flatMap((record) => {
    const stream = rulesOf(entity, record.ref);
    return record.live && record.role === 'primary' && stream !== undefined ? [{ record, stream }] : [];
  });
  return Object.keys(golden).flatMap((field) => {
    const states = held.flatMap(({ record, stream }) => {
      const same = shows(entity, stream, field, golden, record, references);
      return same === undefined ? [] : [{ connection: record.ref.connection, same }];
    });
    return pairs(states).map(([one, other]) => {
      const [a, b] = [one.connection, other.connection].sort();
      return { field, a: a ?? '', b: b ?? '', same: one.same && other.same };
    });
  });
}

/** Whether a record shows the golden value; undefined where nothing can be said of it. */
function shows(
  entity: EntityRules,
  stream: StreamRules,
  field: string,
  golden: Golden,
  { ref, fields }: Pick<RecordFacts, 'ref' | 'fields'>,
  references: References,
): boolean | undefined {
  const lens = stream.lenses[field];
  const rules = entity.fields[field];
  const value = golden[field]?.value;
  if (lens === undefined || rules === undefined || value === undefined) return undefined;
  const path = parsePath(lens.path);
  if (!Object.hasOwn(fields, path.root)) return undefined;
  // Where a blank isn't carried over, whatever stands there is right.
  if (isBlank(value) && rules.blank === 'keep') return isBlank(readPath(path, fields) ?? null) ? true : undefined;
  const context = { connection: ref.connection, golden, country: goldenCountry(entity, golden) };
  switch (project(entity, stream, field, value, fields, references, context).state) {
    case 'same':
      return true;
    case 'patch':
      return false;
    default:
      return undefined;
  }
}

function rulesOf(entity: EntityRules, ref: RecordRef): StreamRules | undefined {
  return entity.streams.find(({ connection, stream }) => connection === ref.connection && stream === ref.stream);
}

function pairs<Item extends { readonly connection: string }>(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  return items.flatMap((one, at) =>
    items.slice(at + 1).flatMap((other) => (other.connection === one.connection ? [] : [[one, other] as const])),
  );
}
