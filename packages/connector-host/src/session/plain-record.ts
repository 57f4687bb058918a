/**
 * Whether an item of a reading is a record with plain values and nothing else, which the contract's schema certainly
 * allows: the bulk of every reading, for a tenth of what the schema takes. `false` says nothing: then the schema judges.
 */
export function isPlainRecord(item: unknown): boolean {
  if (!isPlainObject(item) || item['kind'] !== 'record' || !hasOnly(item, ITEM_KEYS)) return false;
  const record = item['record'];
  if (!isPlainObject(record) || !hasOnly(record, RECORD_KEYS)) return false;
  const { stream, id, fields } = record;
  if (typeof stream !== 'string' || stream === '' || typeof id !== 'string' || id === '') return false;
  return isPlainObject(fields) && hasPlainValues(fields);
}

const ITEM_KEYS: ReadonlySet<string> = new Set(['kind', 'record']);
const RECORD_KEYS: ReadonlySet<string> = new Set(['stream', 'id', 'fields']);

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype && Object.getOwnPropertySymbols(value).length === 0;
}

function hasOnly(value: Readonly<Record<string, unknown>>, keys: ReadonlySet<string>): boolean {
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}

function hasPlainValues(fields: Readonly<Record<string, unknown>>): boolean {
  for (const name in fields) {
    const value = fields[name];
    if (value !== null && typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value)) return false;
  }
  return true;
}
