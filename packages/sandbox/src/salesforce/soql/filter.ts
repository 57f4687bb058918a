import { fault } from '../errors.ts';
import { normalId } from '../ids.ts';
import type { Org } from '../org.ts';
import { isId, isText, type Field, type FieldValue, type Scalar } from '../schema/field.ts';
import type { SObjectType } from '../schema/object.ts';
import type { Row } from '../store/row.ts';
import { formatInstant, wholeSecond } from '../time.ts';
import type { Comparison, Condition, Literal, Name } from './ast.ts';
import { badFilter } from './refusals.ts';
import { resolve, type Access } from './resolve.ts';

/** What a condition promises about its rows, so that an index can find them. */
export type Hint =
  | { readonly kind: 'equal'; readonly field: Field; readonly values: readonly Scalar[] }
  /** SystemModstamp bounds in milliseconds, inclusive; a hint may promise less than the condition asks. */
  | { readonly kind: 'from' | 'to'; readonly stamp: number };

export interface Filter {
  readonly test: (row: Row) => boolean;
  readonly hints: readonly Hint[];
}

/** A value in the form in which SOQL compares it: text without case, instants as their whole seconds (salesforce.md 8). */
export function comparable(field: Field, value: FieldValue): Scalar {
  if (value === null || typeof value === 'object') return null;
  return isText(field.type) && !field.caseSensitive ? String(value).toLowerCase() : value;
}

export interface Scope {
  readonly org: Org;
  readonly soql: string;
  readonly type: SObjectType;
  readonly alias: string | undefined;
}

export function compileFilter(scope: Scope, condition: Condition): Filter {
  switch (condition.kind) {
    case 'and': {
      const parts = condition.items.map((item) => compileFilter(scope, item));
      return { test: (row) => parts.every((part) => part.test(row)), hints: parts.flatMap((part) => part.hints) };
    }
    case 'or': {
      const parts = condition.items.map((item) => compileFilter(scope, item));
      return { test: (row) => parts.some((part) => part.test(row)), hints: [] };
    }
    case 'not': {
      const part = compileFilter(scope, condition.item);
      return { test: (row) => !part.test(row), hints: [] };
    }
    case 'compare':
      return compare(scope, condition.name, condition.operator, condition.value);
    case 'like':
      return like(scope, condition.name, condition.pattern);
    case 'in':
      return within(scope, condition.name, condition.values, condition.negated);
  }
}

function filterable(scope: Scope, name: Name): Access {
  const access = resolve(scope.org, scope.soql, scope.type, scope.alias, name);
  if (!access.field.filterable)
    throw badFilter(scope.soql, name.at, `field '${access.field.name}' can not be filtered in a query call`);
  return access;
}

function compare(scope: Scope, name: Name, operator: Comparison, literal: Literal): Filter {
  const access = filterable(scope, name);
  const wanted = operand(scope, name, access.field, literal);
  const value = (row: Row): Scalar => comparable(access.field, access.get(row));
  const own = access.steps.length === 0;
  switch (operator) {
    case '=':
      return {
        test: (row) => value(row) === wanted,
        hints: own && wanted !== null ? [{ kind: 'equal', field: access.field, values: [wanted] }] : [],
      };
    case '!=':
      return { test: (row) => value(row) !== wanted, hints: [] };
    case '<':
    case '<=':
    case '>':
    case '>=':
      return {
        test: (row) => ordered(value(row), operator, wanted),
        hints: own ? stampHint(access.field, operator, literal) : [],
      };
  }
}

/** Nothing is smaller or greater than null. */
function ordered(value: Scalar, operator: '<' | '<=' | '>' | '>=', wanted: Scalar): boolean {
  if (value === null || wanted === null) return false;
  if (operator === '<') return value < wanted;
  if (operator === '<=') return value <= wanted;
  return operator === '>' ? value > wanted : value >= wanted;
}

function stampHint(field: Field, operator: Comparison, literal: Literal): Hint[] {
  if (field.name !== 'SystemModstamp' || literal.kind !== 'datetime') return [];
  return [{ kind: operator.startsWith('>') ? 'from' : 'to', stamp: wholeSecond(literal.value) }];
}

function within(scope: Scope, name: Name, literals: readonly Literal[], negated: boolean): Filter {
  const access = filterable(scope, name);
  const wanted = new Set(literals.map((literal) => operand(scope, name, access.field, literal)));
  const has = (row: Row): boolean => wanted.has(comparable(access.field, access.get(row)));
  if (negated) return { test: (row) => !has(row), hints: [] };
  return {
    test: has,
    hints: access.steps.length === 0 && !wanted.has(null) ? [{ kind: 'equal', field: access.field, values: [...wanted] }] : [],
  };
}

function like(scope: Scope, name: Name, pattern: string): Filter {
  const access = filterable(scope, name);
  if (!isText(access.field.type)) throw badFilter(scope.soql, name.at, `invalid operator on ${access.field.type} field`);
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '%') source += '[^]*';
    else if (char === '_') source += '[^]';
    else source += (char === '\\' ? pattern.charAt(++i) : char).replace(/[.*+?^${}()|[\]\\/]/, String.raw`\$&`);
  }
  const expression = new RegExp(`^${source}$`, 'iu');
  const test = (row: Row): boolean => {
    const value = access.get(row);
    return typeof value === 'string' && expression.test(value);
  };
  return { test, hints: [] };
}

/** The literal as a value of this field; one of another type is refused, in the platform's words. */
function operand(scope: Scope, name: Name, field: Field, literal: Literal): Scalar {
  if (literal.kind === 'null') return null;
  const refuse = (type: string, quoted: boolean): Error =>
    badFilter(
      scope.soql,
      name.at,
      `value of filter criterion for field '${field.name}' must be of type ${type} and should ${quoted ? '' : 'not '}be enclosed in quotes`,
    );
  if (isId(field.type)) {
    if (literal.kind !== 'string') throw refuse('ID', true);
    if (literal.value === '') return null;
    const id = normalId(literal.value) ?? (/^0{18}$/.test(literal.value) ? literal.value : undefined);
    if (id === undefined) throw fault(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${literal.value}`);
    return id;
  }
  if (isText(field.type)) {
    if (literal.kind !== 'string') throw refuse('string', true);
    return literal.value === '' ? null : comparable(field, literal.value);
  }
  if (field.type === 'datetime') {
    if (literal.kind !== 'datetime') throw refuse('dateTime', false);
    return formatInstant(literal.value);
  }
  if (field.type === 'date' || field.type === 'boolean') {
    if (literal.kind !== field.type) throw refuse(field.type, false);
    return literal.value;
  }
  if (literal.kind !== 'number') throw refuse(field.type, false);
  return literal.value;
}
