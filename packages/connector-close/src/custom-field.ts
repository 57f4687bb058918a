import { asArray, asObject, asText } from '@meshline/connector-kit';
import type { FieldType } from '@meshline/connector-spec';
import { isList, type Value } from '@meshline/record';
import {
  asWritten,
  describeField,
  readReference,
  readScalar,
  writeReference,
  writeScalar,
  type Field,
  type Raw,
  type Wire,
} from './field.ts';
import { MARKER_NAME } from './marker-field.ts';

/** A custom field's definition, as far as it is used (close.md 3). */
export interface CustomDefinition {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly choices: readonly string[];
  readonly multiple: boolean;
}

export function readDefinition(raw: unknown): CustomDefinition | undefined {
  const row = asObject(raw);
  const [id, name, type] = [asText(row['id']), asText(row['name']), asText(row['type'])];
  if (id === undefined || name === undefined || type === undefined) return undefined;
  const choices = asArray(row['choices']).flatMap((choice) => asText(choice) ?? []);
  return { id, name, type, choices, multiple: row['accepts_multiple_values'] === true };
}

/** The key of a custom field in payloads, and the only form to write (close.md 3). */
export const customKey = (id: string): string => `custom.${id}`;

/** The types of custom fields (close.md 3.2). `custom_object` is left out: its records are in no stream. */
const TYPES: Readonly<Record<string, Exclude<FieldType, 'list' | 'reference'>>> = {
  text: 'text',
  textarea: 'text',
  hidden: 'text',
  number: 'number',
  date: 'date',
  datetime: 'datetime',
  choices: 'enum',
};
const REFERENCES: Readonly<Record<string, string>> = { user: 'user', contact: 'contact' };

/** `undefined` for a type that can't be held. `name` is the field's name in the stream: `custom.Industry`. */
export function customField(definition: CustomDefinition, name: string): Field | undefined {
  const key = customKey(definition.id);
  const stream = REFERENCES[definition.type];
  const type = stream === undefined ? TYPES[definition.type] : 'reference';
  if (type === undefined) return undefined;
  const readOne = (raw: unknown): Value | undefined =>
    stream === undefined ? readScalar(type, raw) : readReference(stream, raw);
  const writeOne = (value: Value): Raw => (stream === undefined ? writeScalar(type, value) : writeReference(stream, value));
  const marker = definition.name === MARKER_NAME;
  const more = {
    ...(stream === undefined ? {} : { references: [stream] }),
    ...(type === 'enum' ? { options: definition.choices.map((value) => ({ value, label: value, active: true })) } : {}),
    ...(marker ? { writable: false } : {}),
  };
  return {
    description: definition.multiple
      ? describeField(name, definition.name, 'list', { itemType: type, ...more })
      : describeField(name, definition.name, type, more),
    keys: ['custom'],
    read: (row) => {
      const raw = rawCustom(row, definition);
      if (!definition.multiple) return readOne(raw);
      return (Array.isArray(raw) ? asArray(raw) : [raw]).flatMap((item) => {
        const value = readOne(item);
        return value === null || value === undefined || isList(value) ? [] : [{ value }];
      });
    },
    write: marker ? undefined : (value) => asWritten(key, definition.multiple ? writeMany(value, writeOne) : writeOne(value)),
  };
}

/**
 * Unset custom fields have no key in a payload, so a missing one is `null`, never absent. The flat key comes first; the
 * deprecated dict by name is there for payloads that hold nothing else (close.md 3).
 */
function rawCustom(row: Wire, { id, name }: CustomDefinition): unknown {
  const dict = asObject(row['custom']);
  return row[customKey(id)] ?? dict[id] ?? dict[name] ?? null;
}

function writeMany(value: Value, writeOne: (value: Value) => Raw): Raw {
  if (value === null) return { raw: null };
  if (!isList(value)) return { problem: 'takes a list' };
  const written = value.map((item) => writeOne(item.value));
  const failed = written.find((one) => 'problem' in one);
  // A plain write replaces all values (close.md 3.1).
  return failed ?? { raw: written.flatMap((one) => ('raw' in one ? [one.raw] : [])) };
}
