import { Collection } from '../core/collection.ts';
import type { Interference } from '../core/interference.ts';
import type { Journal } from '../core/journal.ts';
import type { RecordType } from './rows.ts';

/** close.md 3.2; `textarea` is for activities only. */
export const FIELD_TYPES = [
  'text',
  'number',
  'date',
  'datetime',
  'choices',
  'user',
  'contact',
  'custom_object',
  'hidden',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];
export const MULTI_VALUE_TYPES: readonly FieldType[] = ['user', 'choices', 'contact', 'custom_object'];

export interface CustomFieldRow {
  readonly id: string;
  readonly seq: number;
  readonly object: RecordType | 'shared';
  /** A shared field's record types. */
  readonly associations: readonly RecordType[];
  readonly name: string;
  readonly description: string | null;
  readonly type: FieldType;
  readonly choices: readonly string[];
  readonly accepts_multiple_values: boolean;
  readonly editable_with_roles: readonly string[];
  readonly created: number;
  readonly updated: number;
  readonly created_by: string | null;
  readonly deleted: number | null;
  readonly converting: { readonly type: FieldType; readonly due: number } | null;
}

/** The definitions of custom fields, by record type with the shared ones in. */
export class CustomFields {
  readonly #rows: Collection<CustomFieldRow>;
  #byObject = new Map<RecordType, readonly CustomFieldRow[]>();

  readonly #interference: Interference;

  constructor(journal: Journal, interference: Interference) {
    this.#interference = interference;
    this.#rows = new Collection<CustomFieldRow>('close.custom_fields', journal);
  }
  get collection(): string {
    return this.#rows.name;
  }

  put(row: CustomFieldRow): CustomFieldRow {
    this.#byObject = new Map();
    return this.#rows.put(row);
  }
  restore(id: string, row: CustomFieldRow | undefined): void {
    this.#byObject = new Map();
    this.#rows.restore(id, row);
  }

  /** A definition that is not deleted. */
  get(id: string): CustomFieldRow | undefined {
    const row = this.#rows.get(id);
    return row === undefined || row.deleted !== null ? undefined : row;
  }
  /** Definitions made for one object (or shared), as `/custom_field/OBJECT/` lists them: without the shared ones. */
  ownOf(object: RecordType | 'shared'): CustomFieldRow[] {
    const own = [...this.#rows.values()].filter((row) => row.deleted === null && row.object === object);
    // A shared field is gone where it is gone from any of its types.
    return own.flatMap((row) => this.#left(object === 'shared' ? row.associations : [object], row) ?? []);
  }
  /** Regular and shared definitions that a record type has. */
  of(object: RecordType): readonly CustomFieldRow[] {
    return this.defined(object).flatMap((row) => this.#left([object], row) ?? []);
  }
  nameOf(id: string): string | undefined {
    return this.#rows.get(id)?.name;
  }
  /** The same, whatever faults hide of them. */
  defined(object: RecordType): readonly CustomFieldRow[] {
    let held = this.#byObject.get(object);
    if (held === undefined) {
      held = [...this.#rows.values()].filter(
        (row) =>
          row.deleted === null && (row.object === object || (row.object === 'shared' && row.associations.includes(object))),
      );
      this.#byObject.set(object, held);
    }
    return held;
  }
  /** The definition of a record type by id, if that type has it. */
  on(object: RecordType, id: string): CustomFieldRow | undefined {
    return this.of(object).find((row) => row.id === id);
  }
  named(object: RecordType, name: string): CustomFieldRow | undefined {
    return this.of(object).find((row) => row.name === name);
  }
  /** What faults of the schema leave of a definition on these record types. */
  #left(types: readonly RecordType[], row: CustomFieldRow): CustomFieldRow | undefined {
    const key = `custom.${row.id}`;
    if (types.some((type) => this.#interference.isRemoved(type, key))) return undefined;
    const gone = types.flatMap((type) => this.#interference.removedChoices(type, key));
    return gone.length === 0 ? row : { ...row, choices: row.choices.filter((choice) => !gone.includes(choice)) };
  }
  /** Definitions whose change of type is due. */
  converting(now: number): CustomFieldRow[] {
    return [...this.#rows.values()].filter((row) => row.converting !== null && row.converting.due <= now);
  }
}
