import { ConnectorError } from '@meshline/connector-spec';
import { civilDate } from '../civil-date.ts';
import type { TableFile } from './dialect.ts';

export type RowFields = Readonly<Record<string, string | null>>;

/**
 * How rows of a table become the fields of records: each column trimmed text, null where it is blank; in columns of
 * dates ISO 8601 where the text is a date. The function answers undefined for rows that `where` leaves out. `wanted`
 * takes some columns only; one that the table doesn't have makes it take all. Throws CONFIG_INVALID where the file's
 * settings name a column that isn't there.
 */
export function rowFields(
  { path, dates, where }: TableFile,
  columns: readonly string[],
  wanted: readonly string[] = columns,
): (cells: readonly string[]) => RowFields | undefined {
  const orders = new Map(Object.entries(dates ?? {}));
  const places = new Map(columns.map((name, at) => [name, at]));
  const missing = [...orders.keys(), ...(where === undefined ? [] : [where.column])].find((name) => !places.has(name));
  if (missing !== undefined) {
    const message = `${path} has no column '${missing}'. Correct the settings of the file.`;
    throw new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false });
  }
  const taken = new Set(wanted.every((name) => places.has(name)) ? wanted : columns);
  const parts = [...places].map(([name, at]) => ({ name, at, order: orders.get(name) })).filter(({ name }) => taken.has(name));
  const kindAt = where === undefined ? -1 : columns.indexOf(where.column);
  const kinds = new Set(where?.is);
  return (cells) => {
    if (kindAt >= 0 && !kinds.has(cells[kindAt]?.trim() ?? '')) return undefined;
    const fields: Record<string, string | null> = {};
    for (const { name, at, order } of parts) {
      const text = cells[at]?.trim() ?? '';
      fields[name] = text === '' ? null : order === undefined ? text : (civilDate(text, order) ?? text);
    }
    return fields;
  };
}
