import { isBlank, isList, isMoney, isReference, type Value } from '@meshline/record';
import type { FieldRules } from '@meshline/rulebook';

/** What identities are called, by id. */
export type Titles = ReadonlyMap<string, string>;

/** Longer values are cut: a note is no value that anybody compares by eye. */
const LONGEST = 200;

/**
 * A value as people read it, by the type of its field: money with its currency, yes and no, references as what their
 * target is called. A blank is ''. What it shows of texts, numbers, dates and choices may be given back as a value.
 */
export function formatValue(value: Value, rules: FieldRules | undefined, titles: Titles): string {
  if (isBlank(value) || value === null) return '';
  if (isList(value)) return cut(value.map((item) => formatValue(item.value, rules, titles)).join(', '));
  if (isMoney(value)) return `${grouped(value.amount)} ${value.currency}`;
  if (isReference(value)) {
    const known = titles.get(value.id);
    if (known !== undefined) return cut(known);
    // Canonical references name an identity (`@user`); others name a record that isn't linked.
    return value.stream.startsWith('@') ? `a ${value.stream.slice(1)} without a name` : `${value.stream} ${value.id}`;
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' && rules?.type === 'number' ? grouped(String(value)) : cut(String(value));
}

/** Ids of the identities that a value refers to. */
export function referencedBy(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (isList(value)) return value.flatMap((item) => referencedBy(item.value));
  return isReference(value) && value.stream.startsWith('@') ? [value.id] : [];
}

/** `1,250.50`; the decimals stay as they are. */
function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  if (!/^-?\d+$/u.test(whole)) return decimal;
  const spaced = whole.replaceAll(/\B(?=(\d{3})+$)/gu, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
