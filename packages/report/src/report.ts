import { USER_ENTITY, type Rulebook } from '@meshline/rulebook';
import {
  WRITE_OUTCOMES,
  type AgreementFacts,
  type DiscrepancyCount,
  type ReportFacts,
  type WriteCount,
  type WriteOutcome,
} from './facts.ts';
import type {
  AgreementReport,
  AgreementShare,
  DiscrepanciesReport,
  ExceptionsReport,
  Fates,
  IdentitiesReport,
  Report,
  RunReport,
  WritesReport,
  WriteTotals,
} from './report-model.ts';

/** What a run did, from what was gathered about it. Pure; the order of the facts' rows doesn't matter. */
export function report(facts: ReportFacts): Report {
  const records = facts.records.toSorted((a, b) => order(a.connection, b.connection) || order(a.stream, b.stream));
  return {
    run: runReport(facts),
    records: {
      byStream: records,
      total: {
        read: sum(records, ({ read }) => read),
        live: sum(records, ({ live }) => live),
        linked: sum(records, ({ linked }) => linked),
        waiting: sum(records, ({ waiting }) => waiting),
      },
    },
    identities: identitiesReport(facts),
    duplicates: {
      byConnection: facts.duplicates.toSorted((a, b) => order(a.connection, b.connection) || order(a.entity, b.entity)),
      totalSpareRecords: sum(facts.duplicates, ({ spareRecords }) => spareRecords),
    },
    discrepancies: discrepanciesReport(facts.discrepancies, facts.rulebook),
    writes: writesReport(facts),
    exceptions: exceptionsReport(facts),
    agreement: agreementReport(facts),
    steps: facts.steps.map((step) => ({
      ...step, // Below a millisecond nothing was measured.
      perSecond: step.seconds >= 0.001 ? step.count / step.seconds : 0,
    })),
    quality:
      facts.quality === undefined
        ? null
        : {
            ...facts.quality.links,
            plainRule: facts.quality.plainRule,
            defects: facts.quality.defects.map((defect) => ({
              ...defect,
              share: defect.of === 0 ? 0 : defect.records / defect.of,
            })),
          },
  };
}

function runReport({ run, rulebook, connections }: ReportFacts): RunReport {
  return {
    version: run.version,
    startedAt: iso(run.startedAt),
    endedAt: iso(run.endedAt),
    durationSeconds: (run.endedAt - run.startedAt) / 1000,
    resumed: run.resumed,
    rulebook: rulebook.name,
    rulebookHash: run.rulebookHash,
    zone: rulebook.hours.zone,
    seed: run.seed ?? null,
    people: run.people ?? null,
    note: run.note ?? null,
    example: run.example ?? null,
    systems: connections.map(({ id, name }) => ({ connection: id, name })),
    entities: rulebook.entities
      .filter(({ name }) => name !== USER_ENTITY)
      .map(({ name, label }) => ({ entity: name, one: label.one, many: label.many })),
  };
}

function identitiesReport({ identities }: ReportFacts): IdentitiesReport {
  const byEntity = [...Map.groupBy(identities, ({ entity }) => entity)].map(([entity, rows]) => ({
    entity,
    identities: sum(rows, (row) => row.identities),
    bySystems: [...Map.groupBy(rows, ({ systems }) => systems)]
      .map(([systems, same]) => ({ systems, identities: sum(same, (row) => row.identities) }))
      .toSorted((a, b) => a.systems - b.systems),
  }));
  return { byEntity: byEntity.toSorted((a, b) => order(a.entity, b.entity)), total: sum(byEntity, (row) => row.identities) };
}

function discrepanciesReport(rows: readonly DiscrepancyCount[], rulebook: Rulebook): DiscrepanciesReport {
  const grouped = <Key>(key: (row: DiscrepancyCount) => string, head: (row: DiscrepancyCount) => Key): (Key & Fates)[] =>
    [...Map.groupBy(rows, key).values()]
      .flatMap((same) => same.slice(0, 1).map((first) => ({ ...head(first), ...fates(same) })))
      .toSorted((a, b) => b.found - a.found || order(JSON.stringify(a), JSON.stringify(b)));
  const label = ({ entity, field }: DiscrepancyCount): string => fieldLabel(rulebook, entity, field);
  return {
    byFieldAndKind: grouped(
      ({ entity, field, kind }) => JSON.stringify([entity, field, kind]),
      (row) => ({ entity: row.entity, field: row.field, label: label(row), kind: row.kind }),
    ),
    byKind: grouped(
      ({ kind }) => kind,
      ({ kind }) => ({ kind }),
    ),
    byField: grouped(
      ({ entity, field }) => JSON.stringify([entity, field]),
      (row) => ({ entity: row.entity, field: row.field, label: label(row) }),
    ),
    total: fates(rows),
  };
}

function fates(rows: readonly DiscrepancyCount[]): Fates {
  const inWrites = sum(rows, (row) => row.inWrites);
  const waitingForPerson = sum(rows, (row) => row.waitingForPerson);
  const reportedOnly = sum(rows, (row) => row.reportedOnly);
  return { found: inWrites + waitingForPerson + reportedOnly, inWrites, waitingForPerson, reportedOnly };
}

