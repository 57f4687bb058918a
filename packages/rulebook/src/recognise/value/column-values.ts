import { NOTHING } from './job-words.ts';
import { SHAPES, shapesOf, type Shape } from './value-shapes.ts';

const LONGEST_NOTHING = Math.max(...Array.from(NOTHING, ({ length }) => length));

/** What the sampled values of a column look like. */
export interface ColumnValues {
  readonly rows: number;
  /** Share of rows with a value. */
  readonly fill: number;
  /** Different values that were looked at. */
  readonly looked: number;
  /** Share of different values among all. */
  readonly distinct: number;
  /** By shape: its share among the values that were looked at. */
  readonly share: Readonly<Record<Shape, number>>;
  /** The values that were looked at. */
  readonly values: readonly string[];
}

/** Looks at a column's different values, at most `most`. The same whatever the order of the rows. */
export function columnValues(given: readonly string[], most: number): ColumnValues {
  const different = new Set<string>();
  let held = 0;
  for (const value of given) {
    const text = value.trim();
    if (text.length <= LONGEST_NOTHING && NOTHING.has(text.toLowerCase())) continue;
    held++;
    different.add(text);
  }
  const values = someOf(different, most);
  const counts = Object.fromEntries(SHAPES.map((shape) => [shape, 0])) as Record<Shape, number>;
  for (const value of values) for (const shape of shapesOf(value)) counts[shape]++;
  const share = Object.fromEntries(SHAPES.map((shape) => [shape, values.length === 0 ? 0 : counts[shape] / values.length]));
  return {
    rows: given.length,
    fill: given.length === 0 ? 0 : held / given.length,
    looked: values.length,
    distinct: held === 0 ? 0 : different.size / held,
    share: share as Record<Shape, number>,
    values,
  };
}

/** Those with the lowest hashes, so that which they are doesn't depend on where they stand. */
function someOf(values: ReadonlySet<string>, most: number): readonly string[] {
  if (values.size <= most) return [...values].toSorted();
  const hashes = new Map<string, number>();
  for (const value of values) hashes.set(value, hashOf(value));
  const limit = Float64Array.from(hashes.values()).toSorted()[most - 1] ?? 0;
  return [...values]
    .filter((value) => (hashes.get(value) ?? 0) <= limit)
    .toSorted()
    .slice(0, most);
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < Math.min(text.length, 200); i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
