import { isCivilDate, parseMoment } from '../dates.ts';
import { fieldErrors } from '../errors.ts';
import type { OpportunityRow, Row } from '../rows.ts';
import type { Store } from '../store.ts';
import type { View } from '../view.ts';

const commaList = (text: string): Set<string> => new Set(text.split(',').map((item) => item.trim()));

/** Rows that `id__in` names, or all, newest first: each id is looked up, nothing is scanned. */
export function byIds<R extends Row>(view: View<R>, params: URLSearchParams): readonly R[] {
  const ids = params.get('id__in');
  if (ids === null) return view.newestFirst();
  return [...commaList(ids)].flatMap((id) => view.get(id) ?? []).sort((a, b) => b.created - a.created || b.seq - a.seq);
}

type Test = (row: OpportunityRow) => boolean;
const COMPARISONS: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};

/** `date_created__gte` and the like; dates compare as moments, `date_won` as a day. Throws 400. */
function dateTests(params: URLSearchParams): Test[] {
  const tests: Test[] = [];
  for (const [name, text] of params) {
    const [, field, verb = ''] = /^(date_created|date_updated|date_won)__(gt|gte|lt|lte)$/.exec(name) ?? [];
    const compare = COMPARISONS[verb];
    if (field === undefined || compare === undefined) continue;
    if (field === 'date_won') {
      if (!isCivilDate(text)) throw fieldErrors({ [name]: 'Input should be a valid date' });
      tests.push((row) => row.date_won !== null && compare(row.date_won, text));
      continue;
    }
    const at = parseMoment(text);
    if (at === undefined) throw fieldErrors({ [name]: 'Input should be a valid datetime' });
    tests.push((row) => compare(field === 'date_created' ? row.created : row.updated, at));
  }
  return tests;
}

/** Equality filters of opportunities, each also as a list with `__in`. */
function equalityTests(store: Store, params: URLSearchParams): Test[] {
  const status = (row: OpportunityRow) => store.opportunityStatus(row.status_id);
  const values: Readonly<Record<string, (row: OpportunityRow) => string | null | undefined>> = {
    lead_id: (row) => row.lead_id,
    contact_id: (row) => row.contact_id,
    user_id: (row) => row.user_id,
    status_id: (row) => row.status_id,
    status_label: (row) => status(row)?.label,
    status: (row) => status(row)?.label,
    status_type: (row) => status(row)?.type,
    pipeline_id: (row) => status(row)?.pipeline.id,
    value_period: (row) => row.value_period,
  };
  return Object.entries(values).flatMap(([name, value]) => {
    const [one, many] = [params.get(name), params.get(`${name}__in`)];
    const wanted = many === null ? undefined : commaList(many);
    return [
      ...(one === null ? [] : [(row: OpportunityRow) => value(row) === one]),
      ...(wanted === undefined ? [] : [(row: OpportunityRow) => wanted.has(value(row) ?? '')]),
    ];
  });
}

/** Where a filter on `date_updated` starts, so that the index by time can serve it. */
function updatedFrom(params: URLSearchParams): number | undefined {
  const text = params.get('date_updated__gte') ?? params.get('date_updated__gt');
  return text === null ? undefined : parseMoment(text);
}

const ORDERS: Readonly<Record<string, (row: OpportunityRow) => number | string>> = {
  date_created: (row) => row.created,
  date_updated: (row) => row.updated,
  date_won: (row) => row.date_won ?? '',
  value: (row) => row.value ?? -Infinity,
  confidence: (row) => row.confidence,
};

/** Opportunities that pass the query's filters, in its order: newest first unless `_order_by` says otherwise. Throws 400. */
export function filterOpportunities(store: Store, params: URLSearchParams): OpportunityRow[] {
  const view = store.indexed.opportunities;
  const lead = params.get('lead_id');
  const from = updatedFrom(params);
  const tests = [...dateTests(params), ...equalityTests(store, params)];
  let rows: Iterable<OpportunityRow>;
  if (params.has('id__in') || (lead === null && from === undefined)) rows = byIds(view, params);
  else if (lead !== null) rows = view.childrenOf(lead);
  else
    rows = [...view.byTime('updated').ascending({ at: from ?? -Infinity, n: -Infinity })].flatMap(({ id }) => view.get(id) ?? []);
  const found = [...rows].filter((row) => tests.every((test) => test(row)));

  const orderBy = params.get('_order_by') ?? '-date_created';
  const key = ORDERS[orderBy.replace(/^-/, '')];
  if (key === undefined)
    throw fieldErrors({ _order_by: `Value must be one of: ${Object.keys(ORDERS).join(', ')}, with or without a leading -` });
  const sign = orderBy.startsWith('-') ? -1 : 1;
  return found.sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return sign * (left < right ? -1 : left > right ? 1 : a.seq - b.seq);
  });
}
