/** A dotted name with its place in the text, for messages. */
export interface Name {
  readonly path: readonly string[];
  readonly at: number;
}

export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'date'; readonly value: string }
  /** `value` in milliseconds. */
  | { readonly kind: 'datetime'; readonly value: number };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Condition[] }
  | { readonly kind: 'not'; readonly item: Condition }
  | { readonly kind: 'compare'; readonly name: Name; readonly operator: Comparison; readonly value: Literal }
  | { readonly kind: 'like'; readonly name: Name; readonly pattern: string }
  | { readonly kind: 'in'; readonly name: Name; readonly negated: boolean; readonly values: readonly Literal[] };

export interface Order {
  readonly name: Name;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface Query {
  /** `count` for `SELECT COUNT()`. */
  readonly select: readonly Name[] | 'count';
  readonly from: Name;
  readonly alias: string | undefined;
  readonly where: Condition | undefined;
  readonly order: readonly Order[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}
