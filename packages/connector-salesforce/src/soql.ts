import { ConnectorError } from '@meshline/connector-spec';

/** A text literal. Backslash and quote are escaped here and nowhere else (salesforce.md 5: jsforce's builder doesn't). */
export function textLiteral(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `'${text.replace(/[\\']/g, '\\$&').replace(/[\n\r\t]/g, (char) => escapes[char] ?? char)}'`;
}

/** A datetime literal from ISO 8601; milliseconds are dropped, as filters ignore them. */
export function instantLiteral(iso: string): string {
  return new Date(iso).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `field IN ('a','b')`. Throws for an empty list: a condition that falls away selects every row. */
export function isIn(field: string, values: readonly string[]): string {
  if (values.length === 0)
    throw new ConnectorError({ code: 'CONTRACT_VIOLATION', message: `A query on ${field} has no values.` });
  return `${field} IN (${values.map(textLiteral).join(',')})`;
}

export interface Select {
  readonly columns: readonly string[];
  readonly from: string;
  readonly where: readonly string[];
  readonly orderBy?: readonly string[] | undefined;
  readonly limit?: number | undefined;
}

/** SOQL without needless blanks: it travels in the URI, whose length is limited. */
export function select({ columns, from, where, orderBy, limit }: Select): string {
  const order = orderBy === undefined ? '' : ` ORDER BY ${orderBy.join(',')}`;
  return `SELECT ${columns.join(',')} FROM ${from}${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`}${order}${limit === undefined ? '' : ` LIMIT ${limit}`}`;
}
