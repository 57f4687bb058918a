import { isObject } from '../input/body.ts';
import { QueryProblem } from './conditions.ts';
import type { Position } from './cursor.ts';
import type { SearchField, Thing } from './fields.ts';
import type { RecordThing } from './query.ts';

type Key = string | number | null;

/** The order of a search's results. Rows that tie are in order of creation. */
export interface Order {
  readonly keysOf: (thing: RecordThing) => readonly Key[];
  readonly compare: (a: RecordThing, b: RecordThing) => number;
  readonly comparePosition: (thing: RecordThing, position: Position) => number;
  /** Set when the order is first by one of the dates that are indexed. */
  readonly time: { readonly field: 'updated' | 'created'; readonly descending: boolean } | undefined;
}

const compareKeys = (a: Key, b: Key, sign: number): number => {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b ? -1 : 1) * sign;
};

/** Reads `sort`: only own numbers, dates and text (close.md 4). Throws `QueryProblem`. */
export function readSort(raw: unknown, type: 'lead' | 'contact', fieldOf: (raw: unknown) => SearchField): Order {
  if (raw !== undefined && raw !== null && !Array.isArray(raw)) throw new QueryProblem('sort: Input should be a valid list');
  const parts = (Array.isArray(raw) ? raw : []).map((item: unknown) => {
    if (!isObject(item)) throw new QueryProblem('sort: Input should be an object');
    const field = fieldOf(item['field']);
    if (field.type !== type || field.kind === 'reference') throw new QueryProblem(`sort: can't sort by ${field.key}`);
    return { field, sign: item['direction'] === 'desc' ? -1 : 1 };
  });
  const key = ({ field }: { field: SearchField }, thing: Thing): Key => {
    const [value] = field.values(thing);
    return value === undefined
      ? null
      : typeof value === 'boolean'
        ? Number(value)
        : typeof value === 'string'
          ? value.toLowerCase()
          : value;
  };
  const keysOf = (thing: RecordThing): Key[] => parts.map((part) => key(part, thing));
  const compare = (a: readonly Key[], aSeq: number, b: readonly Key[], bSeq: number): number => {
    for (const [i, { sign }] of parts.entries()) {
      const order = compareKeys(a[i] ?? null, b[i] ?? null, sign);
      if (order !== 0) return order;
    }
    return aSeq - bSeq;
  };
  const first = parts[0];
  const field =
    first?.field.key === `${type}.date_updated` ? 'updated' : first?.field.key === `${type}.date_created` ? 'created' : undefined;
  return {
    keysOf,
    compare: (a, b) => compare(keysOf(a), a.row.seq, keysOf(b), b.row.seq),
    comparePosition: (thing, position) => compare(keysOf(thing), thing.row.seq, position.keys, position.seq),
    time: field === undefined || first === undefined ? undefined : { field, descending: first.sign < 0 },
  };
}
