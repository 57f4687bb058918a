import { isBlank, isReference, type Fields, type Value } from '@meshline/record';
import { USER_ENTITY, type EntityRules, type FieldRules, type Lens, type StreamRules } from '@meshline/rulebook';
import type { Golden, References } from '../facts.ts';
import { tidyText } from '../normalize/text.ts';
import { sameField } from './canonical.ts';
import type { Projection } from './contract.ts';
import { ownCountry, readValue } from './observe.ts';
import { otherPartOf } from './other-part.ts';
import { parsePath, readPath, writePath } from './path.ts';
import { coreName, rename, splitName } from './person-name.ts';
import { remoteForm } from './remote-form.ts';
import { resolveReference } from './resolve-reference.ts';

export interface ProjectContext {
  readonly connection: string;
  /** Golden values of the identity: the other part of a name comes from here. */
  readonly golden: Golden;
  /** How national phone numbers are read where the record names no country. */
  readonly country?: string | undefined;
}

const SAME: Projection = { state: 'same' };
const NOT_HELD: Projection = { state: 'not-held' };
const NOT_CLEARABLE: Projection = { state: 'not-clearable' };

/**
 * A golden value in the fields of one stream: a patch that changes only what must change, or why there is none. Agreement
 * is judged here, in the target's space. `current` is what the record holds (nothing for a create).
 */
export function project(
  entity: EntityRules,
  stream: StreamRules,
  field: string,
  value: Value,
  current: Fields,
  references: References,
  context: ProjectContext,
): Projection {
  const lens = stream.lenses[field];
  const rules = entity.fields[field];
  if (lens === undefined || rules === undefined || lens.access === 'read') return NOT_HELD;
  switch (lens.kind) {
    case 'parent-text':
      return projectParentText(lens, value, current, references);
    case 'name-part':
      return projectNamePart(stream, lens, value, current, context.golden);
    case 'field':
      break;
  }
  if (value === null) return projectBlank(lens, current);
  if (rules.type === 'reference') return projectReference(rules, lens, value, current, references, context.connection);
  return projectValue(rules, lens, value, current, ownCountry(entity, stream, current) ?? context.country);
}

type FieldLens = Extract<Lens, { kind: 'field' }>;

function patchOf(lens: FieldLens, current: Fields, value: Value, same: (item: Value) => boolean): Projection {
  const path = parsePath(lens.path);
  const written = writePath(path, current[path.root], value, same);
  return written === undefined ? NOT_HELD : { state: 'patch', patch: { [path.root]: written.value } };
}

function projectBlank(lens: FieldLens, current: Fields): Projection {
  if (isBlank(readPath(parsePath(lens.path), current) ?? null)) return SAME;
  const found = patchOf(lens, current, null, () => false);
  return found.state === 'not-held' ? NOT_CLEARABLE : found;
}

function projectValue(
  rules: FieldRules,
  lens: FieldLens,
  value: Exclude<Value, null>,
  current: Fields,
  country: string | undefined,
): Projection {
  const raw = readPath(parsePath(lens.path), current) ?? null;
  const agrees = (item: Value): boolean => {
    if (item === null || isBlank(item)) return false;
    const seen = readValue(rules, lens, item, country);
    return seen.state === 'set' && sameField(rules, seen.value, value, country);
  };
  if (agrees(raw)) return SAME;
  if (lens.values === undefined) return patchOf(lens, current, remoteForm(rules, value, raw, lens.path), agrees);
  const key = typeof value === 'object' ? '' : String(value);
  const remote = Object.hasOwn(lens.values.write, key) ? lens.values.write[key] : undefined;
  if (remote === undefined) return { state: 'no-remote-value', value: key };
  return patchOf(
    lens,
    current,
    typeof raw === 'boolean' ? remote === 'true' : typeof raw === 'number' ? Number(remote) : remote,
    agrees,
  );
}

function projectReference(
  rules: FieldRules,
  lens: FieldLens,
  value: Value,
  current: Fields,
  references: References,
  connection: string,
): Projection {
  if (!isReference(value)) return NOT_HELD;
  const points = (item: Value): boolean =>
    isReference(item) && resolveReference(references, connection, rules, item)?.id === value.id;
  if (points(readPath(parsePath(lens.path), current) ?? null)) return SAME;
  const records = (references.targets[value.id]?.records ?? []).filter(({ ref, live }) => live && ref.connection === connection);
  const isUser = rules.entity === USER_ENTITY;
  const usable = isUser ? records.filter(({ active }) => active) : records;
  const target = usable.find(({ role }) => role === 'primary') ?? usable[0];
  if (target === undefined) return { state: records.length > 0 ? 'inactive-owner' : 'target-missing', identity: value.id };
  return patchOf(lens, current, { stream: target.ref.stream, id: target.ref.id }, points);
}

function projectNamePart(
  stream: StreamRules,
  lens: Extract<Lens, { kind: 'name-part' }>,
  value: Value,
  current: Fields,
  golden: Golden,
): Projection {
  const path = parsePath(lens.path);
  const raw = readPath(path, current) ?? null;
  const now = splitName(typeof raw === 'string' ? raw : '');
  const mine = typeof value === 'string' ? tidyText(value) : '';
  if (now[lens.part] === mine) return SAME;
  // A given name alone can't be told from a family name: a full name can't hold a blank one.
  if (lens.part === 'last' && mine === '') return NOT_CLEARABLE;
  const otherPart = lens.part === 'first' ? 'last' : 'first';
  const other = otherPartOf(stream, lens);
  const known = other === undefined ? undefined : golden[other]?.value;
  const rest = typeof known === 'string' && known.trim() !== '' ? tidyText(known) : now[otherPart];
  const [first, last] = lens.part === 'first' ? [mine, rest] : [rest, mine];
  const wanted = coreName({ first, last });
  // `Anna Maria Schmidt` holds both `Anna | Maria Schmidt` and `Anna Maria | Schmidt`: the text decides, not how it was split.
  if (coreName(now) === coreName(splitName(wanted))) return SAME;
  const text = wanted === '' ? null : rename(now, first, last);
  const written = writePath(path, current[path.root], text, () => false);
  return written === undefined ? NOT_HELD : { state: 'patch', patch: { [path.root]: written.value } };
}

/** Nothing known of the parent: the text that stands there stays, since it may be all that says where the record belongs. */
function projectParentText(
  lens: Extract<Lens, { kind: 'parent-text' }>,
  value: Value,
  current: Fields,
  references: References,
): Projection {
  const known = isReference(value) ? references.targets[value.id]?.golden[lens.field]?.value : undefined;
  if (typeof known !== 'string' || known.trim() === '') return NOT_HELD;
  const path = parsePath(lens.path);
  const raw = readPath(path, current);
  if (typeof raw === 'string' && tidyText(raw) === tidyText(known)) return SAME;
  const written = writePath(path, current[path.root], known, () => false);
  return written === undefined ? NOT_HELD : { state: 'patch', patch: { [path.root]: written.value } };
}
