import type { OrderedIndex } from '../ordered-index.ts';
import type { ContactRow, LeadRow, Row } from '../rows.ts';
import type { Sight } from '../store.ts';
import type { View } from '../view.ts';
import type { Position } from './cursor.ts';
import type { Compiled } from './query.ts';
import type { Order } from './sort.ts';

export type Found = { readonly type: 'lead'; readonly row: LeadRow } | { readonly type: 'contact'; readonly row: ContactRow };

/** The records that a search runs over. */
interface Source {
  get(id: string): Found | undefined;
  values(): Iterable<Found>;
  byTime(field: 'updated' | 'created'): OrderedIndex;
}

function over<R extends Row>(view: View<R>, found: (row: R) => Found): Source {
  return {
    get: (id) => {
      const row = view.get(id);
      return row === undefined ? undefined : found(row);
    },
    *values() {
      for (const row of view.values()) yield found(row);
    },
    byTime: (field) => view.byTime(field),
  };
}

const sourceOf = (sight: Sight, type: Found['type']): Source =>
  type === 'lead'
    ? over(sight.leads, (row) => ({ type: 'lead', row }))
    : over(sight.contacts, (row) => ({ type: 'contact', row }));

/** Matches after a position, in order. */
export function matches(
  sight: Sight,
  type: Found['type'],
  query: Compiled,
  order: Order,
  position: Position | undefined,
): Iterable<Found> {
  const source = sourceOf(sight, type);
  const narrowed = query.narrow();
  const pick = (candidates: Iterable<Found>): Found[] => {
    const found: Found[] = [];
    for (const candidate of candidates) {
      if (query.test(candidate) && (position === undefined || order.comparePosition(candidate, position) > 0))
        found.push(candidate);
    }
    return found.sort(order.compare);
  };
  if (narrowed !== undefined) return pick([...narrowed].flatMap((id) => source.get(id) ?? []));
  return order.time === undefined ? pick(source.values()) : walk(source, query, order.time, position, pick);
}

/** Where the order is that of an index: walks it from the range's start or the cursor, one moment's records at a time. */
function* walk(
  source: Source,
  query: Compiled,
  time: { readonly field: 'updated' | 'created'; readonly descending: boolean },
  position: Position | undefined,
  pick: (candidates: Iterable<Found>) => Found[],
): Generator<Found> {
  const ranges = query.ranges.filter((range) => range.field === time.field);
  const from = Math.max(...ranges.map((range) => range.from), -Infinity);
  const to = Math.min(...ranges.map((range) => range.to), Infinity);
  const reached = typeof position?.keys[0] === 'number' ? position.keys[0] : undefined;
  const index = source.byTime(time.field);
  const entries = time.descending
    ? index.descending({ at: Math.min(to, reached === undefined ? Infinity : reached + 1), n: -Infinity })
    : index.ascending({ at: Math.max(from, reached ?? -Infinity), n: -Infinity });
  let at: number | undefined;
  let moment: Found[] = [];
  for (const entry of entries) {
    if (time.descending ? entry.at < from : entry.at >= to) break;
    if (entry.at !== at) {
      yield* pick(moment);
      moment = [];
      at = entry.at;
    }
    const found = source.get(entry.id);
    if (found !== undefined) moment.push(found);
  }
  yield* pick(moment);
}
