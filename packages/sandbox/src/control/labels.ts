import { Collection } from '../core/collection.ts';
import type { Journal } from '../core/journal.ts';
import type { EntityName, VendorName } from '../core/vendor.ts';

/** What a record really is: the ground truth of one record. */
export interface Label {
  readonly id: string;
  readonly vendor: VendorName;
  readonly type: string;
  readonly record: string;
  readonly entity: EntityName;
  /** Name of the real thing; `unlabelled` when nothing says which one it is. */
  readonly label: string;
  /** True for what came over the API: the label was worked out from its values, not known beforehand. */
  readonly inferred: boolean;
  /** What was done to the record on purpose. */
  readonly defects?: readonly string[];
  /** Created over the API though the same system held a live record of the same thing. */
  readonly duplicateCreate?: boolean;
}

export const UNLABELLED = 'unlabelled';
export const labelId = (vendor: VendorName, type: string, record: string): string => `${vendor} ${type} ${record}`;

/** The labels of all records, kept through restarts. */
export class Labels {
  readonly rows: Collection<Label>;
  readonly #byLabel = new Map<string, Set<string>>();
  constructor(journal: Journal) {
    this.rows = new Collection('sandbox.labels', journal);
  }

  restore(id: string, row: Label | undefined): void {
    this.#forget(id);
    this.rows.restore(id, row);
    if (row !== undefined) this.#index(row);
  }

  put(label: Omit<Label, 'id'>): Label {
    const id = labelId(label.vendor, label.type, label.record);
    this.#forget(id);
    const row = this.rows.put({ id, ...label });
    this.#index(row);
    return row;
  }

  get(vendor: VendorName, type: string, record: string): Label | undefined {
    return this.rows.get(labelId(vendor, type, record));
  }

  /** All records of one real thing, deleted ones too. */
  of(label: string): readonly Label[] {
    const found: Label[] = [];
    for (const id of this.#byLabel.get(label) ?? []) {
      const row = this.rows.get(id);
      if (row !== undefined) found.push(row);
    }
    return found;
  }

  /** The next name of its kind that was never given, e.g. `person-02001`. */
  next(entity: Exclude<EntityName, 'user'>): string {
    let last = 0;
    for (const label of this.#byLabel.keys())
      if (label.startsWith(`${entity}-`)) last = Math.max(last, Number(label.slice(entity.length + 1)) || 0);
    return `${entity}-${String(last + 1).padStart(5, '0')}`;
  }

  #index(row: Label): void {
    const held = this.#byLabel.get(row.label);
    if (held === undefined) this.#byLabel.set(row.label, new Set([row.id]));
    else held.add(row.id);
  }

  #forget(id: string): void {
    const row = this.rows.get(id);
    if (row !== undefined) this.#byLabel.get(row.label)?.delete(id);
  }
}
