import type { Handle } from './entity.ts';
import type { FieldData, Kind, ValuesOf } from './field.ts';

/** How one stream holds a field, where the path alone doesn't say it. */
export interface PathCell {
  readonly cell: 'path';
  readonly path: string;
  readonly access: 'both' | 'read';
}
export interface ValueCell<V extends string = string> {
  readonly cell: 'values';
  readonly path: string;
  readonly access: 'both' | 'read';
  readonly read: Readonly<Record<string, V>>;
  readonly write: Readonly<Partial<Record<V, string>>>;
}
export interface NamePartCell {
  readonly cell: 'name-part';
  readonly path: string;
  readonly part: 'first' | 'last';
  readonly access: 'both' | 'read';
}
export interface ParentTextCell {
  readonly cell: 'parent-text';
  readonly path: string;
  readonly access: 'both' | 'read';
  /** Of the parent; undefined = the field that shows what it is called. */
  readonly field: string | undefined;
}
export interface NotHeld {
  readonly cell: 'not-held';
}

/** What may stand in a row of a field: choices and ladders need a table of values, names may be parts, parents may be texts. */
export type Cell<D extends FieldData = FieldData> = NotHeld | (D['kind'] extends infer K ? CellOf<K, ValuesOf<D>> : never);

type CellOf<K, V extends string> = K extends 'choice' | 'ladder'
  ? ValueCell<V>
  : string | PathCell | (K extends 'reference' ? ParentTextCell : K extends 'text' | 'person-name' ? NamePartCell : never);

export type AnyCell = string | PathCell | ValueCell | NamePartCell | ParentTextCell | NotHeld;

/** The stream has no such field. */
export const notHeld: NotHeld = { cell: 'not-held' };

/** Read, never written. */
export function readOnly<C extends ValueCell | NamePartCell | ParentTextCell>(cell: C): C;
export function readOnly(path: string): PathCell;
export function readOnly(given: string | ValueCell | NamePartCell | ParentTextCell): AnyCell {
  return typeof given === 'string' ? { cell: 'path', path: given, access: 'read' } : { ...given, access: 'read' };
}

/** The first or the last part of a full name that stands in one field: `part('name', 'first')`. */
export function part(path: string, which: 'first' | 'last'): NamePartCell {
  return { cell: 'name-part', path, part: which, access: 'both' };
}

/** A plain text that repeats what the parent is called (`Company` of a Salesforce lead), or another field of it. */
export function parentText(path: string, field?: Handle<string, string, FieldData<Exclude<Kind, 'reference'>>>): ParentTextCell {
  return { cell: 'parent-text', path, access: 'both', field: field?.field };
}
