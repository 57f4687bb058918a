import { invalid } from '../errors.ts';
import {
  SEARCH_MAX_FILTERS,
  SEARCH_MAX_FILTERS_IN_GROUP,
  SEARCH_MAX_GROUPS,
  SEARCH_MAX_RESULTS,
  SEARCH_PAGE,
} from '../limits.ts';
import { findObjectType, type ObjectType } from '../object-types.ts';
import type { Portal } from '../portal.ts';
import { asList, asNames, asObject, asText, type Json } from '../wire.ts';

const OPERATORS = [
  'LT',
  'LTE',
  'GT',
  'GTE',
  'EQ',
  'NEQ',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Filter {
  readonly property: string;
  readonly operator: Operator;
  /** One value, or two of BETWEEN, or those of a list. */
  readonly values: readonly string[];
}
export interface SearchRequest {
  /** Groups of which one must hold; in a group all filters must. */
  readonly groups: readonly (readonly Filter[])[];
  readonly query: string;
  readonly sort: { readonly property: string; readonly descending: boolean } | undefined;
  readonly properties: readonly string[] | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Reads and checks a search's body against the limits of hubspot.md 5. */
export function readSearch(portal: Portal, type: ObjectType, body: Json): SearchRequest {
  const rawGroups: unknown[] = body['filterGroups'] === undefined ? [] : [...asList(body['filterGroups'], 'filterGroups')];
  if (body['filters'] !== undefined) rawGroups.push({ filters: body['filters'] });
  const groups = rawGroups.map((group) =>
    asList(asObject(group, 'a filter group')['filters'] ?? [], 'filters').map((raw) =>
      readFilter(portal, type, asObject(raw, 'a filter')),
    ),
  );
  if (groups.length > SEARCH_MAX_GROUPS)
    throw invalid(`At most ${SEARCH_MAX_GROUPS} filterGroups are allowed; ${groups.length} were given`);
  if (groups.some((group) => group.length > SEARCH_MAX_FILTERS_IN_GROUP)) {
    throw invalid(`At most ${SEARCH_MAX_FILTERS_IN_GROUP} filters are allowed in a filterGroup`);
  }
  if (groups.flat().length > SEARCH_MAX_FILTERS) throw invalid(`At most ${SEARCH_MAX_FILTERS} filters are allowed in a search`);
  const limit = count(body['limit'] ?? SEARCH_PAGE.standard, 'limit');
  if (limit < 1 || limit > SEARCH_PAGE.max) throw invalid(`limit must be from 1 to ${SEARCH_PAGE.max}; it is ${limit}`);
  const offset = count(body['after'] ?? 0, 'after');
  if (offset + limit > SEARCH_MAX_RESULTS) {
    throw invalid(`Paging through more than ${SEARCH_MAX_RESULTS} results of a search is not possible`);
  }
  return {
    groups,
    query: asText(body['query']).trim().toLowerCase(),
    sort: readSort(portal, type, body['sorts']),
    properties: body['properties'] === undefined ? undefined : asNames(body['properties']),
    limit,
    offset,
  };
}

function count(value: unknown, what: string): number {
  const number = typeof value === 'number' ? value : /^\d+$/.test(asText(value)) ? Number(value) : value === '' ? 0 : NaN;
  if (!Number.isInteger(number) || number < 0) throw invalid(`${what} must be an integer`);
  return number;
}

function checkProperty(portal: Portal, type: ObjectType, name: string): void {
  if (portal.properties.get(type, name) !== undefined) return;
  throw invalid(`There was a problem with the request. Property "${name}" does not exist`, {
    errors: [{ message: `Property "${name}" does not exist`, code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: [name] } }],
  });
}

function readFilter(portal: Portal, type: ObjectType, raw: Json): Filter {
  const property = asText(raw['propertyName']);
  const operator = OPERATORS.find((each) => each === raw['operator']);
  if (operator === undefined) throw invalid(`operator "${asText(raw['operator'])}" is not one of ${OPERATORS.join(', ')}`);
  if (property.startsWith('associations.')) {
    if (findObjectType(property.slice('associations.'.length)) === undefined || !['EQ', 'IN'].includes(operator)) {
      throw invalid(`Can't search ${property} with ${operator}`);
    }
  } else {
    checkProperty(portal, type, property);
  }
  const one = (key: string): string => {
    const value = raw[key];
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string' || value === '') throw invalid(`operator ${operator} on ${property} needs ${key}`);
    return value;
  };
  switch (operator) {
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return { property, operator, values: [] };
    case 'IN':
    case 'NOT_IN': {
      const values = asList(raw['values'], `values of ${property}`).map(String);
      if (values.length === 0) throw invalid(`operator ${operator} on ${property} needs values`);
      return { property, operator, values };
    }
    case 'BETWEEN':
      return { property, operator, values: [one('value'), one('highValue')] };
    default:
      return { property, operator, values: [one('value')] };
  }
}

/** One rule; given as an object, or as the bare name of a property. */
function readSort(portal: Portal, type: ObjectType, raw: unknown): SearchRequest['sort'] {
  if (raw === undefined || raw === null) return undefined;
  const sorts = asList(raw, 'sorts');
  if (sorts.length > 1) throw invalid('Only one sort is allowed');
  const [first] = sorts;
  if (first === undefined) return undefined;
  const rule: Json =
    typeof first === 'string'
      ? { propertyName: first.replace(/^-/, ''), direction: first.startsWith('-') ? 'DESCENDING' : '' }
      : asObject(first, 'a sort');
  const property = asText(rule['propertyName']);
  checkProperty(portal, type, property);
  return { property, descending: rule['direction'] === 'DESCENDING' };
}
