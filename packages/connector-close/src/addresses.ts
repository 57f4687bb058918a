import { asArray, asObject, asText } from '@meshline/connector-kit';
import { cleanText, isList, type ListItem, type Value } from '@meshline/record';
import { describeField, type Field, type Wire, type Written } from './field.ts';

const PARTS = ['address_1', 'address_2', 'city', 'state', 'zipcode', 'country'] as const;

/** A lead's addresses: the value is the address in one line, the parts are Close's. */
export const addresses: Field = {
  description: describeField('addresses', 'Addresses', 'list', { itemType: 'text' }),
  keys: ['addresses'],
  read: (row) =>
    Array.isArray(row['addresses']) ? asArray(row['addresses']).flatMap((item) => readAddress(asObject(item))) : undefined,
  // A PUT replaces the whole list (close.md 3.1).
  needsCurrent: (value) => value !== null && isList(value) && value.length > 0,
  write: writeAddresses,
};

const partOf = (item: Wire, part: string): string => cleanText(asText(item[part]) ?? '');

const oneLine = (item: Wire): string =>
  PARTS.map((part) => partOf(item, part).trim())
    .filter((text) => text !== '')
    .join(', ');

function readAddress(item: Wire): ListItem[] {
  const value = oneLine(item);
  if (value === '') return [];
  const kind = asText(item['label']);
  const parts = Object.fromEntries(PARTS.map((part) => [part, partOf(item, part) || null]));
  return [{ value, ...(kind === undefined || kind === '' ? {} : { kind }), parts }];
}

function writeAddresses(value: Value, current: Wire | undefined): Written {
  if (value === null) return { wire: { addresses: [] } };
  if (!isList(value)) return { problem: 'takes a list' };
  const before = new Map(asArray(current?.['addresses']).map((item) => [oneLine(asObject(item)), asObject(item)]));
  const items: Wire[] = [];
  for (const { value: line, kind, parts } of value) {
    if (typeof line !== 'string') return { problem: 'takes items with a text each' };
    const kept = before.get(line);
    const given = parts === undefined ? (kept === undefined ? { address_1: line } : {}) : wireParts(parts);
    items.push({ label: 'business', ...kept, ...(kind === undefined ? {} : { label: kind }), ...given });
  }
  return { wire: { addresses: items } };
}

const wireParts = (parts: NonNullable<ListItem['parts']>): Wire =>
  Object.fromEntries(PARTS.flatMap((part) => (parts[part] === undefined ? [] : [[part, parts[part] ?? '']])));
