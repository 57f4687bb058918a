import { WRITE_OUTCOMES } from './facts.ts';
import type { PairQuality, QualityScopes, ScopeQuality } from './quality/label-quality.ts';
import type { AgreementShare, Fates, Report, WriteTotals } from './report-model.ts';

/** What doesn't add up in a report, as sentences; empty = everything does. */
export function checkSums(report: Report): readonly string[] {
  const wrong: string[] = [];
  const same = (what: string, one: number, two: number): void => {
    if (one !== two) wrong.push(`${what}: ${one} is not ${two}`);
  };
  const atMost = (what: string, part: number, whole: number): void => {
    if (part > whole || part < 0) wrong.push(`${what}: ${part} is not within 0 and ${whole}`);
  };
  records(report, same);
  identities(report, same);
  discrepancies(report, same);
  writes(report, same);
  exceptions(report, same);
  agreement(report, same, atMost);
  quality(report, same, atMost);
  const { startedAt, endedAt, durationSeconds } = report.run;
  same('seconds of the run', Math.round(durationSeconds * 1000), Date.parse(endedAt) - Date.parse(startedAt));
  same('names of steps', new Set(report.steps.map(({ step }) => step)).size, report.steps.length);
  return wrong;
}

type Same = (what: string, one: number, two: number) => void;

function records({ records: { byStream, total } }: Report, same: Same): void {
  for (const { connection, stream, live, linked, waiting } of byStream) {
    same(`live records of ${connection} ${stream} = linked + waiting`, live, linked + waiting);
  }
  for (const name of ['read', 'live', 'linked', 'waiting'] as const)
    same(
      `all ${name} records`,
      total[name],
      sum(byStream, (row) => row[name]),
    );
}

/** Each system of an identity holds one record of it and perhaps spare ones: so linked records and identities meet. */
function identities({ identities: { byEntity, total }, records: { byStream }, duplicates }: Report, same: Same): void {
  same(
    'identities of all entities',
    total,
    sum(byEntity, (row) => row.identities),
  );
  same(
    'spare copies',
    duplicates.totalSpareRecords,
    sum(duplicates.byConnection, (row) => row.spareRecords),
  );
  const names = new Set([...byEntity, ...byStream, ...duplicates.byConnection].map(({ entity }) => entity));
  for (const entity of names) {
    const row = byEntity.find((each) => each.entity === entity);
    const bySystems = row?.bySystems ?? [];
    same(
      `identities of ${entity} by number of systems`,
      row?.identities ?? 0,
      sum(bySystems, (each) => each.identities),
    );
    const linked = sum(
      byStream.filter((each) => each.entity === entity),
      (each) => each.linked,
    );
    const spare = sum(
      duplicates.byConnection.filter((each) => each.entity === entity),
      (each) => each.spareRecords,
    );
    same(
      `linked records of ${entity} = identities x systems + spare copies`,
      linked,
      sum(bySystems, (each) => each.systems * each.identities) + spare,
    );
  }
}

function discrepancies({ discrepancies: { byField, byFieldAndKind, byKind, total } }: Report, same: Same): void {
  const each: readonly (readonly [string, Fates])[] = [
    ...byFieldAndKind.map((row) => [`${row.kind} ${row.entity}.${row.field}`, row] as const),
    ...byKind.map((row) => [row.kind, row] as const),
    ...byField.map((row) => [`${row.entity}.${row.field}`, row] as const),
    ['all', total],
  ];
  for (const [what, row] of each) {
    same(`discrepancies (${what}) by fate`, row.found, row.inWrites + row.waitingForPerson + row.reportedOnly);
  }
  const groupings: readonly (readonly [string, readonly Fates[]])[] = [
    ['field and kind', byFieldAndKind],
    ['kind', byKind],
    ['field', byField],
  ];
  for (const [what, rows] of groupings) {
    for (const fate of ['found', 'inWrites', 'waitingForPerson', 'reportedOnly'] as const) {
      same(
        `discrepancies (${fate}) by ${what}`,
        total[fate],
        sum(rows, (row) => row[fate]),
      );
    }
  }
  for (const { entity, field, found } of byField) {
    const kinds = byFieldAndKind.filter((row) => row.entity === entity && row.field === field);
    same(
      `discrepancies of ${entity}.${field} by kind`,
      found,
      sum(kinds, (row) => row.found),
    );
  }
}

