import { fieldErrors } from '../errors.ts';
import { isObject, type Body } from '../input/body.ts';
import { SEARCH_CURSOR_MS, SEARCH_FIELDS_MAX, SEARCH_LIMIT_DEFAULT, SEARCH_LIMIT_MAX, SEARCH_WALK_MAX } from '../numbers.ts';
import { pickFields, renderContact, renderLead, type Rendered } from '../render.ts';
import type { Store } from '../store.ts';
import { QueryProblem, type Asker } from './conditions.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { matches, type Found } from './matches.ts';
import { compile, readField, type Compiled, type Context } from './query.ts';
import { readSort, type Order } from './sort.ts';

/** Answers `POST /data/search/` (close.md 4). Throws the 400 for whatever it can't read. */
export function runSearch(store: Store, body: Body, asker: Asker): Rendered {
  const context: Context = { store, sight: store.indexed, asker };
  const limit = readLimit(body['_limit']);
  const wanted = body['results_limit'];
  const resultsLimit = typeof wanted === 'number' ? Math.min(wanted, SEARCH_WALK_MAX) : SEARCH_WALK_MAX;
  const position = readCursor(body['cursor'], asker.now, SEARCH_CURSOR_MS);
  const { type, query, order } = readQuery(context, body);
  const fields = readFields(body['_fields'], type);

  const before = position?.seen ?? 0;
  const room = Math.max(0, Math.min(limit, resultsLimit - before));
  const page: Found[] = [];
  let more = false;
  for (const found of matches(context.sight, type, query, order, position)) {
    more = page.length === room;
    if (more) break;
    page.push(found);
  }
  const seen = before + page.length;
  const last = page.at(-1);
  const goesOn = more && last !== undefined && seen < resultsLimit;
  return {
    data: page.map((found) => show(store, found, fields)),
    cursor: goesOn ? writeCursor({ issued: asker.now, seen, keys: order.keysOf(last), seq: last.row.seq }) : null,
    ...(body['include_counts'] === true ? { count: counts(context, type, query, order, resultsLimit) } : {}),
  };
}

function readQuery(context: Context, body: Body): { type: Found['type']; query: Compiled; order: Order } {
  try {
    const type = objectType(body['query']);
    if (type !== 'lead' && type !== 'contact') throw new QueryProblem('object_type: the query must name lead or contact');
    const query = compile(context, body['query'], type);
    return { type, query, order: readSort(body['sort'], type, (field) => readField(context, field, type)) };
  } catch (error) {
    if (error instanceof QueryProblem) throw fieldErrors({ query: error.message });
    throw error;
  }
}

/** The record type that a query is about: named by an `object_type` node that every match has to meet. */
function objectType(node: unknown): unknown {
  if (!isObject(node) || node['negate'] === true) return undefined;
  if (node['type'] === 'object_type') return node['object_type'];
  if (node['type'] !== 'and' || !Array.isArray(node['queries'])) return undefined;
  for (const part of node['queries']) {
    const type = objectType(part);
    if (type !== undefined) return type;
  }
  return undefined;
}

function readLimit(value: unknown): number {
  if (value === undefined || value === null) return SEARCH_LIMIT_DEFAULT;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw fieldErrors({ _limit: 'Input should be a valid integer' });
  if (value < 1) throw fieldErrors({ _limit: 'Input should be greater than or equal to 1' });
  if (value > SEARCH_LIMIT_MAX) throw fieldErrors({ _limit: `Input should be less than or equal to ${SEARCH_LIMIT_MAX}` });
  return value;
}

/** Without `_fields`, or without an entry for the type, only ids come back (close.md 4). */
function readFields(value: unknown, type: string): readonly string[] {
  const names = isObject(value) ? value[type] : undefined;
  if (names === undefined || names === null) return ['id'];
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw fieldErrors({ _fields: { [type]: 'Input should be a valid list' } });
  }
  if (names.length > SEARCH_FIELDS_MAX) throw fieldErrors({ _fields: { [type]: 'List is too long.' } });
  return names as string[];
}

function show(store: Store, found: Found, fields: readonly string[]): Rendered {
  if (fields.length === 1 && fields[0] === 'id') return { __object_type: found.type, id: found.row.id };
  const rendered = found.type === 'lead' ? renderLead(store, found.row, store.indexed) : renderContact(store, found.row);
  return { __object_type: found.type, ...pickFields(rendered, fields) };
}

function counts(context: Context, type: Found['type'], query: Compiled, order: Order, resultsLimit: number): Rendered {
  let total = 0;
  for (const _ of matches(context.sight, type, query, order, undefined)) total++;
  return { limited: Math.min(total, resultsLimit), total };
}
