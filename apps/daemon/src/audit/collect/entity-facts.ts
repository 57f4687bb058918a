import type { MatchModel, Tiers } from '@meshline/reconcile';
import type { AuditEntity, AuditRow } from '@meshline/report';
import type { EntityRecords } from '../entity-records.ts';
import { membersOf } from '../members.ts';
import type { EntityReading } from '../read-tables.ts';
import { AgreementTally } from './agreement.ts';
import { DuplicateTally } from './duplicates.ts';
import { Groups } from './groups.ts';
import { ownerFacts } from './owners.ts';
import { slowFacts } from './slow.ts';
import { staleFacts } from './stale.ts';

export interface EntityFactsOptions {
  readonly model: MatchModel;
  readonly users: ReadonlyMap<string, string>;
  readonly asOfDay: number;
  readonly staleDays: number;
  /** What the age was judged by, as people call the columns. */
  readonly agedBy: string;
}

/** Everything that is reported of one entity. */
export function entityFacts(reading: EntityReading, tiers: Tiers, options: EntityFactsOptions): AuditEntity {
  const { records, missing, malformed } = reading;
  const { rules } = records;
  const groups = new Groups(records, tiers, options.model);
  const row = (index: number): AuditRow => groups.row(index);
  const duplicates = new DuplicateTally(records, groups, (index) => tiers.core[index] === 1);
  const agreement = new AgreementTally(records, groups);
  const members = membersOf(tiers.identity);
  const systems = new SystemTally(records);
  for (let identity = 0; identity < members.count; identity++) {
    const own = [...members.of(identity)];
    systems.add(own);
    if (own.length < 2) continue;
    duplicates.add(own);
    agreement.add(own);
  }
  return {
    entity: rules.name,
    one: rules.label.one,
    many: rules.label.many,
    records: records.match.length,
    identities: members.count,
    systems: systems.facts(),
    shared: systems.shared,
    duplicates: duplicates.facts(tiers.open.length),
    agreement: agreement.agreement(),
    conflicts: agreement.conflicts(),
    missing: missing.facts(rules),
    malformed: malformed.facts(rules),
    stale: staleFacts(records, options.agedBy, { asOfDay: options.asOfDay, limitDays: options.staleDays, row }),
    owners: ownerFacts(records, options.users, row),
    slow: slowFacts(records),
  };
}

/** How many of the identities each system knows. */
class SystemTally {
  readonly #records: EntityRecords;
  readonly #systems = new Map<string, { records: number; identities: number; onlyHere: number }>();
  shared = 0;

  constructor(records: EntityRecords) {
    this.#records = records;
    for (const { system } of records.tables) this.#systems.set(system, { records: 0, identities: 0, onlyHere: 0 });
  }

  add(members: readonly number[]): void {
    const { match, tables } = this.#records;
    const counts = new Map<string, number>();
    for (const index of members) {
      const system = tables[match.tableOf(index)]?.system ?? '';
      counts.set(system, (counts.get(system) ?? 0) + 1);
    }
    if (counts.size > 1) this.shared++;
    for (const [system, count] of counts) {
      const known = this.#systems.get(system);
      if (known === undefined) continue;
      known.records += count;
      known.identities++;
      if (counts.size === 1) known.onlyHere++;
    }
  }

  facts(): AuditEntity['systems'] {
    return [...this.#systems].map(([system, count]) => ({ system, ...count }));
  }
}
