import type { AuditFacts } from './audit-facts.ts';
import type { AuditReport, AuditTotals } from './audit-model.ts';
import { auditCosts } from './costs.ts';
import { entitySummary } from './findings.ts';
import { shownEntity } from './mask-entity.ts';
import { startHere } from './start-here.ts';

export interface AuditReportOptions {
  /** Values and owners as they stand in the files; else masked. */
  readonly showNames?: boolean | undefined;
}

/** What was found, summed up, put into words and masked unless told. Pure, and plain JSON. */
export function auditReport(facts: AuditFacts, { showNames = false }: AuditReportOptions = {}): AuditReport {
  const { version, seconds, asOf, rulebook, files, entities } = facts;
  return {
    version,
    seconds,
    asOf,
    rulebook,
    masked: !showNames,
    totals: totals(facts),
    summary: entities.map(entitySummary),
    costs: auditCosts(entities),
    start: startHere(entities),
    files,
    entities: entities.map((entity) => shownEntity(entity, showNames)),
  };
}

function totals({ files, entities }: AuditFacts): AuditTotals {
  const columns = files.flatMap((file) => file.columns);
  const used = columns.filter(({ label }) => label !== undefined).length;
  return {
    files: files.length,
    rows: sum(files, ({ rows }) => rows),
    skippedRows: sum(files, ({ skipped }) => skipped.total),
    notices: sum(files, ({ notices }) => notices.length),
    records: sum(entities, ({ records }) => records),
    identities: sum(entities, ({ identities }) => identities),
    columnsUsed: used,
    columnsIgnored: columns.length - used,
    systems: [...new Set(files.map(({ system }) => system))],
  };
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);
