import { SYSTEMS } from './system-signs.ts';
import type { SeenTable } from './seen-table.ts';

/** Files of no known system are systems of their own, even where their names make one id. */
export function ownConnections(tables: readonly SeenTable[]): readonly SeenTable[] {
  const files = new Map<string, string[]>();
  return tables.map((seen) => {
    const { connection, file } = seen.table;
    if (SYSTEMS.some(({ id, label }) => id === connection && label === seen.table.system)) return seen;
    const known = files.get(connection) ?? [];
    files.set(connection, known);
    if (!known.includes(file)) known.push(file);
    // A file that is called like a system, and isn't one of its exports, keeps apart from them.
    const isTaken = SYSTEMS.some(({ id }) => id === connection);
    const place = known.indexOf(file) + (isTaken ? 1 : 0);
    return place === 0 ? seen : { ...seen, table: { ...seen.table, connection: `${connection}-${place + 1}` } };
  });
}