function writesReport({ writes, connections, duplicateCreates, repeatedCreates }: ReportFacts): WritesReport {
  const others = new Set(writes.map(({ connection }) => connection));
  for (const { id } of connections) others.delete(id);
  const ids = [...connections.map(({ id }) => id), ...[...others].sort()];
  return {
    byConnection: ids.map((connection) => ({
      connection,
      ...writeTotals(writes.filter((row) => row.connection === connection)),
    })),
    total: writeTotals(writes),
    duplicateCreates: duplicateCreates ?? null,
    repeatedCreates: repeatedCreates ?? null,
  };
}

function writeTotals(rows: readonly WriteCount[]): WriteTotals {
  const count = (kind: WriteCount['kind'], outcome: WriteOutcome): number =>
    sum(
      rows.filter((row) => row.kind === kind && row.outcome === outcome),
      (row) => row.writes,
    );
  const outcomes = (kind: WriteCount['kind']): Record<WriteOutcome, number> =>
    Object.fromEntries(WRITE_OUTCOMES.map((outcome) => [outcome, count(kind, outcome)])) as Record<WriteOutcome, number>;
  const creates = outcomes('create');
  const updates = outcomes('update');
  return {
    writes: sum(rows, (row) => row.writes),
    created: creates.confirmed,
    updated: updates.confirmed,
    confirmed: creates.confirmed + updates.confirmed,
    pending: creates.pending + updates.pending,
    rejected: creates.rejected + updates.rejected,
    unknown: creates.unknown + updates.unknown,
    creates,
    updates,
  };
}

function exceptionsReport({ causes, rulebook }: ReportFacts): ExceptionsReport {
  const nameOf = (id: string): string =>
    (Object.hasOwn(rulebook.principals, id) ? rulebook.principals[id]?.name : undefined) ?? id;
  const byKind = [...Map.groupBy(causes, ({ kind, owner }) => JSON.stringify([kind, owner])).values()].flatMap((same) => {
    const first = same[0];
    if (first === undefined) return [];
    const clocked = same.filter(({ backlog }) => !backlog).map(({ dueAt }) => dueAt);
    return [
      {
        kind: first.kind,
        owner: first.owner,
        ownerName: nameOf(first.owner),
        causes: same.length,
        records: sum(same, ({ records }) => records),
        overdue: same.filter(({ overdue }) => overdue).length,
        nextDueAt: clocked.length === 0 ? null : iso(clocked.reduce((a, b) => Math.min(a, b))),
      },
    ];
  });
  return {
    byKind: byKind.toSorted((a, b) => b.records - a.records || order(a.kind, b.kind) || order(a.owner, b.owner)),
    causes: causes
      .map((cause) => ({
        id: cause.id,
        kind: cause.kind,
        what: cause.what,
        owner: cause.owner,
        ownerName: nameOf(cause.owner),
        records: cause.records,
        dueAt: iso(cause.dueAt),
        backlog: cause.backlog,
        overdue: cause.overdue,
      }))
      .toSorted((a, b) => b.records - a.records || order(a.dueAt, b.dueAt) || order(a.id, b.id)),
    total: {
      causes: causes.length,
      records: sum(causes, ({ records }) => records),
      overdue: causes.filter(({ overdue }) => overdue).length,
    },
  };
}

function agreementReport({ agreement: { before, after }, rulebook }: ReportFacts): AgreementReport | null {
  if (before === undefined && after === undefined) return null;
  const keys = new Map<string, { entity: string; field: string }>();
  for (const facts of [before, after]) {
    for (const { entity, field } of facts?.fields ?? []) keys.set(JSON.stringify([entity, field]), { entity, field });
  }
  const one = (facts: AgreementFacts | undefined, entity: string, field: string): AgreementShare | null => {
    const row = facts?.fields.find((each) => each.entity === entity && each.field === field);
    return row === undefined ? null : shareOf(row);
  };
  const all = (facts: AgreementFacts | undefined): AgreementShare | null =>
    facts === undefined
      ? null
      : shareOf({ pairs: sum(facts.fields, ({ pairs }) => pairs), agree: sum(facts.fields, ({ agree }) => agree) });
  return {
    byField: [...keys.values()].map(({ entity, field }) => ({
      entity,
      field,
      label: fieldLabel(rulebook, entity, field),
      before: one(before, entity, field),
      after: one(after, entity, field),
    })),
    overall: { before: all(before), after: all(after) },
  };
}

const shareOf = ({ pairs, agree }: { readonly pairs: number; readonly agree: number }): AgreementShare => ({
  pairs,
  agree,
  share: pairs === 0 ? 1 : agree / pairs,
});

/** What people call a field; its name where the rulebook doesn't know it. */
function fieldLabel(rulebook: Rulebook, entity: string, field: string): string {
  const fields = rulebook.entities.find(({ name }) => name === entity)?.fields ?? {};
  return (Object.hasOwn(fields, field) ? fields[field]?.label : undefined) ?? field;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
