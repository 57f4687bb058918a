import { isReference, type Fields, type RecordRef, type Value } from '@meshline/record';
import type { EntityRules, FieldRules, Lens, StreamRules } from '@meshline/rulebook';
import type { References } from '../facts.ts';
import type { MatchRecord } from '../link/contract.ts';
import { tidyText } from '../normalize/text.ts';
import { observeField, ownCountry, readValue } from './observe.ts';
import { parsePath, readAll, readPath } from './path.ts';
import { resolveReference } from './resolve-reference.ts';

export interface MatchRecordInput {
  readonly ref: RecordRef;
  readonly fields: Fields;
  readonly references: References;
  /** Unix ms. */
  readonly firstSeen: number;
  readonly createdAt: number | undefined;
  /** The identity of the slot whose marker stands in the record, or that it inherits. */
  readonly markedIdentity?: string | undefined;
}

/**
 * A record as matching sees it: canonical values only, and of lists all of them, the primary first. What is unmapped,
 * invalid or unresolved says nothing. Parents come with their names, as linked and as the record states them itself.
 */
export function matchRecord(entity: EntityRules, stream: StreamRules, input: MatchRecordInput): MatchRecord {
  const country = ownCountry(entity, stream, input.fields);
  const values: Record<string, readonly Value[]> = {};
  const parentText: Record<string, string> = {};
  const parentNames: Record<string, readonly string[]> = {};
  for (const [field, lens] of Object.entries(stream.lenses)) {
    const rules = entity.fields[field];
    if (rules === undefined) continue;
    if (lens.kind === 'parent-text') {
      const text = readPath(parsePath(lens.path), input.fields);
      if (typeof text === 'string' && tidyText(text) !== '') parentText[field] = tidyText(text);
      continue;
    }
    const held =
      lens.kind === 'name-part'
        ? namePart(entity, stream, field, input)
        : valuesOf(rules, lens, stream.connection, input, country);
    if (held.length > 0) values[field] = held;
    if (rules.type === 'reference') {
      const names = held.flatMap((value) => namesOf(entity, field, value, input.references));
      if (names.length > 0) parentNames[field] = [...new Set(names)];
    }
  }
  return {
    ref: input.ref,
    values,
    parentText,
    parentNames,
    ...(input.markedIdentity === undefined ? {} : { markedIdentity: input.markedIdentity }),
    knownRefs: knownRefs(entity, input),
    firstSeen: input.firstSeen,
    createdAt: input.createdAt,
  };
}

function namePart(entity: EntityRules, stream: StreamRules, field: string, input: MatchRecordInput): readonly Value[] {
  const seen = observeField(entity, stream, field, input.fields, input.references, undefined);
  return seen.state === 'set' ? [seen.value] : [];
}

function valuesOf(
  rules: FieldRules,
  lens: Extract<Lens, { kind: 'field' }>,
  connection: string,
  input: MatchRecordInput,
  country: string | undefined,
): readonly Value[] {
  const found = new Map<string, Value>();
  for (const raw of readAll(parsePath(lens.path), input.fields)) {
    if (rules.type === 'reference') {
      const value = isReference(raw) ? resolveReference(input.references, connection, rules, raw) : undefined;
      if (value !== undefined) found.set(value.id, value);
      continue;
    }
    const seen = readValue(rules, lens, raw, country);
    if (seen.state === 'set') found.set(JSON.stringify(seen.value), seen.value);
  }
  return [...found.values()];
}

/** The parent's name: the field that some stream repeats as text, else `name`. */
function namesOf(entity: EntityRules, field: string, value: Value, references: References): readonly string[] {
  if (!isReference(value)) return [];
  const golden = references.targets[value.id]?.golden ?? {};
  const repeated = entity.streams.flatMap(({ lenses }) => {
    const lens = lenses[field];
    return lens?.kind === 'parent-text' ? [lens.field] : [];
  });
  const titles = repeated.length > 0 ? [...new Set(repeated)] : ['name'];
  return titles.flatMap((title) => {
    const name = golden[title]?.value;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

function knownRefs(entity: EntityRules, { ref, fields }: MatchRecordInput): readonly RecordRef[] {
  if (entity.matching.by !== 'weight') return [];
  return entity.matching.knownIds.flatMap((known) => {
    if (known.connection !== ref.connection || known.stream !== ref.stream) return [];
    return readAll(parsePath(known.field), fields).flatMap((value) => {
      const id = isReference(value)
        ? value.id
        : typeof value === 'string' || typeof value === 'number'
          ? String(value).trim()
          : '';
      return id === '' ? [] : [{ ...known.target, id }];
    });
  });
}
