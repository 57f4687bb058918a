import type { ExceptionDetail } from '@meshline/admin-api';
import { allowedDecisions } from '@meshline/queue';
import { formatRef } from '@meshline/record';
import { explainLink, type Finding } from '@meshline/reconcile';
import type { EntityRules } from '@meshline/rulebook';
import { exceptionLines, readException, titlesOf, type ExceptionItemRow, type ExceptionRow } from '@meshline/store-postgres';
import { inspect, type Decided } from '@meshline/sync';
import { systemName, type AdminContext } from '../admin-context.ts';
import { entityOf, exceptionSummaries, whose } from '../exception-summaries.ts';
import { formatValue, referencedBy, type Titles } from '../format-value.ts';
import { pairWords, type PairWords } from '../pair-words.ts';
import { recordValues } from '../record-values.ts';

type Item = ExceptionDetail['items'][number];

/** Records that are told with their evidence; a cause may hold thousands. */
const MOST_ITEMS = 100;

/** One exception with its records, what each system says, and what may be decided. Undefined: there is none. */
export async function exception(context: AdminContext, id: number): Promise<ExceptionDetail | undefined> {
  const found = await readException(context.runtime.pool, id, MOST_ITEMS);
  if (found === undefined) return undefined;
  const { exception: row } = found;
  const [summary] = await exceptionSummaries(context, [row]);
  if (summary === undefined) return undefined;
  // What was put right or decided before is no part of what is open; a closed exception shows what it was about.
  const rows = row.state === 'open' ? found.items.filter(({ state }) => state === 'open') : found.items;
  const all = row.state === 'open' ? row.records : found.total;
  const items = await itemsOf(context, row, rows);
  const lines = await exceptionLines(context.runtime.pool, [row.id]);
  const allProposed = lines.get(row.id)?.allProposed ?? false;
  const { runtime, rulebook } = context;
  return {
    ...summary,
    at: new Date(runtime.deps.clock.now()).toISOString(),
    zone: rulebook.hours.zone,
    ...(row.closedBecause === undefined ? {} : { closedBecause: row.closedBecause }),
    openedAt: new Date(row.openedAt).toISOString(),
    because: whose(context, row).because,
    message: items.length === 1 ? (items[0]?.message ?? row.message) : row.message,
    items,
    moreItems: Math.max(0, all - items.length),
    decisions: allowedDecisions({
      kind: row.kind,
      reason: row.reason,
      detail: row.detail,
      field: row.field,
      state: row.state,
      // What is allowed depends on whether there are several, and whether each has a proposal; not on how many.
      items: Array.from({ length: Math.min(2, row.records) }, (_, at) => ({
        item: String(at),
        state: 'open',
        proposed: allProposed,
      })),
    }),
  };
}

async function itemsOf(context: AdminContext, row: ExceptionRow, rows: readonly ExceptionItemRow[]): Promise<readonly Item[]> {
  const entity = entityOf(context, row.entity);
  if (entity === undefined) return rows.map((item) => itemOf(context, row, item, [], undefined));
  const decided = await decidedOf(context, entity, rows);
  const pairs = await pairWords(
    context,
    entity,
    rows.map(({ finding }) => finding),
    true,
  );
  const titles = await titlesOf(context.runtime.pool, [
    ...rows.flatMap(({ finding }) => [...finding.evidence.map(({ value }) => value), finding.proposed].flatMap(referencedBy)),
    ...[...decided.values()].flatMap(({ facts }) => Object.keys(facts.references.targets)),
  ]);
  return rows.map((item) => {
    const pair = pairs.get(item.finding);
    const known = item.identity === undefined ? undefined : decided.get(item.identity);
    const evidence =
      pair !== undefined
        ? pairEvidence(context, item.finding, pair)
        : item.finding.evidence.length > 0
          ? findingEvidence(context, entity, item.finding, known, titles)
          : fieldEvidence(context, entity, item.finding, known, titles);
    return itemOf(context, row, item, evidence, pair, titles);
  });
}

