import { isObject, type Body } from '../input/body.ts';
import type { ContactRow, OpportunityRow, Row } from '../rows.ts';
import type { Sight, Store } from '../store.ts';
import { tokenize } from '../token-index.ts';
import type { View } from '../view.ts';
import { hasWords, QueryProblem, readCondition, type Asker, type Condition } from './conditions.ts';
import {
  allText,
  customField,
  isThingType,
  regularField,
  related,
  RELATIONS,
  type SearchField,
  type Thing,
  type ThingType,
} from './fields.ts';

type Ids = ReadonlySet<string>;
export type RecordThing = Extract<Thing, { type: 'lead' | 'contact' | 'opportunity' }>;
export type TimeRange = { readonly field: 'updated' | 'created'; readonly from: number; readonly to: number };

/** A part of a query, ready to run. */
export interface Compiled {
  test(thing: Thing): boolean;
  /** Ids of records that hold every match, if the indexes can tell; ids of the record that owns the thing. */
  narrow(): Ids | undefined;
  /** A range of a record's own dates that holds every match. */
  readonly ranges: readonly TimeRange[];
}

export interface Context {
  readonly store: Store;
  readonly sight: Sight;
  readonly asker: Asker;
}

const MAX_DEPTH = 30;
const anything: Compiled = { test: () => true, narrow: () => undefined, ranges: [] };

/** Reads a query node about things of a type. Throws `QueryProblem`. */
export function compile(context: Context, raw: unknown, type: ThingType, depth = 0): Compiled {
  if (!isObject(raw)) throw new QueryProblem('query: Input should be an object');
  if (depth > MAX_DEPTH) throw new QueryProblem('query: nested too deeply');
  const plain = compilePlain(context, raw, type, depth);
  return raw['negate'] === true ? { test: (thing) => !plain.test(thing), narrow: () => undefined, ranges: [] } : plain;
}

function compilePlain(context: Context, raw: Body, type: ThingType, depth: number): Compiled {
  switch (raw['type']) {
    case 'and':
    case 'or': {
      if (!Array.isArray(raw['queries'])) throw new QueryProblem('queries: Input should be a valid list');
      const parts = raw['queries'].map((part: unknown) => compile(context, part, type, depth + 1));
      return raw['type'] === 'and' ? all(parts) : any(parts);
    }
    case 'object_type':
      return { ...anything, test: (thing) => thing.type === raw['object_type'] };
    case 'id': {
      const { value } = raw;
      if (typeof value !== 'string') throw new QueryProblem('id: value should be a string');
      return { test: (thing) => 'id' in thing.row && thing.row.id === value, narrow: () => new Set([value]), ranges: [] };
    }
    case 'text': {
      if (typeof raw['value'] !== 'string') throw new QueryProblem('text: value should be a string');
      const words = tokenize(raw['value']);
      const { store, sight } = context;
      return { ...anything, test: (thing) => allText(store, sight, thing).some((text) => hasWords(tokenize(text), words)) };
    }
    case 'field_condition':
      return fieldCondition(context, raw, type);
    case 'has_related':
      return hasRelated(context, raw, type, depth);
    case 'saved_search':
      throw new QueryProblem('saved_search: Saved search not found.');
    default:
      throw new QueryProblem(`query: unknown type ${JSON.stringify(raw['type'])}`);
  }
}

function all(parts: readonly Compiled[]): Compiled {
  return {
    test: (thing) => parts.every((part) => part.test(thing)),
    ranges: parts.flatMap((part) => part.ranges),
    narrow: () => {
      let smallest: Ids | undefined;
      for (const part of parts) {
        const ids = part.narrow();
        if (ids !== undefined && (smallest === undefined || ids.size < smallest.size)) smallest = ids;
      }
      return smallest;
    },
  };
}

function any(parts: readonly Compiled[]): Compiled {
  return {
    test: (thing) => parts.some((part) => part.test(thing)),
    ranges: parts.length === 1 ? (parts[0]?.ranges ?? []) : [],
    narrow: () => {
      const union = new Set<string>();
      for (const part of parts) {
        const ids = part.narrow();
        if (ids === undefined) return undefined;
        for (const id of ids) union.add(id);
      }
      return union;
    },
  };
}

