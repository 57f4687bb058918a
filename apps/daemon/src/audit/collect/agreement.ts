import type { MatchRecord } from '@meshline/reconcile';
import type { AuditAgreement, AuditConflicts, AuditGroup, Listed } from '@meshline/report';
import type { EntityRecords } from '../entity-records.ts';
import type { Groups } from './groups.ts';
import { isKnown, saysTheSame } from './same-value.ts';

/** Groups that are shown for one field. */
const MOST_EXAMPLES = 10;

interface Tally {
  same: number;
  differ: number;
  onlyA: number;
  onlyB: number;
  neither: number;
}

/** Compares what records of one identity say, field by field, between its systems and as a whole. */
export class AgreementTally {
  readonly #records: EntityRecords;
  readonly #groups: Groups;
  readonly #pairs = new Map<string, Tally & { readonly field: string; readonly a: string; readonly b: string }>();
  readonly #conflicts = new Map<string, { identities: number; readonly examples: AuditGroup[] }>();
  #compared = 0;
  #conflicting = 0;
  #ownersDiffer = 0;
  #hasOwners = false;

  constructor(records: EntityRecords, groups: Groups) {
    this.#records = records;
    this.#groups = groups;
  }

  /** All records of one identity, two at least. */
  add(members: readonly number[]): void {
    this.#compared++;
    const { match, tables } = this.#records;
    const all = members.map((index) => ({ record: match.at(index), table: tables[match.tableOf(index)] }));
    const bySystem = new Map(
      [...Map.groupBy(all, ({ table }) => table?.system ?? '')].map(([system, own]) => [system, own.map(({ record }) => record)]),
    );
    const systems = [...bySystem.keys()].toSorted();
    let conflicts = false;
    for (const field of Object.keys(this.#records.rules.fields)) {
      for (const [at, a] of systems.entries()) {
        for (const b of systems.slice(at + 1)) {
          if (!this.#holds(a, field) || !this.#holds(b, field)) continue;
          this.#compare(field, a, b, bySystem.get(a) ?? [], bySystem.get(b) ?? []);
        }
      }
      const known = all.map(({ record }) => record).filter((record) => isKnown(record, field));
      const [first, ...others] = known;
      if (first === undefined || others.every((other) => saysTheSame(this.#records.rules, field, first, other))) continue;
      conflicts = true;
      this.#conflict(field, members);
    }
    if (conflicts) this.#conflicting++;
    this.#owners(members);
  }

  agreement(): readonly AuditAgreement[] {
    const order = Object.keys(this.#records.rules.fields);
    return [...this.#pairs.values()]
      .map((pair) => ({ ...pair, label: this.#label(pair.field) }))
      .toSorted((x, y) => order.indexOf(x.field) - order.indexOf(y.field) || (x.a + x.b < y.a + y.b ? -1 : 1));
  }

  conflicts(): AuditConflicts {
    const byField = [...this.#conflicts]
      .map(([field, { identities, examples }]) => ({
        field,
        label: this.#label(field),
        identities,
        examples: { total: identities, first: examples } satisfies Listed<AuditGroup>,
      }))
      .toSorted((a, b) => b.identities - a.identities);
    const owners = this.#hasOwners ? this.#ownersDiffer : null;
    return { identities: this.#conflicting, of: this.#compared, byField, owners, ownersWithOpenDeal: null };
  }

  /** One of the system's files has a column for the field. */
  #holds(system: string, field: string): boolean {
    return this.#records.tables.some((table) => table.system === system && table.fields.includes(field));
  }

  #label(field: string): string {
    return this.#records.rules.fields[field]?.label ?? field;
  }

  #compare(field: string, a: string, b: string, left: readonly MatchRecord[], right: readonly MatchRecord[]): void {
    const key = `${field}\n${a}\n${b}`;
    let tally = this.#pairs.get(key);
    if (tally === undefined) {
      tally = { field, a, b, same: 0, differ: 0, onlyA: 0, onlyB: 0, neither: 0 };
      this.#pairs.set(key, tally);
    }
    const inA = left.filter((record) => isKnown(record, field));
    const inB = right.filter((record) => isKnown(record, field));
    if (inA.length === 0 && inB.length === 0) tally.neither++;
    else if (inB.length === 0) tally.onlyA++;
    else if (inA.length === 0) tally.onlyB++;
    // Of spare copies inside a system one that agrees is enough: the others are counted as duplicates.
    else if (inA.some((one) => inB.some((other) => saysTheSame(this.#records.rules, field, one, other)))) tally.same++;
    else tally.differ++;
  }

  #conflict(field: string, members: readonly number[]): void {
    let conflict = this.#conflicts.get(field);
    if (conflict === undefined) {
      conflict = { identities: 0, examples: [] };
      this.#conflicts.set(field, conflict);
    }
    conflict.identities++;
    if (conflict.examples.length < MOST_EXAMPLES) conflict.examples.push(this.#groups.group(members, field));
  }

  #owners(members: readonly number[]): void {
    const owners = members.map((index) => this.#records.owner.at(index)).filter((owner) => owner >= 0);
    if (owners.length > 0) this.#hasOwners = true;
    const names = new Set(owners.map((owner) => this.#records.owners.at(owner)?.toLowerCase()));
    if (names.size > 1) this.#ownersDiffer++;
  }
}
