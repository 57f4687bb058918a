/** The contract's types of fields. Wire formats end in the connector: a `number` is a number, whatever the API sends. */
export type FieldType =
  | 'text'
  | 'email'
  | 'phone'
  | 'url'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'enum'
  | 'money'
  | 'reference'
  | 'list';

export interface FieldOption {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
}

export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** For `list`: the type of its items. */
  readonly itemType?: Exclude<FieldType, 'list'> | undefined;
  /** The vendor refuses a create without it. */
  readonly required: boolean;
  readonly readable: boolean;
  readonly writable: boolean;
  /** `null` may be written to it. */
  readonly clearable: boolean;
  readonly unique: boolean;
  /** The vendor computes it; writing is refused or has no effect. */
  readonly computed: boolean;
  readonly options?: readonly FieldOption[] | undefined;
  /** For `reference`: the streams that it may point to. */
  readonly references?: readonly string[] | undefined;
  readonly maxLength?: number | undefined;
}

export interface StreamDescription {
  readonly stream: string;
  readonly label: string;
  readonly fields: readonly FieldDescription[];
  /**
   * Fields whose values name one thing in the eyes of the vendor's users (`email` of a contact, `domain` of a company): `get` finds
   * records by them. Only where the field is `unique` does the vendor see to it that one record alone holds a value.
   */
  readonly naturalKeys: readonly string[];
  /** Hash over the fields, for drift. */
  readonly hash: string;
}