function writes({ writes: { byConnection, total } }: Report, same: Same): void {
  for (const [what, row] of [...byConnection.map((each) => [each.connection, each] as const), ['all', total] as const]) {
    same(
      `writes (${what}) by outcome`,
      row.writes,
      sum(WRITE_OUTCOMES, (outcome) => row[outcome]),
    );
    for (const outcome of WRITE_OUTCOMES)
      same(`${outcome} writes (${what})`, row[outcome], row.creates[outcome] + row.updates[outcome]);
    same(`created records (${what})`, row.created, row.creates.confirmed);
    same(`updated records (${what})`, row.updated, row.updates.confirmed);
  }
  const names = [
    'writes',
    'created',
    'updated',
    'confirmed',
    'pending',
    'rejected',
    'unknown',
  ] as const satisfies readonly (keyof WriteTotals)[];
  for (const name of names)
    same(
      `${name} of all connections`,
      total[name],
      sum(byConnection, (row) => row[name]),
    );
}

function exceptions({ exceptions: { byKind, causes, total } }: Report, same: Same): void {
  same('causes', total.causes, causes.length);
  same(
    'causes by kind',
    total.causes,
    sum(byKind, (row) => row.causes),
  );
  same(
    'records of all causes',
    total.records,
    sum(causes, (row) => row.records),
  );
  same(
    'records of causes by kind',
    total.records,
    sum(byKind, (row) => row.records),
  );
  same(
    'overdue causes',
    total.overdue,
    sum(byKind, (row) => row.overdue),
  );
  for (const row of byKind) {
    const of = causes.filter(({ kind, owner }) => kind === row.kind && owner === row.owner);
    same(`causes of ${row.kind} for ${row.owner}`, row.causes, of.length);
    same(
      `records of ${row.kind} for ${row.owner}`,
      row.records,
      sum(of, ({ records: count }) => count),
    );
  }
}

function agreement({ agreement: found }: Report, same: Same, atMost: Same): void {
  if (found === null) return;
  for (const when of ['before', 'after'] as const) {
    const fields = found.byField.flatMap((row) => (row[when] === null ? [] : [row[when]]));
    const overall: AgreementShare | null = found.overall[when];
    same(
      `pairs of systems ${when}`,
      overall?.pairs ?? 0,
      sum(fields, ({ pairs }) => pairs),
    );
    same(
      `agreeing pairs ${when}`,
      overall?.agree ?? 0,
      sum(fields, ({ agree }) => agree),
    );
    for (const row of found.byField) {
      const share = row[when];
      if (share !== null) atMost(`agreeing pairs of ${row.entity}.${row.field} ${when}`, share.agree, share.pairs);
    }
  }
}

function quality({ quality: found }: Report, same: Same, atMost: Same): void {
  if (found === null) return;
  same(
    'labelled records by entity',
    found.overall.records,
    sum(found.byEntity, ({ records: count }) => count),
  );
  for (const scopes of [found.overall, ...found.byEntity]) {
    const { all, acrossSystems, insideOneSystem } = scopes;
    for (const [what, get] of counts) same(`${what}: all = across + inside`, get(all), get(acrossSystems) + get(insideOneSystem));
    for (const scope of [all, acrossSystems, insideOneSystem]) {
      for (const pairs of [scope.links, scope.plainRule]) {
        atMost('right pairs of those found', pairs.rightPairs, pairs.foundPairs);
        atMost('right pairs of those that there are', pairs.rightPairs, pairs.truePairs);
      }
      atMost('pairs linked of those linked or asked about', scope.links.rightPairs, scope.linksAndReviews.rightPairs);
      atMost('pairs linked or asked about of those that there are', scope.linksAndReviews.rightPairs, scope.links.truePairs);
    }
  }
  for (const scope of ['all', 'acrossSystems', 'insideOneSystem'] as const satisfies readonly (keyof QualityScopes)[]) {
    for (const [what, get] of counts) {
      same(
        `${what} by entity`,
        get(found.overall[scope]),
        sum(found.byEntity, (row) => get(row[scope])),
      );
    }
  }
}

const pairCounts = (
  name: string,
  of: (scope: ScopeQuality) => PairQuality,
): readonly (readonly [string, (scope: ScopeQuality) => number])[] =>
  (['truePairs', 'foundPairs', 'rightPairs'] as const).map(
    (count) => [`${count} of ${name}`, (scope) => of(scope)[count]] as const,
  );
const counts: readonly (readonly [string, (scope: ScopeQuality) => number])[] = [
  ...pairCounts('links', ({ links }) => links),
  ...pairCounts('the plain rule', ({ plainRule }) => plainRule),
  ['pairs to be reviewed', ({ reviews }) => reviews.pairs],
  ['right pairs with reviews', ({ linksAndReviews }) => linksAndReviews.rightPairs],
];

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
