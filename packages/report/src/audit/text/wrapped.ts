import { displayWidth, fit } from '../../text/display-width.ts';
import { flow } from '../../text/table.ts';

/**
 * A sentence after its label as at most `most` lines; later lines stand under the sentence, and what doesn't fit ends in
 * `…`. The text has no colours, the label may have.
 */
export function wrapped(label: string, text: string, width: number, most: number): string[] {
  const indent = ' '.repeat(displayWidth(label));
  const room = width - indent.length;
  const words = text.split(' ').map((word) => fit(word, room));
  const lines = flow(words, room, { separator: ' ', indent: '' });
  const kept = lines.length > most ? [...lines.slice(0, most - 1), fit(lines.slice(most - 1).join(' '), room)] : lines;
  return kept.map((line, at) => `${at === 0 ? label : indent}${line}`);
}

/** A sentence with as many of its further clauses as `most` lines hold; none is cut but the first. */
export function clauses(label: string, [first = '', ...others]: readonly string[], width: number, most: number): string[] {
  let text = first;
  for (const other of others) {
    const longer = `${text}; ${other}`;
    if (wrapped(label, longer, width, most + 1).length <= most) text = longer;
  }
  return wrapped(label, text, width, most);
}