/** What settling says of the items' identities now; those that are gone are missing. */
async function decidedOf(
  { runtime: { deps } }: AdminContext,
  entity: EntityRules,
  rows: readonly ExceptionItemRow[],
): Promise<ReadonlyMap<string, Decided>> {
  const ids = [...new Set(rows.flatMap(({ identity }) => identity ?? []))];
  if (ids.length === 0) return new Map();
  const decided = await deps.store.transaction((tx) => inspect(tx, deps, entity, ids));
  return new Map(decided.map((one) => [one.stored.identity, one]));
}

function itemOf(
  context: AdminContext,
  row: ExceptionRow,
  { item, title, state, times, finding }: ExceptionItemRow,
  evidence: Item['evidence'],
  pair: PairWords | undefined,
  titles: Titles = new Map(),
): Item {
  const rules = row.field === undefined ? undefined : entityOf(context, row.entity)?.fields[row.field];
  const name = pair === undefined ? title : [pair.title ?? title, pair.other].filter((part) => part !== undefined).join(' / ');
  // How likely any two are the same is part of the sum, and no reason that anybody could look at.
  const why =
    pair?.evidence === undefined
      ? []
      : explainLink({ ...pair.evidence, parts: pair.evidence.parts.filter(({ feature }) => feature !== 'prior') });
  return {
    item,
    ...(name === undefined || name === '' ? {} : { title: name }),
    ...(finding.ref === undefined ? {} : { ref: formatRef(finding.ref) }),
    state,
    times,
    message: why.length === 0 ? finding.message : [`${finding.message}.`, ...why].join(' '),
    ...(finding.proposed === undefined ? {} : { proposed: formatValue(finding.proposed, rules, titles) || '(blank)' }),
    evidence,
  };
}

function pairEvidence(context: AdminContext, finding: Finding, pair: PairWords): Item['evidence'] {
  return finding.evidence.map(({ ref }) => {
    const said = pair.says.get(formatRef(ref));
    return {
      system: systemName(context, ref.connection),
      ref: formatRef(ref),
      value: said?.text ?? '',
      readAt: new Date(said?.readAt ?? 0).toISOString(),
    };
  });
}

function findingEvidence(
  context: AdminContext,
  entity: EntityRules,
  { evidence, field }: Finding,
  known: Decided | undefined,
  titles: Titles,
): Item['evidence'] {
  const rules = field === undefined ? undefined : entity.fields[field];
  return evidence.map(({ ref, value, readAt }) => ({
    system: systemName(context, ref.connection),
    ref: formatRef(ref),
    ...(value === undefined ? {} : { value: formatValue(value, rules, titles) }),
    readAt: new Date(readAt).toISOString(),
    ...(isSource(known, field, formatRef(ref)) ? { sourceOfTruth: true } : {}),
  }));
}

/** A finding without evidence of its own (a create that can't be planned): what each system holds of the field. */
function fieldEvidence(
  context: AdminContext,
  entity: EntityRules,
  { field }: Finding,
  known: Decided | undefined,
  titles: Titles,
): Item['evidence'] {
  if (known === undefined) return [];
  const values = recordValues(known, entity, titles);
  const held = values.filter((one) => one.field === field && one.role === 'primary');
  // Where no system holds the field, the records say at least what it is about.
  if (held.length > 0) {
    return held.map(({ ref, text, readAt }) => ({
      system: systemName(context, ref.connection),
      ref: formatRef(ref),
      value: text ?? '',
      readAt: new Date(readAt).toISOString(),
      ...(isSource(known, field, formatRef(ref)) ? { sourceOfTruth: true } : {}),
    }));
  }
  return known.facts.records
    .filter(({ live, role }) => live && role === 'primary')
    .map(({ ref, readAt }) => ({
      system: systemName(context, ref.connection),
      ref: formatRef(ref),
      value: entity.title
        .flatMap((name) => values.find((one) => one.field === name && formatRef(one.ref) === formatRef(ref))?.text ?? [])
        .join(' '),
      readAt: new Date(readAt).toISOString(),
    }));
}

function isSource(known: Decided | undefined, field: string | undefined, ref: string): boolean {
  const source = field === undefined ? undefined : known?.settled.golden[field]?.source;
  return source?.kind === 'record' && formatRef(source.ref) === ref;
}
