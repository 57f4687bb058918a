import { fault } from './errors.ts';
import { field, type Field, type FieldOptions, type FieldType } from './schema/field.ts';
import type { SObjectType } from './schema/object.ts';
import type { Schema } from './schema/schema.ts';
import type { Row } from './store/row.ts';

/** `Metadata` of a CustomField as the Tooling API takes it, as far as this simulation knows it. */
interface Metadata {
  readonly type?: unknown;
  readonly label?: unknown;
  readonly length?: unknown;
  readonly precision?: unknown;
  readonly scale?: unknown;
  readonly externalId?: unknown;
  readonly unique?: unknown;
  readonly caseSensitive?: unknown;
  readonly defaultValue?: unknown;
  readonly description?: unknown;
}

const TYPES: Readonly<Record<string, FieldType>> = {
  Text: 'string',
  TextArea: 'textarea',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Checkbox: 'boolean',
  Date: 'date',
  DateTime: 'datetime',
};
const FIXED_LENGTH: Readonly<Record<string, number>> = { TextArea: 255, Email: 80, Phone: 40, Url: 255 };
const MAY_BE_EXTERNAL_ID = new Set(['Text', 'Number', 'Email']);

const bad = (message: string, name: string): Error => fault(400, 'FIELD_INTEGRITY_EXCEPTION', message, [name]);
const whole = (value: unknown): number => (typeof value === 'number' && Number.isInteger(value) ? value : Number.NaN);

/** Reads a custom field's definition; refuses one that the platform would refuse. */
export function customField(fullName: string, metadata: Metadata): Field {
  const name = fullName.slice(fullName.indexOf('.') + 1);
  const type = TYPES[String(metadata.type)];
  if (type === undefined) throw bad(`Must specify a valid type for a custom field: ${String(metadata.type)}`, 'type');
  if (typeof metadata.label !== 'string' || metadata.label.trim() === '')
    throw bad('Required fields are missing: [label]', 'label');
  const kind = String(metadata.type);
  const length = kind === 'Text' ? whole(metadata.length) : (FIXED_LENGTH[kind] ?? 0);
  if (!(length >= (kind === 'Text' ? 1 : 0) && length <= 255)) throw bad('Length must be a number from 1 to 255', 'length');
  const numeric = type === 'double' || type === 'currency' || type === 'percent';
  const scale = numeric ? whole(metadata.scale ?? 0) : 0;
  const precision = numeric ? whole(metadata.precision ?? 18) : 0;
  if (numeric && !(precision >= 1 && precision <= 18 && scale >= 0 && scale <= precision))
    throw bad('Precision and scale must fit in 18 digits', 'precision');
  const externalId = metadata.externalId === true;
  const unique = metadata.unique === true;
  if ((externalId || unique) && !MAY_BE_EXTERNAL_ID.has(kind))
    throw bad(`Can not specify 'externalId' or 'unique' for a CustomField of type ${kind}`, externalId ? 'externalId' : 'unique');
  const checkbox: FieldOptions =
    type === 'boolean'
      ? {
          nillable: false,
          defaultedOnCreate: true,
          defaultValue: metadata.defaultValue === 'true' || metadata.defaultValue === true,
        }
      : {};
  return field(name, metadata.label, type, {
    custom: true,
    length,
    precision,
    scale,
    externalId,
    unique,
    idLookup: externalId,
    indexed: externalId || unique,
    caseSensitive: unique && metadata.caseSensitive === true,
    ...checkbox,
  });
}

/** What tasks and events have in common; it has custom fields and no rows. */
export const ACTIVITY = 'Activity';

/** The objects that get a custom field of this one; none for what takes no custom fields. */
export function customized({ schema }: { readonly schema: Schema }, object: string): SObjectType[] {
  const names = object.toLowerCase() === ACTIVITY.toLowerCase() ? ['Task', 'Event'] : [object];
  return names.flatMap((name) => {
    const type = schema.type(name);
    const own = names.length > 1 || (type?.name !== 'Task' && type?.name !== 'Event');
    return type !== undefined && type.business && own ? [type] : [];
  });
}

/** The definition kept in a CustomField row, and the object that it belongs to. */
export function customFieldOf(row: Row): { readonly object: string; readonly field: Field } {
  const metadata: unknown = JSON.parse(String(row.values['Metadata'] ?? '{}'));
  return {
    object: String(row.values['TableEnumOrId']),
    field: customField(String(row.values['FullName']), metadata as Metadata),
  };
}
