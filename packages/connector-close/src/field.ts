import { asText, instantText } from '@meshline/connector-kit';
import type { FieldDescription, FieldType, WriteWarning } from '@meshline/connector-spec';
import { cleanText, isReference, type Scalar, type Value } from '@meshline/record';

/** A record as Close's API sends it. */
export type Wire = Readonly<Record<string, unknown>>;

/** What a value becomes in a request's body, or why it can't. */
export type Written =
  | { readonly wire: Wire; readonly warnings?: readonly WriteWarning[] | undefined }
  | { readonly problem: string };

/** One field of a stream: what `describe` says of it, and its way in and out. */
export interface Field {
  readonly description: FieldDescription;
  /** What `_fields` must name to get it. */
  readonly keys: readonly string[];
  /** `undefined` = absent: Close didn't send it, or in a form that nobody knows. */
  read(row: Wire): Value | undefined;
  /** `current` is the record as it stands, where `needsCurrent` asked for it and the record exists. */
  readonly write?: ((value: Value, current: Wire | undefined) => Written) | undefined;
  readonly needsCurrent?: ((value: Value) => boolean) | undefined;
}

type More = Partial<Omit<FieldDescription, 'name' | 'label' | 'type'>>;

export const describeField = (name: string, label: string, type: FieldType, more: More = {}): FieldDescription => ({
  name,
  label,
  type,
  required: false,
  readable: true,
  writable: true,
  clearable: more.writable ?? true,
  unique: false,
  computed: false,
  ...more,
});

/** A field that is one scalar under a key of its own. */
export function scalarField(key: string, label: string, type: FieldType, more: More = {}): Field {
  const description = describeField(key, label, type, more);
  return {
    description,
    keys: [key],
    read: (row) => readScalar(type, row[key]),
    write: description.writable ? (value) => asWritten(key, writeScalar(type, value)) : undefined,
  };
}

/** A field that holds the id of another record. */
export function referenceField(key: string, label: string, stream: string, more: More = {}): Field {
  const description = describeField(key, label, 'reference', { references: [stream], ...more });
  return {
    description,
    keys: [key],
    read: (row) => readReference(stream, row[key]),
    write: (value) => asWritten(key, writeReference(stream, value)),
  };
}

/** `undefined` where the raw value is missing or not of the type; an empty text is `null`. */
export function readScalar(type: FieldType, raw: unknown): Scalar | null | undefined {
  if (raw === null || raw === '') return null;
  if (typeof raw === 'boolean') return raw;
  const text = asText(raw);
  if (text === undefined) return undefined;
  if (type === 'number') {
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  if (type === 'date') return /^\d{4}-\d\d-\d\d/.exec(text)?.[0];
  // Events carry times without a zone, which are UTC (close.md 2).
  if (type === 'datetime') return instantText(text) ?? instantText(`${text}Z`);
  return cleanText(text);
}

export function readReference(stream: string, raw: unknown): Value | undefined {
  if (raw === null || raw === '') return null;
  const id = asText(raw);
  return id === undefined ? undefined : { stream, id };
}

/** A raw value for the wire, or the problem as an Error's text. */
export type Raw = { readonly raw: unknown } | { readonly problem: string };

export function writeScalar(type: FieldType, value: Value): Raw {
  if (value === null) return { raw: null };
  if (type === 'number') return typeof value === 'number' ? { raw: value } : { problem: 'takes a number' };
  if (type === 'boolean') return typeof value === 'boolean' ? { raw: value } : { problem: 'takes true or false' };
  if (typeof value !== 'string') return { problem: 'takes text' };
  if (type === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) return { problem: 'takes a date as YYYY-MM-DD' };
  if (type === 'datetime' && instantText(value) === undefined) return { problem: 'takes a time as ISO 8601 with Z' };
  return { raw: value };
}

export function writeReference(stream: string, value: Value): Raw {
  if (value === null) return { raw: null };
  if (!isReference(value) || value.stream !== stream) return { problem: `takes a reference to a record of the stream ${stream}` };
  return { raw: value.id };
}

export const asWritten = (key: string, result: Raw): Written => ('problem' in result ? result : { wire: { [key]: result.raw } });
