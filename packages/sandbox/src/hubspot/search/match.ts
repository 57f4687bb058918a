import { invalid } from '../errors.ts';
import { findObjectType, type ObjectType } from '../object-types.ts';
import type { Portal } from '../portal.ts';
import { shown, type RecordRow } from '../record.ts';
import { instant } from '../values.ts';
import type { Filter, SearchRequest } from './request.ts';

export type Predicate = (row: RecordRow) => boolean;

/** Reads a property of a row as what it is compared by: a number for numbers and times, else text; undefined when empty. */
export function reader(portal: Portal, type: ObjectType, property: string): (row: RecordRow) => number | string | undefined {
  if (property === type.modifiedProperty) return (row) => row.updatedAt;
  if (property === type.createdProperty) return (row) => row.createdAt;
  const kind = portal.properties.get(type, property)?.type;
  if (kind === 'number') {
    return (row) => {
      const value = shown(type, row, property);
      return value === null ? undefined : Number(value);
    };
  }
  if (kind === 'date' || kind === 'datetime') {
    return (row) => {
      const value = shown(type, row, property);
      return value === null ? undefined : instant(value);
    };
  }
  return (row) => shown(type, row, property) ?? undefined;
}

/** A filter's value in the same terms; dates come as epoch milliseconds or as ISO text (hubspot.md 5). */
export function comparable(portal: Portal, type: ObjectType, property: string, value: string): number | string {
  const kind = portal.properties.get(type, property)?.type;
  if (kind === 'number') {
    const number = Number(value);
    if (Number.isNaN(number)) throw invalid(`${value} is not a number, as ${property} needs one`);
    return number;
  }
  if (kind === 'date' || kind === 'datetime') {
    const at = instant(value);
    if (at === undefined) throw invalid(`${value} is not a date, as ${property} needs one`);
    return at;
  }
  return value;
}

/** Words of a text, for the token operators and for `query`. */
const tokens = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '');

/** A token, or with `*` a pattern over the whole value or one of its words. */
function tokenMatcher(wanted: string): (value: string) => boolean {
  const lower = wanted.toLowerCase();
  if (lower.includes('*')) {
    const pattern = new RegExp(
      `^${lower
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
      'u',
    );
    return (value) => pattern.test(value.toLowerCase()) || tokens(value).some((token) => pattern.test(token));
  }
  const parts = tokens(lower);
  return (value) => {
    const words = new Set(tokens(value));
    return value.toLowerCase() === lower || (parts.length > 0 && parts.every((part) => words.has(part)));
  };
}

/**
 * One filter as a test of rows. Text compares without case, enumerations with it; IN and NOT_IN lower only the record's
 * side, so that their values must be sent in lower case (hubspot.md 5). A negation needs a value to be about.
 */
export function predicate(portal: Portal, type: ObjectType, filter: Filter): Predicate {
  const { property, operator } = filter;
  if (property.startsWith('associations.')) return associated(portal, type, filter);
  const read = reader(portal, type, property);
  const kind = portal.properties.get(type, property)?.type;
  const isEnumeration = kind === 'enumeration' || kind === 'bool';
  const fold = (value: number | string): number | string =>
    typeof value === 'string' && !isEnumeration ? value.toLowerCase() : value;
  const isList = operator === 'IN' || operator === 'NOT_IN';
  const isToken = operator === 'CONTAINS_TOKEN' || operator === 'NOT_CONTAINS_TOKEN';
  const given = isToken ? filter.values : filter.values.map((value) => comparable(portal, type, property, value));
  const [first = '', second = ''] = isList || isToken ? given : given.map(fold);
  const on =
    (test: (value: number | string) => boolean): Predicate =>
    (row) => {
      const value = read(row);
      return value !== undefined && test(fold(value));
    };
  switch (operator) {
    case 'EQ':
      return on((value) => value === first);
    case 'NEQ':
      return on((value) => value !== first);
    case 'LT':
      return on((value) => value < first);
    case 'LTE':
      return on((value) => value <= first);
    case 'GT':
      return on((value) => value > first);
    case 'GTE':
      return on((value) => value >= first);
    case 'BETWEEN':
      return on((value) => value >= first && value <= second);
    case 'IN': {
      const set = new Set(given);
      return on((value) => set.has(value));
    }
    case 'NOT_IN': {
      const set = new Set(given);
      return on((value) => !set.has(value));
    }
    case 'HAS_PROPERTY':
      return (row) => read(row) !== undefined;
    case 'NOT_HAS_PROPERTY':
      return (row) => read(row) === undefined;
    case 'CONTAINS_TOKEN': {
      const test = tokenMatcher(String(first));
      return on((value) => test(String(value)));
    }
    case 'NOT_CONTAINS_TOKEN': {
      const test = tokenMatcher(String(first));
      return on((value) => !test(String(value)));
    }
  }
}

function associated(portal: Portal, type: ObjectType, filter: Filter): Predicate {
  const to = findObjectType(filter.property.slice('associations.'.length));
  if (to === undefined) return () => false;
  const wanted = new Set(
    filter.values.flatMap((id) => portal.associations.links({ type: to.name, id }, type.name).map((link) => link.id)),
  );
  return (row) => wanted.has(row.id);
}

/** The whole of a request's filters and its query as one test. */
export function matcher(portal: Portal, type: ObjectType, request: SearchRequest): Predicate {
  const groups = request.groups.map((filters) => filters.map((filter) => predicate(portal, type, filter)));
  const words = tokens(request.query);
  return (row) =>
    (groups.length === 0 || groups.some((group) => group.every((test) => test(row)))) &&
    (words.length === 0 || matchesQuery(type, row, words));
}

/** Each word of the query begins a word of one of the type's searched properties. */
function matchesQuery(type: ObjectType, row: RecordRow, words: readonly string[]): boolean {
  const known = type.queried.flatMap((name) => tokens(shown(type, row, name) ?? ''));
  return words.every((word) => known.some((token) => token.startsWith(word)));
}
