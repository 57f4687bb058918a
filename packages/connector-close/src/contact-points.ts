import { asArray, asObject, asText } from '@meshline/connector-kit';
import type { FieldType, WriteWarning } from '@meshline/connector-spec';
import { cleanText, isList, type ListItem, type Value } from '@meshline/record';
import { describeField, type Field, type Wire } from './field.ts';

/** Kinds that Close shows for e-mails, phones and addresses of the web (close.md 3.1; the list itself is unverified). */
const KINDS: ReadonlySet<string> = new Set(['office', 'mobile', 'home', 'direct', 'fax', 'url', 'other']);
/** What other systems call the same. */
const SAME: Readonly<Record<string, string>> = {
  work: 'office',
  business: 'office',
  main: 'office',
  cell: 'mobile',
  private: 'home',
};

interface PointList {
  /** The list's key: `emails`. */
  readonly key: string;
  /** An item's key for its value: `email`. */
  readonly valueKey: string;
  readonly label: string;
  readonly itemType: Exclude<FieldType, 'list'>;
  readonly defaultKind: string;
  /** Two values of which one is the other in another spelling. */
  readonly same: (text: string) => string;
  /** A value as Close takes it, where it takes less than others hold. */
  readonly fit?: ((text: string) => string) | undefined;
  /** What Close computes; it isn't sent back. */
  readonly computed: readonly string[];
}

const lower = (text: string): string => text.trim().toLowerCase();
const digits = (text: string): string => text.replaceAll(/\D/g, '');
/** Close stores E.164 and refuses an extension (close.md 3.1, unverified). */
const withoutExtension = (text: string): string => text.replace(/\s*(?:;ext=|ext\.?|x|#)\s*\d{1,7}$/i, '');

export const emails = pointField({
  key: 'emails',
  valueKey: 'email',
  label: 'E-mails',
  itemType: 'email',
  defaultKind: 'office',
  same: lower,
  computed: [],
});
export const phones = pointField({
  key: 'phones',
  valueKey: 'phone',
  label: 'Phones',
  itemType: 'phone',
  defaultKind: 'office',
  same: digits,
  fit: withoutExtension,
  computed: ['phone_formatted', 'country'],
});
export const urls = pointField({
  key: 'urls',
  valueKey: 'url',
  label: 'Web addresses',
  itemType: 'url',
  defaultKind: 'url',
  same: lower,
  computed: [],
});

function pointField(list: PointList): Field {
  const { key, valueKey } = list;
  return {
    description: describeField(key, list.label, 'list', { itemType: list.itemType }),
    keys: [key],
    read: (row) =>
      Array.isArray(row[key]) ? asArray(row[key]).flatMap((item) => readPoint(asObject(item), valueKey)) : undefined,
    // A PUT replaces the whole list (close.md 3.1): what Close keeps beside value and kind must go back with it.
    needsCurrent: (value) => value !== null && isList(value) && value.length > 0,
    write: (value, current) => writePoints(list, value, current),
  };
}

function readPoint(item: Wire, valueKey: string): ListItem[] {
  const value = asText(item[valueKey]);
  if (value === undefined || value === '') return [];
  const kind = asText(item['type']);
  return [{ value: cleanText(value), ...(kind === undefined || kind === '' ? {} : { kind }) }];
}

function writePoints(list: PointList, value: Value, current: Wire | undefined): ReturnType<NonNullable<Field['write']>> {
  if (value === null) return { wire: { [list.key]: [] } };
  if (!isList(value)) return { problem: 'takes a list' };
  const before = new Map(
    asArray(current?.[list.key]).map((item) => [list.same(asText(asObject(item)[list.valueKey]) ?? ''), asObject(item)]),
  );
  const warnings: WriteWarning[] = [];
  const items: Wire[] = [];
  for (const { value: given, kind } of value) {
    if (typeof given !== 'string' || given === '') return { problem: `takes items with a text each` };
    const text = list.fit?.(given) ?? given;
    if (text !== given)
      warnings.push({
        kind: 'truncated',
        field: list.key,
        message: 'Close holds no extension of a phone number; it was left out.',
      });
    const kept = before.get(list.same(text));
    const wanted = kind === undefined ? undefined : closeKind(kind);
    if (kind !== undefined && wanted === undefined) {
      warnings.push({ kind: 'coerced', field: list.key, message: 'Close knows no such kind; the item is stored as `other`.' });
    }
    const type = kind === undefined ? (asText(kept?.['type']) ?? list.defaultKind) : (wanted ?? 'other');
    items.push({ ...without(kept ?? {}, list.computed), [list.valueKey]: text, type });
  }
  return { wire: { [list.key]: items }, warnings };
}

function closeKind(kind: string): string | undefined {
  const name = lower(kind);
  return KINDS.has(name) ? name : SAME[name];
}

const without = (item: Wire, keys: readonly string[]): Wire =>
  Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key)));
