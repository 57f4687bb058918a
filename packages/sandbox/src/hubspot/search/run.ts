import type { ObjectType } from '../object-types.ts';
import type { Portal } from '../portal.ts';
import { compareIds, stored, type RecordRow } from '../record.ts';
import { comparable, matcher, reader } from './match.ts';
import type { Filter, SearchRequest } from './request.ts';

/** Properties whose values find their few records at once. */
const INDEXED: Readonly<Record<ObjectType['name'], readonly string[]>> = {
  contacts: ['email'],
  companies: ['domain'],
  deals: [],
  tickets: [],
  tasks: [],
  notes: [],
  calls: [],
  emails: [],
};
const REMEMBERED = 4;

/** Found rows of recent queries, so that the later pages of one needn't be found again while nothing changed. */
interface Found {
  readonly key: string;
  readonly rows: readonly RecordRow[];
}

export class Search {
  readonly #portal: Portal;
  #found: Found[] = [];
  constructor(portal: Portal) {
    this.#portal = portal;
  }

  /** All rows that a request finds, in its order. */
  run(type: ObjectType, request: SearchRequest): readonly RecordRow[] {
    // Associations change without moving the generation.
    if (request.groups.flat().some((filter) => filter.property.startsWith('associations.'))) return this.#find(type, request);
    const { generation } = this.#portal.table(type).view;
    const key = JSON.stringify([
      type.name,
      generation,
      this.#portal.properties.version,
      request.groups,
      request.query,
      request.sort,
    ]);
    const known = this.#found.find((each) => each.key === key);
    if (known !== undefined) return known.rows;
    const rows = this.#find(type, request);
    this.#found = [{ key, rows }, ...this.#found].slice(0, REMEMBERED);
    return rows;
  }

  #find(type: ObjectType, request: SearchRequest): RecordRow[] {
    const test = matcher(this.#portal, type, request);
    const { rows, order } = this.#candidates(type, request);
    const found: RecordRow[] = [];
    for (const row of rows) if (test(row)) found.push(row);
    const sort = request.sort ?? { property: type.createdProperty, descending: false };
    if (sort.property !== order) sorted(found, reader(this.#portal, type, sort.property), sort.descending);
    else if (sort.descending) sorted(found, reader(this.#portal, type, sort.property), true);
    return found;
  }

  /** Rows among which all matches are, and the property by which they are in ascending order already. */
  #candidates(type: ObjectType, request: SearchRequest): { rows: Iterable<RecordRow>; order: string } {
    const { view } = this.#portal.table(type);
    const [group] = request.groups;
    if (request.groups.length > 1) {
      const parts = request.groups.map((filters) => this.#byKey(type, filters));
      if (parts.every((part) => part !== undefined)) return { rows: new Set(parts.flat()), order: '' };
    } else if (group !== undefined) {
      const few = this.#byKey(type, group);
      if (few !== undefined) return { rows: few, order: '' };
      const from = this.#modifiedFrom(type, group);
      if (from !== undefined) return { rows: view.modifiedFrom(from), order: type.modifiedProperty };
    }
    if (request.sort?.property === type.modifiedProperty)
      return { rows: view.modifiedFrom(-Infinity), order: type.modifiedProperty };
    return { rows: view.all(), order: type.createdProperty };
  }

  /** The rows named by an id or by a value that is indexed; undefined when no filter of the group names any. */
  #byKey(type: ObjectType, filters: readonly Filter[]): RecordRow[] | undefined {
    const { view } = this.#portal.table(type);
    const { properties } = this.#portal;
    const unique = properties.unique(type).filter((name) => properties.get(type, name)?.type === 'string');
    const indexed = [...INDEXED[type.name], ...unique];
    for (const { property, operator, values } of filters) {
      if (operator !== 'EQ' && operator !== 'IN') continue;
      let ids: Iterable<string>;
      if (property === 'hs_object_id') ids = values;
      else if (indexed.includes(property)) {
        const keys = (row: RecordRow): string[] => [stored(row, property).toLowerCase()];
        ids = values.flatMap((value) => [...(view.holders(property, value.toLowerCase(), keys) ?? [])]);
      } else continue;
      return [...new Set(ids)].flatMap((id) => view.get(id) ?? []);
    }
    return undefined;
  }

  #modifiedFrom(type: ObjectType, filters: readonly Filter[]): number | undefined {
    const bounds = filters
      .filter(({ property, operator }) => property === type.modifiedProperty && ['GTE', 'GT', 'BETWEEN', 'EQ'].includes(operator))
      .map(({ property, values }) => Number(comparable(this.#portal, type, property, values[0] ?? '')));
    return bounds.length === 0 ? undefined : Math.max(...bounds);
  }
}

/** Sorts in place; ties by id, records without a value last. */
function sorted(rows: RecordRow[], read: (row: RecordRow) => number | string | undefined, descending: boolean): void {
  const keyed = rows.map((row) => {
    const value = read(row);
    return { row, value: typeof value === 'string' ? value.toLowerCase() : value };
  });
  keyed.sort((a, b) => {
    if (a.value === undefined || b.value === undefined) {
      return Number(a.value === undefined) - Number(b.value === undefined) || compareIds(a.row.id, b.row.id);
    }
    const way = a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
    return (descending ? -way : way) || compareIds(a.row.id, b.row.id);
  });
  for (const [index, { row }] of keyed.entries()) rows[index] = row;
}
