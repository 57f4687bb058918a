import type { ValueCell } from './cell.ts';
import type { FieldData, ValuesOf } from './field.ts';

/** What a system's values mean. A value that isn't in the table becomes an exception, never a default. */
export class Values<Remote extends string, V extends string> {
  readonly table: Readonly<Record<Remote, V>>;
  readonly #unwritten: ReadonlySet<string>;
  constructor(table: Readonly<Record<Remote, V>>, unwritten: ReadonlySet<string> = new Set()) {
    this.table = table;
    this.#unwritten = unwritten;
  }
  /** Values that are understood but never written. Needed where two values mean the same: one of them is written back. */
  onlyRead(...values: readonly Remote[]): Values<Remote, V> {
    return new Values(this.table, new Set([...this.#unwritten, ...values]));
  }
  /** The field of the stream that holds these values. */
  in(path: string): ValueCell<V> {
    return { cell: 'values', path, access: 'both', read: this.table, write: this.#write() };
  }
  /** Where two values mean the same and none is `onlyRead`, neither is written: the check of the rulebook refuses that. */
  #write(): Readonly<Partial<Record<V, string>>> {
    const remote = new Map<V, string[]>();
    for (const [value, meaning] of Object.entries<V>(this.table)) {
      if (!this.#unwritten.has(value)) remote.set(meaning, [...(remote.get(meaning) ?? []), value]);
    }
    const single = [...remote].flatMap(([meaning, [first, second]]) =>
      first === undefined || second !== undefined ? [] : [[meaning, first] as const],
    );
    return Object.fromEntries(single) as Partial<Record<V, string>>;
  }
}

/** The system's values on the left, the field's on the right: `values(lifecycle, { New: 'lead', MQL: 'mql' })`. */
export function values<D extends FieldData<'choice' | 'ladder'>, const T extends Readonly<Record<string, ValuesOf<NoInfer<D>>>>>(
  _of: { readonly data: D },
  table: T,
): Values<keyof T & string, T[keyof T]> {
  return new Values<keyof T & string, T[keyof T]>(table);
}
