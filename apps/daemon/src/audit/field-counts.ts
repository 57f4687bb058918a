import type { AuditFieldCount, AuditRow } from '@meshline/report';
import type { EntityRules } from '@meshline/rulebook';

/** Rows that a figure names; more are counted only. */
export const MOST_ROWS = 200;

/** Fields that a complete record may well be without: second spellings, parts of an address that has its own field, papers. */
const SPARE =
  /^(?:owner$|other[A-Z]|address$|street2$|houseNumber$|birth(?:Year|Month|Day)$|born$|ssn$|nationalId$|passport$|driversLicence$|taxId$|registration$|lei$)/;

/** Whether a record without the field lacks something. */
export function isMissed(field: string): boolean {
  return !SPARE.test(field);
}

interface Count {
  of: number;
  records: number;
  readonly rows: (AuditRow & { value?: string })[];
}

/** Counts by field, with the first rows of each. */
export class FieldCounts {
  readonly #counts = new Map<string, Count>();

  /** One record of a file that has the field; `row` where it is one of those that are counted. */
  see(field: string, row: AuditRow | undefined, value?: string): void {
    let count = this.#counts.get(field);
    if (count === undefined) {
      count = { of: 0, records: 0, rows: [] };
      this.#counts.set(field, count);
    }
    count.of++;
    if (row === undefined) return;
    count.records++;
    if (count.rows.length < MOST_ROWS) count.rows.push(value === undefined ? row : { ...row, value });
  }

  /** In the order of the entity's fields. */
  facts(entity: EntityRules): readonly AuditFieldCount[] {
    return Object.entries(entity.fields).flatMap(([field, { label }]) => {
      const count = this.#counts.get(field);
      if (count === undefined) return [];
      return [{ field, label, records: count.records, of: count.of, rows: { total: count.records, first: count.rows } }];
    });
  }
}
