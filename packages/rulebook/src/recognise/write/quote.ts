/** Characters that aren't seen, that turn the reading direction, or that end a line: never as they are in a source text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text as a literal of the source, whatever stands in it. */
export function quote(text: string): string {
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll(UNSEEN, (char) =>
      [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
    );
  return `'${body}'`;
}

/** A text inside a line comment: one line, nothing unseen, cut where it is long. */
export function inComment(text: string, most = 60): string {
  const plain = text.replaceAll(UNSEEN, ' ').replaceAll(/\s+/g, ' ').trim();
  const chars = Array.from(plain);
  return chars.length > most ? `${chars.slice(0, most - 1).join('')}…` : plain;
}
