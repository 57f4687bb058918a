import type { AuditDuplicates, AuditGroup } from '@meshline/report';
import type { EntityRecords } from '../entity-records.ts';
import type { Groups } from './groups.ts';
import { isKnown } from './same-value.ts';

const MOST_EXAMPLES = 60;
const SIZES = ['2', '3', '4', '5 and more'];

/** Counts identities that have several records in one system. */
export class DuplicateTally {
  readonly #records: EntityRecords;
  readonly #groups: Groups;
  readonly #isCore: (index: number) => boolean;
  readonly #bySystem = new Map<string, { groups: number; records: number }>();
  readonly #bySize = SIZES.map(() => 0);
  readonly #examples: AuditGroup[] = [];
  readonly #emailFields: readonly string[];
  #sure = 0;
  #spareWithEmail = 0;

  constructor(records: EntityRecords, groups: Groups, isCore: (index: number) => boolean) {
    this.#records = records;
    this.#groups = groups;
    this.#isCore = isCore;
    this.#emailFields = Object.entries(records.rules.fields).flatMap(([field, { type }]) => (type === 'email' ? [field] : []));
  }

  /** All records of one identity. */
  add(members: readonly number[]): void {
    const { match, tables } = this.#records;
    const groups = [...Map.groupBy(members, (index) => tables[match.tableOf(index)]?.system ?? '')];
    for (const [system, own] of groups) {
      if (own.length < 2) continue;
      const count = this.#bySystem.get(system) ?? { groups: 0, records: 0 };
      this.#bySystem.set(system, { groups: count.groups + 1, records: count.records + own.length });
      const slot = Math.min(own.length, 5) - 2;
      this.#bySize[slot] = (this.#bySize[slot] ?? 0) + 1;
      for (const index of own.slice(1)) if (this.#hasEmail(index)) this.#spareWithEmail++;
      if (own.every((index) => this.#isCore(index))) this.#sure++;
      if (this.#examples.length < MOST_EXAMPLES) this.#examples.push(this.#groups.group(own));
    }
  }

  facts(openPairs: number): AuditDuplicates {
    const bySystem = [...this.#bySystem]
      .map(([system, count]) => ({ system, ...count }))
      .toSorted((a, b) => b.records - a.records);
    const groups = bySystem.reduce((sum, count) => sum + count.groups, 0);
    return {
      groups,
      records: bySystem.reduce((sum, count) => sum + count.records, 0),
      bySystem,
      bySize: SIZES.map((size, at) => ({ size, groups: this.#bySize[at] ?? 0 })),
      sure: this.#sure,
      toReview: groups - this.#sure,
      openPairs,
      spareWithEmail: tablesHold(this.#records, this.#emailFields) ? this.#spareWithEmail : null,
      examples: { total: groups, first: this.#examples },
    };
  }

  #hasEmail(index: number): boolean {
    const record = this.#records.match.at(index);
    return this.#emailFields.some((field) => isKnown(record, field));
  }
}

function tablesHold({ tables }: EntityRecords, fields: readonly string[]): boolean {
  return tables.some((table) => fields.some((field) => table.fields.includes(field)));
}
