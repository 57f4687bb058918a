import { civilDate } from '@meshline/connector-kit';

/** What a cell looks like, as far as it tells a record from a column's name. `year`: also names of columns are years. */
export type CellShape = 'blank' | 'email' | 'url' | 'date' | 'phone' | 'year' | 'number' | 'text';

const SHAPES: readonly (readonly [CellShape, RegExp])[] = [
  ['email', /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]{2,}$/],
  ['url', /^(?:https?:\/\/|www\.)\S+\.\S+$/i],
  ['year', /^(?:19|20)\d\d$/],
  ['number', /^[-+]?[\d.,]*\d%?$/],
  ['phone', /^\+?[\d\s().x/-]{7,}$/],
];

export function cellShape(text: string): CellShape {
  const cell = text.trim();
  if (cell === '') return 'blank';
  if (!/\d/.test(cell))
    return /@|:\/\//.test(cell) ? (SHAPES.slice(0, 2).find(([, form]) => form.test(cell))?.[0] ?? 'text') : 'text';
  if (/\d[-/.\s]/.test(cell) && (civilDate(cell, 'DMY') ?? civilDate(cell, 'MDY')) !== undefined) return 'date';
  return SHAPES.find(([, form]) => form.test(cell))?.[0] ?? 'text';
}
