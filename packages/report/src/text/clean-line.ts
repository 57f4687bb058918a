// What a terminal would obey instead of showing: control characters (C0, DEL, C1), line separators, bidi overrides and
// isolates, zero-width marks. Values come from other people's systems.
const UNSHOWABLE =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]+/gu;

/** A value as one line that a terminal shows and doesn't obey. */
export function cleanLine(text: string): string {
  return showable(text).trim();
}

/** The same with the blanks at its ends. */
export function showable(text: string): string {
  return text.replaceAll(UNSHOWABLE, ' ');
}
