import { prepare } from '../compare/prepare.ts';
import type { Prepared } from '../compare/prepared.ts';
import type { EntityRules } from '@meshline/rulebook';
import type { Frequency } from '../match/frequency.ts';
import type { RecordList } from './contract.ts';

/** Prepared records kept at once, twice over: some kilobytes each. */
const KEPT = 15_000;

/**
 * Prepares records on demand and keeps those that were asked for lately, so that a million of them fit. The walk goes by name: most of what a record is compared with was
 * prepared a moment ago.
 */
export class PreparedRecords {
  readonly #list: RecordList;
  readonly #rules: EntityRules;
  readonly #frequency: Frequency;
  #young = new Map<number, Prepared>();
  #old = new Map<number, Prepared>();

  constructor(list: RecordList, rules: EntityRules, frequency: Frequency) {
    this.#list = list;
    this.#rules = rules;
    this.#frequency = frequency;
  }

  /** By the record's number in the list. */
  at(index: number): Prepared {
    const known = this.#young.get(index);
    if (known !== undefined) return known;
    const prepared = this.#old.get(index) ?? prepare(recordAt(this.#list, index), this.#rules, this.#frequency);
    if (this.#young.size >= KEPT) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(index, prepared);
    return prepared;
  }
}

export function recordAt(list: RecordList, index: number): ReturnType<RecordList['at']> & object {
  const record = list.at(index);
  if (record === undefined) throw new RangeError(`no record ${index} of ${list.length}`);
  return record;
}
