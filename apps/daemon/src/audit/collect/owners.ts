import type { AuditOwners, AuditRow } from '@meshline/report';
import { NOBODY, NOT_TOLD, type EntityRecords } from '../entity-records.ts';
import { MOST_ROWS } from '../field-counts.ts';

const MOST_OWNERS = 100;

/** Whose the records are. Null where no file names owners. `users`: everybody on a list of users, by folded name and address. */
export function ownerFacts(
  records: EntityRecords,
  users: ReadonlyMap<string, string>,
  row: (index: number) => AuditRow,
): AuditOwners | null {
  const bySystem = new Map<string, Map<string, { name: string; records: number }>>();
  const gaps = new Map<string, { unowned: number; of: number }>();
  const rows: AuditRow[] = [];
  let [of, unowned, unknown] = [0, 0, 0];
  for (let index = 0; index < records.match.length; index++) {
    const owner = records.owner.at(index);
    if (owner === NOT_TOLD) continue;
    of++;
    const system = records.tables[records.match.tableOf(index)]?.system ?? '';
    const owners = bySystem.get(system) ?? new Map<string, { name: string; records: number }>();
    bySystem.set(system, owners);
    const gap = gaps.get(system) ?? { unowned: 0, of: 0 };
    gaps.set(system, gap);
    gap.of++;
    if (owner === NOBODY) {
      unowned++;
      gap.unowned++;
      if (rows.length < MOST_ROWS) rows.push(row(index));
      continue;
    }
    const written = records.owners.at(owner) ?? '';
    const known = users.get(written.toLowerCase());
    if (users.size > 0 && known === undefined) unknown++;
    const name = known ?? written;
    const seen = owners.get(name.toLowerCase());
    if (seen === undefined) owners.set(name.toLowerCase(), { name, records: 1 });
    else seen.records++;
  }
  if (of === 0) return null;
  const systems = [...bySystem.keys()].toSorted();
  const names = new Map<string, string>();
  for (const owners of bySystem.values()) for (const [key, { name }] of owners) if (!names.has(key)) names.set(key, name);
  for (const title of users.values()) if (!names.has(title.toLowerCase())) names.set(title.toLowerCase(), title);
  const all = [...names].map(([key, owner]) => ({
    owner,
    bySystem: systems.map((system) => ({ system, records: bySystem.get(system)?.get(key)?.records ?? 0 })),
  }));
  const sum = (one: (typeof all)[number]): number => one.bySystem.reduce((total, { records: count }) => total + count, 0);
  const owning = all.filter((one) => sum(one) > 0).toSorted((a, b) => sum(b) - sum(a) || (a.owner < b.owner ? -1 : 1));
  const without = all
    .map(({ owner, bySystem: counts }) => ({
      owner,
      missingIn: counts.filter(({ records: count }) => count === 0).map(({ system }) => system),
    }))
    .filter(({ missingIn }) => missingIn.length > 0)
    .toSorted((a, b) => b.missingIn.length - a.missingIn.length || (a.owner < b.owner ? -1 : 1));
  return {
    unowned,
    of,
    bySystem: systems.map((system) => ({ system, ...(gaps.get(system) ?? { unowned: 0, of: 0 }) })),
    rows: { total: unowned, first: rows },
    owners: { total: owning.length, first: owning.slice(0, MOST_OWNERS) },
    without: { total: without.length, first: without.slice(0, MOST_OWNERS) },
    unknownOwners: users.size === 0 ? null : unknown,
  };
}
