import { isBlank, isReference, type Fields, type Value } from '@meshline/record';
import type { EntityRules, FieldRules, Lens, StreamRules, ValueTable } from '@meshline/rulebook';
import type { Observations, Observed, References } from '../facts.ts';
import { normalizeFlag } from '../normalize/flag.ts';
import { canonical } from './canonical.ts';
import { countryFields } from './country-fields.ts';
import { parsePath, readAll, readPath } from './path.ts';
import { splitName } from './person-name.ts';
import { resolveReference } from './resolve-reference.ts';

const ABSENT: Observed = { state: 'absent' };
const CLEARED: Observed = { state: 'cleared' };

/**
 * What a record says of each field of its entity that its stream holds, in canonical values. `country` (ISO 3166 alpha-2)
 * is how national phone numbers are read where the record itself names no country. Fields without a lens are missing;
 * parent texts are evidence for matching only, so they are absent.
 */
export function observe(
  entity: EntityRules,
  stream: StreamRules,
  fields: Fields,
  references: References,
  options: { readonly country?: string | undefined } = {},
): Observations {
  const country = ownCountry(entity, stream, fields) ?? options.country;
  const seen: Record<string, Observed> = {};
  for (const field of Object.keys(stream.lenses)) seen[field] = observeField(entity, stream, field, fields, references, country);
  return seen;
}

/** What a record says of one field; `country` as in `observe`, but the record's own isn't looked up. */
export function observeField(
  entity: EntityRules,
  stream: StreamRules,
  field: string,
  fields: Fields,
  references: References,
  country: string | undefined,
): Observed {
  const lens = stream.lenses[field];
  const rules = entity.fields[field];
  if (lens === undefined || rules === undefined || lens.kind === 'parent-text') return ABSENT;
  const path = parsePath(lens.path);
  const raw = rules.type === 'flag' && path.at === 'all' ? anyFlag(readAll(path, fields)) : readPath(path, fields);
  if (raw === undefined) return ABSENT;
  if (raw === null || isBlank(raw)) return CLEARED;
  if (lens.kind === 'name-part') return observeNamePart(rules, lens.part, raw);
  if (rules.type === 'reference') return observeReference(stream.connection, rules, raw, references);
  return readValue(rules, lens, raw, country);
}

/** The country that a record names itself, by the first country field that it holds. */
export function ownCountry(entity: EntityRules, stream: StreamRules, fields: Fields): string | undefined {
  for (const field of countryFields(entity)) {
    const lens = stream.lenses[field];
    const rules = entity.fields[field];
    if (rules === undefined || lens?.kind !== 'field') continue;
    const raw = readPath(parsePath(lens.path), fields);
    if (raw === undefined || raw === null || isBlank(raw)) continue;
    const found = readValue(rules, lens, raw, undefined);
    if (found.state === 'set' && typeof found.value === 'string') return found.value;
  }
  return undefined;
}

/** A raw value at a lens's path as a canonical one; references aside. */
export function readValue(
  rules: FieldRules,
  lens: Extract<Lens, { kind: 'field' }>,
  raw: Exclude<Value, null>,
  country: string | undefined,
): Observed {
  const mapped = lens.values === undefined ? raw : fromTable(lens.values, raw);
  if (mapped === undefined) return { state: 'unmapped', raw: asText(raw) };
  const found = canonical(rules, mapped, country);
  if (!found.ok) return { state: 'invalid', raw: asText(raw) };
  if (found.value === null) return CLEARED;
  return isLegalChoice(rules, found.value) ? { state: 'set', value: found.value } : { state: 'unmapped', raw: asText(raw) };
}

function fromTable(table: ValueTable, raw: Value): string | undefined {
  const key = asText(raw);
  return Object.hasOwn(table.read, key)
    ? table.read[key]
    : Object.hasOwn(table.read, key.trim())
      ? table.read[key.trim()]
      : undefined;
}

function isLegalChoice(rules: FieldRules, value: Value): boolean {
  if (rules.type !== 'choice') return true;
  const legal = rules.ladder === undefined ? rules.choices : [...rules.ladder.steps, ...rules.ladder.exits];
  return legal === undefined || (typeof value === 'string' && legal.includes(value));
}

function observeNamePart(rules: FieldRules, part: 'first' | 'last', raw: Value): Observed {
  if (typeof raw !== 'string') return { state: 'invalid', raw: asText(raw) };
  const found = canonical(rules, splitName(raw)[part]);
  if (!found.ok) return { state: 'invalid', raw };
  return found.value === null ? CLEARED : { state: 'set', value: found.value };
}

function observeReference(connection: string, rules: FieldRules, raw: Value, references: References): Observed {
  if (!isReference(raw)) return { state: 'invalid', raw: asText(raw) };
  const value = resolveReference(references, connection, rules, raw);
  return value === undefined ? { state: 'unresolved', target: { stream: raw.stream, id: raw.id } } : { state: 'set', value };
}

function anyFlag(values: readonly Value[]): Value {
  const flags = values.map((value) => normalizeFlag(value));
  return flags.includes(true) ? true : flags.includes(false) ? false : null;
}

function asText(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
