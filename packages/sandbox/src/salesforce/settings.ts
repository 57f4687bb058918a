import { Collection } from '../core/collection.ts';
import type { Journal } from '../core/journal.ts';

/** What a duplicate rule does with a match: nothing, warn (a header lets the write pass), or refuse (salesforce.md 7). */
export type DuplicateAction = 'off' | 'alert' | 'block';

interface Setting {
  readonly id: string;
  readonly value: unknown;
}

/** The few switches of the org that no API reaches. */
export class Settings {
  readonly #rows: Collection<Setting>;
  constructor(journal: Journal) {
    this.#rows = new Collection<Setting>('salesforce.settings', journal);
  }
  duplicateRule(type: string): DuplicateAction {
    const value = this.#rows.get(`duplicate-rule:${type}`)?.value;
    return value === 'alert' || value === 'block' ? value : 'off';
  }
  setDuplicateRule(type: 'Lead' | 'Contact', value: DuplicateAction): void {
    this.#rows.put({ id: `duplicate-rule:${type}`, value });
  }
  /** An active lead assignment rule is what makes a forgotten `Sforce-Auto-Assign: FALSE` hurt, so it is on at the start. */
  leadAssignment(): boolean {
    return this.#rows.get('lead-assignment')?.value !== false;
  }
  setLeadAssignment(value: boolean): void {
    this.#rows.put({ id: 'lead-assignment', value });
  }
  restore(id: string, row: unknown): void {
    this.#rows.restore(id, row as Setting);
  }
}
