import { displayWidth, fit, padEnd, padStart } from './display-width.ts';

export interface Column {
  readonly align: 'left' | 'right';
  readonly min?: number | undefined;
  /** What is longer is cut. */
  readonly max?: number | undefined;
  /** Blanks before the column; 2 unless told. */
  readonly gap?: number | undefined;
  /** Gives way where the lines would be too wide, the widest such column first. */
  readonly flex?: boolean | undefined;
}

/** No column gives way further than this. */
const NARROWEST = 8;

/**
 * Rows as aligned lines without blanks at their ends, at most `width` columns wide as far as `flex` columns can give
 * way. A row may have fewer cells than there are columns; a cell that may be cut has no colours.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  const widths = narrowed(
    columns,
    columns.map(({ min = 0, max = Number.POSITIVE_INFINITY }, at) =>
      Math.min(
        max,
        rows.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? '')), min),
      ),
    ),
    width,
  );
  return rows.map((row) =>
    columns
      .map(({ align, gap = 2 }, at) => {
        const columnWidth = widths[at] ?? 0;
        const text = row[at] ?? '';
        const cell = displayWidth(text) > columnWidth ? fit(text, columnWidth) : text;
        return (at === 0 ? '' : ' '.repeat(gap)) + (align === 'left' ? padEnd(cell, columnWidth) : padStart(cell, columnWidth));
      })
      .join('')
      .trimEnd(),
  );
}

function narrowed(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  const gaps = columns.reduce((sum, { gap = 2 }, at) => sum + (at === 0 ? 0 : gap), 0);
  for (let over = widths.reduce((a, b) => a + b, gaps) - width; over > 0; over--) {
    let widest = -1;
    for (const [at, { flex }] of columns.entries())
      if (flex === true && (widths[at] ?? 0) > (widths[widest] ?? NARROWEST)) widest = at;
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Two blocks of lines beside each other; below each other where they don't fit into `width`. */
export function beside(left: readonly string[], right: readonly string[], width: number, gap = 3): string[] {
  if (right.length === 0) return [...left];
  const widest = (lines: readonly string[]): number => lines.reduce((most, line) => Math.max(most, displayWidth(line)), 0);
  const leftWidth = widest(left);
  if (leftWidth + gap + widest(right) > width) return [...left, ...right];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const second = right[at] ?? '';
    return (second === '' ? (left[at] ?? '') : `${padEnd(left[at] ?? '', leftWidth + gap)}${second}`).trimEnd();
  });
}

/** Parts of a sentence joined by a separator into lines of at most `width` columns; later lines are indented. */
export function flow(parts: readonly string[], width: number, { separator = ' · ', first = '', indent = '  ' } = {}): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const part of parts) {
    if (!empty && displayWidth(line) + displayWidth(separator) + displayWidth(part) > width) {
      lines.push(line);
      line = indent + part;
    } else {
      line += (empty ? '' : separator) + part;
    }
    empty = false;
  }
  if (!empty || first !== '') lines.push(line);
  return lines;
}
