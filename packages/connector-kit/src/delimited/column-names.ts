/**
 * The names of a table's columns from its header line: trimmed, in one line, each one once. A name that comes again gets
 * ` (2)`, ` (3)`; a blank one is `column N`, from 1.
 */
export function columnNames(cells: readonly string[]): string[] {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const plain = cell
      .replace(/[\0\t\r\n]+/g, ' ')
      .trim()
      .toWellFormed();
    // An object can't hold a field of its own under that name.
    const name = plain === '' || plain === '__proto__' ? `column ${index + 1}` : plain;
    let count = counts.get(name) ?? 0;
    let given: string;
    do given = ++count === 1 ? name : `${name} (${count})`;
    while (taken.has(given));
    counts.set(name, count);
    taken.add(given);
    return given;
  });
}
