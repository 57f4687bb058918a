import { fault } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Comparison, Condition, Literal, Name, Order, Query } from './ast.ts';
import { malformed, unexpected } from './refusals.ts';
import { tokens, unescaped, type Token } from './tokens.ts';

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
const KEYWORDS = new Set(['where', 'order', 'limit', 'offset', 'group', 'having', 'for', 'with', 'all', 'using']);

/** Parses the part of SOQL that the simulation speaks; anything else is MALFORMED_QUERY, as nonsense is on the platform. */
export function parse(soql: string): Query {
  if (soql.length > LIMITS.soqlCharacters)
    throw fault(400, 'MALFORMED_QUERY', `SOQL statements cannot be longer than ${LIMITS.soqlCharacters} characters.`);
  return new Parser(soql).query();
}

class Parser {
  readonly #soql: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  constructor(soql: string) {
    this.#soql = soql;
    this.#tokens = tokens(soql);
  }
  query(): Query {
    this.#keyword('select');
    const select = this.#select();
    this.#keyword('from');
    const from = this.#name();
    const next = this.#peek();
    const alias = next.kind === 'word' && !KEYWORDS.has(next.text.toLowerCase()) ? this.#take().text : undefined;
    const where = this.#accept('where') ? this.#condition() : undefined;
    const order = this.#accept('order') ? this.#order() : [];
    const limit = this.#accept('limit') ? this.#count() : undefined;
    const offset = this.#accept('offset') ? this.#count() : undefined;
    const end = this.#peek();
    if (end.kind !== 'end') throw this.#unexpected(end);
    if (offset !== undefined && offset > LIMITS.soqlOffset) {
      throw fault(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${LIMITS.soqlOffset}`);
    }
    return { select, from, alias, where, order, limit, offset };
  }
  #select(): readonly Name[] | 'count' {
    const [first, open, close] = this.#tokens.slice(this.#at, this.#at + 3);
    if (first?.text.toLowerCase() === 'count' && open?.text === '(' && close?.text === ')') {
      this.#at += 3;
      return 'count';
    }
    const names = [this.#name()];
    while (this.#operator(',')) names.push(this.#name());
    const seen = new Set<string>();
    for (const name of names) {
      const key = name.path.join('.').toLowerCase();
      if (seen.has(key)) throw malformed(this.#soql, name.at, `duplicate field selected: ${name.path.join('.')}`);
      seen.add(key);
    }
    return names;
  }
  #order(): Order[] {
    this.#keyword('by');
    const order: Order[] = [];
    do {
      const name = this.#name();
      const descending = this.#accept('desc');
      if (!descending) this.#accept('asc');
      let nullsLast = false;
      if (this.#accept('nulls')) {
        nullsLast = this.#accept('last');
        if (!nullsLast) this.#keyword('first');
      }
      order.push({ name, descending, nullsLast });
    } while (this.#operator(','));
    return order;
  }
  /** A chain of one connective; mixing AND and OR without parentheses is refused, as on the platform. */
  #condition(): Condition {
    const items = [this.#term()];
    const connective = this.#word();
    if (connective !== 'and' && connective !== 'or') return items[0] as Condition;
    while (this.#accept(connective)) items.push(this.#term());
    const next = this.#peek();
    if (next.kind === 'word' && /^(?:and|or)$/i.test(next.text)) throw this.#unexpected(next);
    return { kind: connective, items };
  }
  #term(): Condition {
    if (this.#accept('not')) return { kind: 'not', item: this.#term() };
    if (this.#operator('(')) {
      const inner = this.#condition();
      this.#close();
      return inner;
    }
    const name = this.#name();
    const token = this.#take();
    const operator = token.kind === 'operator' ? COMPARISONS[token.text] : undefined;
    if (operator !== undefined) return { kind: 'compare', name, operator, value: this.#literal() };
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (word === 'like') {
      const pattern = this.#take();
      if (pattern.kind !== 'string') throw this.#unexpected(pattern);
      return { kind: 'like', name, pattern: pattern.value };
    }
    const negated = word === 'not';
    if (negated) this.#keyword('in');
    else if (word !== 'in') throw this.#unexpected(token);
    return { kind: 'in', name, negated, values: this.#list() };
  }
  #list(): Literal[] {
    const open = this.#take();
    if (open.text !== '(') throw this.#unexpected(open);
    const values = [this.#literal()];
    while (this.#operator(',')) values.push(this.#literal());
    this.#close();
    return values;
  }
  #literal(): Literal {
    const token = this.#take();
    switch (token.kind) {
      case 'string':
        return { kind: 'string', value: unescaped(token.value) };
      case 'number':
        return { kind: 'number', value: token.value };
      case 'datetime':
        return { kind: 'datetime', value: token.value };
      case 'date':
        return { kind: 'date', value: token.text };
      case 'word': {
        const word = token.text.toLowerCase();
        if (word === 'null') return { kind: 'null' };
        if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
        throw this.#unexpected(token);
      }
      case 'operator':
      case 'end':
        throw this.#unexpected(token);
    }
  }
  #name(): Name {
    const token = this.#take();
    if (token.kind !== 'word') throw this.#unexpected(token);
    return { path: token.text.split('.'), at: token.at };
  }
  #count(): number {
    const token = this.#take();
    if (token.kind !== 'number' || !Number.isInteger(token.value) || token.value < 0) throw this.#unexpected(token);
    return token.value;
  }
  #keyword(word: string): void {
    const token = this.#take();
    if (token.text.toLowerCase() !== word) throw this.#unexpected(token);
  }
  #accept(word: string): boolean {
    if (this.#word() !== word) return false;
    this.#at++;
    return true;
  }
  #word(): string | undefined {
    const token = this.#peek();
    return token.kind === 'word' ? token.text.toLowerCase() : undefined;
  }
  #operator(text: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'operator' || token.text !== text) return false;
    this.#at++;
    return true;
  }
  #close(): void {
    const token = this.#take();
    if (token.kind !== 'operator' || token.text !== ')') throw this.#unexpected(token);
  }
  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '<EOF>', at: this.#soql.length };
  }
  #take(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }
  #unexpected(token: Token): Error {
    return unexpected(this.#soql, token.at, token.text);
  }
}
