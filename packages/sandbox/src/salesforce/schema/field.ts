import type { Row } from '../store/row.ts';

export type Scalar = string | number | boolean | null;
/** What the API shows of a field: a scalar, or the parts of a compound address. */
export type FieldValue = Scalar | Readonly<Record<string, Scalar>>;

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'reference'
  | 'address';

/** One field of an object, in the words of its describe (salesforce.md 6). */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters for texts, 0 for the rest. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly defaultedOnCreate: boolean;
  readonly defaultValue: Scalar;
  readonly calculated: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly idLookup: boolean;
  readonly caseSensitive: boolean;
  readonly custom: boolean;
  readonly restrictedPicklist: boolean;
  readonly picklist: readonly string[];
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  readonly compoundFieldName: string | null;
  readonly nameField: boolean;
  readonly filterable: boolean;
  readonly cascadeDelete: boolean;
  /** Kept in an index of equal values, as Salesforce does for lookups, e-mails and external ids (salesforce.md 8). */
  readonly indexed: boolean;
  /** System, compound and formula fields are read from the row as a whole; others from its values. */
  readonly read: ((row: Row) => FieldValue) | undefined;
}

const DEFAULTS: Omit<Field, 'name' | 'label' | 'type'> = {
  length: 0,
  precision: 0,
  scale: 0,
  nillable: true,
  createable: true,
  updateable: true,
  defaultedOnCreate: false,
  defaultValue: null,
  calculated: false,
  externalId: false,
  unique: false,
  idLookup: false,
  caseSensitive: false,
  custom: false,
  restrictedPicklist: false,
  picklist: [],
  referenceTo: [],
  relationshipName: null,
  compoundFieldName: null,
  nameField: false,
  filterable: true,
  cascadeDelete: false,
  indexed: false,
  read: undefined,
};

export type FieldOptions = Partial<Omit<Field, 'name' | 'label' | 'type'>>;

export const field = (name: string, label: string, type: FieldType, options: FieldOptions = {}): Field => ({
  ...DEFAULTS,
  name,
  label,
  type,
  ...options,
});

export const text = (name: string, label: string, length: number, options: FieldOptions = {}): Field =>
  field(name, label, 'string', { length, ...options });

export const phone = (name: string, label: string): Field => field(name, label, 'phone', { length: 40 });

export const flag = (name: string, label: string, options: FieldOptions = {}): Field =>
  field(name, label, 'boolean', { nillable: false, defaultedOnCreate: true, defaultValue: false, ...options });

export const picklist = (name: string, label: string, values: readonly string[], options: FieldOptions = {}): Field =>
  field(name, label, 'picklist', { length: 255, picklist: values, ...options });

export const reference = (
  name: string,
  label: string,
  to: readonly string[],
  relationshipName: string,
  options: FieldOptions = {},
): Field => field(name, label, 'reference', { length: 18, referenceTo: to, relationshipName, ...options });

/** A field that nobody writes: system, compound or formula. */
export const readOnly = (base: Field, read?: (row: Row) => FieldValue): Field => ({
  ...base,
  createable: false,
  updateable: false,
  read,
});

/** `OwnerId`: the running user unless the caller says otherwise. */
export const owner = (to: readonly string[]): Field =>
  reference('OwnerId', 'Owner ID', to, 'Owner', { nillable: false, defaultedOnCreate: true });

/** The value that the API shows of a field of this row. */
export const valueOf = (of: Field, row: Row): FieldValue =>
  of.read === undefined ? (row.values[of.name] ?? null) : of.read(row);

export const isText = (type: FieldType): boolean =>
  type === 'string' || type === 'textarea' || type === 'email' || type === 'phone' || type === 'url' || type === 'picklist';

export const isId = (type: FieldType): boolean => type === 'id' || type === 'reference';

/** The form under which equal values meet: text is compared without case unless the field says so (salesforce.md 12.10). */
export const sameness = (of: Field, value: Scalar): string =>
  isText(of.type) && !of.caseSensitive ? String(value).toLowerCase() : String(value);
