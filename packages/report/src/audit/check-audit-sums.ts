import type { AuditAgreement, AuditEntity, AuditFile, Listed } from './audit-facts.ts';
import type { AuditReport } from './audit-model.ts';

type Same = (what: string, one: number, two: number) => void;

/** What doesn't add up in an audit, as sentences; empty = everything does. */
export function checkAuditSums(report: AuditReport): readonly string[] {
  const wrong: string[] = [];
  const same: Same = (what, one, two) => {
    if (one !== two) wrong.push(`${what}: ${one} is not ${two}`);
  };
  const atMost: Same = (what, part, whole) => {
    if (part > whole || part < 0) wrong.push(`${what}: ${part} is not within 0 and ${whole}`);
  };
  const { totals, files, entities, summary } = report;
  same('files', totals.files, files.length);
  same(
    'rows',
    totals.rows,
    sum(files, ({ rows }) => rows),
  );
  same(
    'skipped rows',
    totals.skippedRows,
    sum(files, ({ skipped }) => skipped.total),
  );
  same(
    'records',
    totals.records,
    sum(entities, ({ records }) => records),
  );
  same(
    'identities',
    totals.identities,
    sum(entities, ({ identities }) => identities),
  );
  same(
    'columns',
    totals.columnsUsed + totals.columnsIgnored,
    sum(files, ({ columns }) => columns.length),
  );
  same('summaries', summary.length, entities.length);
  for (const file of files) checkFile(file, atMost);
  for (const entity of entities) {
    const held = files.flatMap(({ holds }) => holds.filter((each) => each.entity === entity.entity));
    same(
      `${entity.many} of the files`,
      sum(held, ({ records }) => records),
      entity.records,
    );
    things(entity, same, atMost);
    duplicates(entity, same, atMost);
    agreement(entity, same, atMost);
    conflicts(entity, atMost);
    fields(entity, same, atMost);
  }
  return wrong;
}

function checkFile({ name, rows, holds, skipped }: AuditFile, atMost: Same): void {
  atMost(`records and skipped rows of ${name}`, sum(holds, ({ records }) => records) + skipped.total, rows);
  list(`skipped rows of ${name}`, skipped, atMost);
}

/** An identity is in one system only, or shared. */
function things({ many, records, identities, systems, shared }: AuditEntity, same: Same, atMost: Same): void {
  same(
    `${many} by system`,
    records,
    sum(systems, (row) => row.records),
  );
  same(`different ${many} = in one system only + shared`, identities, sum(systems, ({ onlyHere }) => onlyHere) + shared);
  for (const row of systems) {
    atMost(`different ${many} of ${row.system}`, row.identities, row.records);
    atMost(`${many} that only ${row.system} has`, row.onlyHere, row.identities);
  }
}

function duplicates({ many, systems, duplicates: found }: AuditEntity, same: Same, atMost: Same): void {
  same(
    `groups of ${many} by system`,
    found.groups,
    sum(found.bySystem, ({ groups }) => groups),
  );
  same(
    `records of groups of ${many} by system`,
    found.records,
    sum(found.bySystem, ({ records }) => records),
  );
  same(
    `groups of ${many} by size`,
    found.groups,
    sum(found.bySize, ({ groups }) => groups),
  );
  same(`groups of ${many}, sure and to review`, found.groups, found.sure + found.toReview);
  for (const { system, records, identities } of systems) {
    const groups = found.bySystem.filter((row) => row.system === system);
    same(
      `spare records of ${many} in ${system}`,
      records - identities,
      sum(groups, (row) => row.records - row.groups),
    );
  }
  atMost(`spare ${many} with an e-mail`, found.spareWithEmail ?? 0, found.records - found.groups);
  list(`groups of ${many}`, found.examples, atMost);
}

/** Each field of a pair of systems is judged over the same identities. */
function agreement({ many, shared, agreement: rows }: AuditEntity, same: Same, atMost: Same): void {
  const all = ({ same: agree, differ, onlyA, onlyB, neither }: AuditAgreement): number =>
    agree + differ + onlyA + onlyB + neither;
  for (const pair of Map.groupBy(rows, ({ a, b }) => JSON.stringify([a, b])).values()) {
    const [first] = pair;
    if (first === undefined) continue;
    atMost(`${many} in ${first.a} and ${first.b}`, all(first), shared);
    for (const row of pair) same(`${many} in ${row.a} and ${row.b} by ${row.label}`, all(row), all(first));
  }
}

function conflicts({ many, conflicts: found, identities }: AuditEntity, atMost: Same): void {
  atMost(`${many} with two records or more`, found.of, identities);
  atMost(`${many} in conflict`, found.identities, found.of);
  atMost(
    `${many} in conflict by field`,
    found.identities,
    sum(found.byField, (row) => row.identities),
  );
  for (const row of found.byField) {
    atMost(`${many} in conflict on ${row.label}`, row.identities, found.identities);
    list(`conflicts of ${many} on ${row.label}`, row.examples, atMost);
  }
  atMost(`${many} of different owners`, found.owners ?? 0, found.identities);
  atMost(`${many} of different owners with an open deal`, found.ownersWithOpenDeal ?? 0, found.owners ?? 0);
}

function fields({ many, records, missing, malformed, stale, owners, slow }: AuditEntity, same: Same, atMost: Same): void {
  for (const row of [...missing, ...malformed]) {
    atMost(`${many} with a fault in ${row.label}`, row.records, row.of);
    atMost(`${many} with ${row.label}`, row.of, records);
    list(`${many} with a fault in ${row.label}`, row.rows, atMost);
  }
  atMost(`${many} with both dates`, slow?.rows ?? 0, records);
  if (stale !== null) {
    same(
      `${many} by age`,
      stale.of,
      sum(stale.ages, (age) => age.records),
    );
    same(
      `stale ${many} by age`,
      stale.records,
      sum(stale.ages, (age) => (age.stale ? age.records : 0)),
    );
    atMost(`${many} with a date`, stale.of, records);
    list(`stale ${many}`, stale.rows, atMost);
  }
  if (owners !== null) {
    same(
      `${many} without owner by system`,
      owners.unowned,
      sum(owners.bySystem, (row) => row.unowned),
    );
    same(
      `${many} with a column for owners by system`,
      owners.of,
      sum(owners.bySystem, (row) => row.of),
    );
    const named = sum(owners.owners.first, ({ bySystem }) => sum(bySystem, (row) => row.records));
    atMost(`owned ${many} by owner`, named, owners.of - owners.unowned);
    if (owners.owners.first.length === owners.owners.total) same(`owned ${many}`, named, owners.of - owners.unowned);
    for (const rows of [owners.rows, owners.owners, owners.without]) list(`lists of owners of ${many}`, rows, atMost);
  }
}

function list(what: string, { total, first }: Listed<unknown>, atMost: Same): void {
  atMost(`${what} that are listed`, first.length, total);
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);
