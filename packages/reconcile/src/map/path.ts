import { isBlank, isList, type Fields, type ListItem, type Value } from '@meshline/record';
import type { RemotePath } from '@meshline/rulebook';
import { Memo } from '../normalize/memo.ts';

/** A remote path, taken apart. `root` is the field of the remote record, which is what a patch names. */
export interface PathParts {
  readonly root: string;
  /** `whole`: no selector. */
  readonly at: 'whole' | 'primary' | 'all' | 'kind';
  /** For `kind`, in lower case. */
  readonly kind?: string | undefined;
  /** A part of the list item (`country` of an address). */
  readonly part?: string | undefined;
}

const known = new Memo<PathParts>(2_000);

/** `addresses[primary].country` -> root, selector, part. A dot outside brackets belongs to the name (`custom.Employees`). */
export function parsePath(path: RemotePath): PathParts {
  return known.get(path, parse);
}

/** The field of the remote record that a path leads into. */
export function rootOfPath(path: RemotePath): string {
  return parsePath(path).root;
}

function parse(path: string): PathParts {
  const match = /^([^[]+)\[(?:(primary)|(\*)|kind=([^\]]+))\](?:\.(.+))?$/.exec(path);
  if (match === null) return { root: path, at: 'whole' };
  const [, root = path, primary, all, kind, part] = match;
  const more = part === undefined ? {} : { part };
  if (primary !== undefined) return { root, at: 'primary', ...more };
  return all !== undefined ? { root, at: 'all', ...more } : { root, at: 'kind', kind: (kind ?? '').toLowerCase(), ...more };
}

/** The value at a path: undefined = absent, null = blank. A list shows its first item, or the first of the kind. */
export function readPath(path: PathParts, fields: Fields): Value | undefined {
  if (!Object.hasOwn(fields, path.root)) return undefined;
  return allOf(path, fields[path.root] ?? null)[0] ?? null;
}

/** Every value at a path, the primary first; without blanks. */
export function readAll(path: PathParts, fields: Fields): readonly Exclude<Value, null>[] {
  const found =
    path.at === 'kind' ? allOf(path, fields[path.root] ?? null) : allOf({ ...path, at: 'all' }, fields[path.root] ?? null);
  return found.filter((value) => value !== null && !isBlank(value)) as Exclude<Value, null>[];
}

function allOf(path: PathParts, value: Value): readonly Value[] {
  if (!isList(value)) return path.part === undefined && path.at !== 'kind' ? [value] : [];
  const items = path.at === 'kind' ? value.filter((item) => isOfKind(item, path)) : path.at === 'all' ? value : value.slice(0, 1);
  return items.map((item) => (path.part === undefined ? item.value : (item.parts?.[path.part] ?? null)));
}

function isOfKind(item: ListItem, path: PathParts): boolean {
  return item.kind?.toLowerCase() === path.kind;
}

/**
 * The root's value with `value` at the path, changing nothing else of it. A primary that stands further back in the list
 * moves to the front; otherwise it replaces the first item, whose kind it keeps; the others stay. `same` says whether an
 * item already is the value. Undefined = the list can't hold it: a blank primary while others stand behind it (clearing
 * would make the next one primary), or a path of all items.
 */
export function writePath(
  path: PathParts,
  current: Value | undefined,
  value: Value,
  same: (item: Value) => boolean,
): { readonly value: Value } | undefined {
  const isOne = current !== undefined && current !== null && !isList(current);
  if (isOne || (path.at === 'whole' && !(current !== undefined && isList(current)))) return { value };
  const items = current !== undefined && isList(current) ? current : [];
  if (path.at === 'all') return undefined;
  if (path.part !== undefined) return { value: writePart(items, path, path.part, value) };
  return path.at === 'kind' ? { value: writeKind(items, path, value) } : writePrimary(items, value, same);
}

function writePrimary(
  items: readonly ListItem[],
  value: Value,
  same: (item: Value) => boolean,
): { readonly value: Value } | undefined {
  if (value === null || isList(value)) return items.length > 1 ? undefined : { value: null };
  const [first, ...others] = items;
  const found = items.find((item) => same(item.value));
  if (found !== undefined) return { value: [found, ...items.filter((item) => item !== found)] };
  return { value: [first?.kind === undefined ? { value } : { value, kind: first.kind }, ...others] };
}

function writeKind(items: readonly ListItem[], path: PathParts, value: Value): Value {
  const index = items.findIndex((item) => isOfKind(item, path));
  if (value === null || isList(value)) {
    const rest = items.filter((_, at) => at !== index);
    return rest.length === 0 ? null : rest;
  }
  if (index < 0) return [...items, { value, kind: path.kind }];
  return items.map((item, at) => (at === index ? { ...item, value } : item));
}

function writePart(items: readonly ListItem[], path: PathParts, part: string, value: Value): Value {
  const index = path.at === 'kind' ? items.findIndex((item) => isOfKind(item, path)) : 0;
  const text = value === null || typeof value === 'object' ? null : String(value);
  const item = items[index];
  if (item !== undefined) return items.map((one, at) => (at === index ? { ...one, parts: { ...one.parts, [part]: text } } : one));
  if (text === null) return items.length === 0 ? null : items;
  const made: ListItem = { value: text, parts: { [part]: text } };
  return [...items, path.kind === undefined ? made : { ...made, kind: path.kind }];
}
