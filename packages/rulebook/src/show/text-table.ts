export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
}

const GAP = '  ';

/** Columns side by side, no line longer than `width` as far as words allow; long cells go on in the next line. */
export function textTable(columns: readonly Column[], width: number): readonly string[] {
  const widths = fit(
    columns.map(({ title, cells }) => ({
      most: longest([title, ...cells]),
      least: longest([title, ...cells].flatMap((cell) => cell.split(' '))),
    })),
    width - GAP.length * (columns.length - 1),
  );
  const rows = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const line = (cells: readonly string[]): string[] => {
    const wrapped = cells.map((cell, i) => wrap(cell, widths[i] ?? 1));
    const height = Math.max(1, ...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      wrapped
        .map((lines, i) => (lines[at] ?? '').padEnd(widths[i] ?? 1))
        .join(GAP)
        .trimEnd(),
    );
  };
  const body = Array.from({ length: rows }, (_, row) => line(columns.map(({ cells }) => cells[row] ?? '')));
  return [...line(columns.map(({ title }) => title)), widths.map((one) => '-'.repeat(one)).join(GAP), ...body.flat()];
}

const longest = (texts: readonly string[]): number => Math.max(1, ...texts.map((text) => text.length));

/** Takes from the widest column until all fit, never below its longest word. */
function fit(wanted: readonly { readonly most: number; readonly least: number }[], width: number): readonly number[] {
  const widths = wanted.map(({ most }) => most);
  for (let over = widths.reduce((sum, one) => sum + one, 0) - width; over > 0; over--) {
    let widest = -1;
    for (const [i, one] of widths.entries()) {
      if (one > (wanted[i]?.least ?? 1) && (widest < 0 || one > (widths[widest] ?? 0))) widest = i;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 1) - 1;
  }
  return widths;
}

/** A text in lines of at most `width`, broken at blanks; a longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
