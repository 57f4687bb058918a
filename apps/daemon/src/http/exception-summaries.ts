import type { ExceptionSummary } from '@meshline/admin-api';
import { isOverdue, openMsBetween, ownership, principalName, queueLine } from '@meshline/queue';
import { formatRef, type RecordRef } from '@meshline/record';
import type { EntityRules } from '@meshline/rulebook';
import { exceptionLines, titlesOf, type ExceptionLine, type ExceptionRow } from '@meshline/store-postgres';
import { systemName, type AdminContext } from './admin-context.ts';
import { formatValue, referencedBy, type Titles } from './format-value.ts';
import { pairWords, type PairWords } from './pair-words.ts';

/** Exceptions as the queue lists them: a sentence, whose it is, when it is due and what to do. In the order of `rows`. */
export async function exceptionSummaries(
  context: AdminContext,
  rows: readonly ExceptionRow[],
): Promise<readonly ExceptionSummary[]> {
  const lines = await exceptionLines(
    context.runtime.pool,
    rows.map(({ id }) => id),
  );
  const titles = await titlesOf(
    context.runtime.pool,
    [...lines.values()].flatMap(({ finding, proposed }) =>
      [...finding.evidence.map(({ value }) => value), proposed].flatMap(referencedBy),
    ),
  );
  const pairs = await pairsOf(context, rows, lines);
  const now = context.runtime.deps.clock.now();
  return rows.map((row) => {
    const line = lines.get(row.id);
    return summary(context, row, line, titles, line === undefined ? undefined : pairs.get(line.finding), now);
  });
}

async function pairsOf(
  context: AdminContext,
  rows: readonly ExceptionRow[],
  lines: ReadonlyMap<number, ExceptionLine>,
): Promise<ReadonlyMap<ExceptionLine['finding'], PairWords>> {
  const all = new Map<ExceptionLine['finding'], PairWords>();
  for (const entity of context.rulebook.entities) {
    const findings = rows
      .filter((row) => row.entity === entity.name && row.records === 1)
      .flatMap(({ id }) => lines.get(id)?.finding ?? []);
    for (const [finding, words] of await pairWords(context, entity, findings, false)) all.set(finding, words);
  }
  return all;
}

function summary(
  context: AdminContext,
  row: ExceptionRow,
  line: ExceptionLine | undefined,
  titles: Titles,
  pair: PairWords | undefined,
  now: number,
): ExceptionSummary {
  const { rulebook } = context;
  const entity = entityOf(context, row.entity);
  const rules = row.field === undefined ? undefined : entity?.fields[row.field];
  const { because } = whose(context, row);
  const finding = line?.finding;
  const proposed = line?.proposed === undefined ? '' : formatValue(line.proposed, rules, titles);
  const about = finding?.evidence.filter(({ ref, value }) => row.systems.includes(ref.connection) && value !== undefined) ?? [];
  const title = row.records === 1 ? (pair?.title ?? line?.title ?? nameOf(context, finding?.ref)) : undefined;
  const { what, waitsOn, suggestion } = queueLine({
    kind: row.kind,
    reason: row.reason,
    detail: row.detail,
    field: rules?.label ?? row.field,
    systems: row.systems.map((id) => systemName(context, id)),
    entity: entity?.label ?? { one: row.entity, many: `${row.entity}s` },
    message: row.message,
    records: row.records,
    title,
    other: pair?.other,
    score: pair?.evidence?.score,
    ...(pair === undefined && about.length > 1
      ? {
          says: about.map(({ ref, value }) => ({
            system: systemName(context, ref.connection),
            value: formatValue(value ?? null, rules, titles) || '(blank)',
          })),
        }
      : {}),
    ...(proposed === '' ? {} : { proposed }),
    owner: principalName(rulebook, row.owner),
    ownerBecause: because,
  });
  const overdue = isOverdue(row, now);
  return {
    id: `E-${row.id}`,
    kind: row.kind,
    reason: row.reason,
    state: row.state,
    what,
    records: row.records,
    owner: row.owner,
    waitsOn,
    dueAt: new Date(row.dueAt).toISOString(),
    backlog: row.backlog,
    overdue,
    ...(overdue ? { overdueMinutes: Math.floor(openMsBetween(rulebook.hours, row.dueAt, now) / 60_000) } : {}),
    ...(suggestion === undefined ? {} : { suggestion: suggestion.text }),
    version: row.version,
  };
}

/** Whose an exception is and why: by the rulebook, or by somebody's decision. */
export function whose(
  { rulebook }: AdminContext,
  row: Pick<ExceptionRow, 'kind' | 'systems' | 'owner'>,
): { readonly because: string } {
  const now = ownership(rulebook, row.kind, row.systems);
  return { because: now.owner === row.owner ? now.because : `it was given to ${principalName(rulebook, row.owner)}` };
}

export function entityOf({ rulebook }: AdminContext, name: string): EntityRules | undefined {
  return rulebook.entities.find((entity) => entity.name === name);
}

/** `HubSpot contacts 512`, for what has no name. */
function nameOf(context: AdminContext, ref: RecordRef | undefined): string | undefined {
  if (ref === undefined) return undefined;
  const name = context.runtime.hosted.has(ref.connection) ? systemName(context, ref.connection) : undefined;
  return name === undefined ? formatRef(ref) : `${name} ${ref.stream} ${ref.id}`;
}