/** The field that a node names, of whatever type it says it is of. Throws `QueryProblem`. */
export function readField({ store, sight }: Context, raw: unknown, type: ThingType): SearchField {
  if (isObject(raw)) {
    if (raw['type'] === 'custom_field' && typeof raw['custom_field_id'] === 'string') {
      const field =
        type === 'lead' || type === 'contact' || type === 'opportunity'
          ? customField(store, type, raw['custom_field_id'])
          : undefined;
      if (field !== undefined) return field;
      throw new QueryProblem(`field: no custom field ${JSON.stringify(raw['custom_field_id'])} on ${type}`);
    }
    const of = raw['object_type'] ?? type;
    if (raw['type'] === 'regular_field' && isThingType(of) && typeof raw['field_name'] === 'string') {
      const field = regularField(store, sight, of, raw['field_name']);
      if (field !== undefined) return field;
    }
  }
  throw new QueryProblem(`field: unknown field ${JSON.stringify(raw)}`);
}

function fieldCondition(context: Context, raw: Body, type: ThingType): Compiled {
  const field = readField(context, raw['field'], type);
  const condition = readCondition(raw['condition'], field.kind, context.asker);
  const own = field.type === type;
  const time = field.key === `${type}.date_updated` ? 'updated' : field.key === `${type}.date_created` ? 'created' : undefined;
  return {
    test: (thing) => condition.test(field.values(thing)),
    narrow: () => (own ? narrowByField(context, field, condition) : undefined),
    ranges: own && time !== undefined && condition.range !== undefined ? [{ field: time, ...condition.range }] : [],
  };
}

/** Ids of the records that may match a condition, from the index of words or of children. */
function narrowByField({ sight }: Context, field: SearchField, condition: Condition): Ids | undefined {
  if (field.key === 'contact.lead_id' && condition.oneOf !== undefined) {
    return new Set(condition.oneOf.flatMap((id) => [...sight.contacts.childIds(id)]));
  }
  if (condition.words === undefined || condition.words.length === 0) return undefined;
  let smallest: Ids | undefined;
  for (const word of condition.words) {
    const ids = withWord(sight, field, word);
    if (ids === undefined) return undefined;
    if (smallest === undefined || ids.size < smallest.size) smallest = ids;
  }
  return smallest;
}

/** Fields whose text changes without their row: a name from the contacts, a label from the settings. */
const UNINDEXED = new Set(['lead.display_name', 'lead.status_label', 'opportunity.status_label']);

function withWord(sight: Sight, field: SearchField, word: string): Ids | undefined {
  const words = function* (things: Iterable<Thing>): Generator<string> {
    for (const thing of things) for (const value of field.values(thing)) yield* tokenize(String(value));
  };
  if (UNINDEXED.has(field.key)) return undefined;
  switch (field.type) {
    case 'lead':
      return sight.leads.withWord(field.key, (row) => words([{ type: 'lead', row }]), word);
    case 'contact':
      return sight.contacts.withWord(field.key, (row) => words([{ type: 'contact', row }]), word);
    case 'contact_email':
    case 'contact_phone':
    case 'contact_url': {
      const part = field.type;
      return sight.contacts.withWord(field.key, (row) => words(related(sight, { type: 'contact', row }, part)), word);
    }
    case 'address':
      return sight.leads.withWord(field.key, (row) => words(related(sight, { type: 'lead', row }, 'address')), word);
    case 'opportunity':
      return sight.opportunities.withWord(field.key, (row) => words([{ type: 'opportunity', row }]), word);
  }
}

function hasRelated(context: Context, raw: Body, type: ThingType, depth: number): Compiled {
  const from = raw['this_object_type'] ?? type;
  const to = raw['related_object_type'];
  if (!isThingType(from) || !isThingType(to) || !RELATIONS[from].includes(to)) {
    throw new QueryProblem(`has_related: ${JSON.stringify(from)} has no related ${JSON.stringify(to)}`);
  }
  const inner =
    raw['related_query'] === undefined || raw['related_query'] === null
      ? anything
      : compile(context, raw['related_query'], to, depth + 1);
  const { sight } = context;
  return {
    test: (thing) => thing.type === from && related(sight, thing, to).some((other) => inner.test(other)),
    narrow: () => (from === type ? owners(sight, from, to, inner.narrow()) : undefined),
    ranges: [],
  };
}

/** Ids of the records that the related ones hang on. */
function owners(sight: Sight, from: ThingType, to: ThingType, ids: Ids | undefined): Ids | undefined {
  if (ids === undefined) return undefined;
  if (from === 'lead' && to === 'contact') return parents(sight.contacts, ids);
  if (from === 'lead' && to === 'opportunity') return parents(sight.opportunities, ids);
  if (to === 'lead') {
    const children = from === 'contact' ? sight.contacts : sight.opportunities;
    return new Set([...ids].flatMap((id) => [...children.childIds(id)]));
  }
  return ids;
}

function parents<R extends Row & (ContactRow | OpportunityRow)>(view: View<R>, ids: Ids): Ids {
  return new Set([...ids].flatMap((id) => view.get(id)?.lead_id ?? []));
}
