import type { Lens } from '../model/lens.ts';

/** What stands in the cell of a mapping table: the path, and how it is held where that isn't plain. */
export function lensText(lens: Lens | undefined): string {
  if (lens === undefined) return '-';
  const notes = [
    ...(lens.kind === 'name-part' ? [`${lens.part} name`] : []),
    ...(lens.kind === 'parent-text' ? ['as text'] : []),
    ...(lens.kind === 'field' && lens.values !== undefined ? ['by table'] : []),
    ...(lens.access === 'read' ? ['read only'] : []),
  ];
  return notes.length === 0 ? lens.path : `${lens.path} (${notes.join(', ')})`;
}

/** `New = lead, MQL = mql, Converted > opportunity`: `>` is understood, but never written. */
export function tableText(values: {
  readonly read: Readonly<Record<string, string>>;
  readonly write: Readonly<Record<string, string>>;
}): string {
  return Object.entries(values.read)
    .map(
      ([remote, value]) =>
        `${remote} ${Object.hasOwn(values.write, value) && values.write[value] === remote ? '=' : '>'} ${value}`,
    )
    .join(', ');
}
