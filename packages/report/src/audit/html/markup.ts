import { showable } from '../../text/clean-line.ts';

/** Text of a page that is markup already. Only `html` and `literal` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a page: text is escaped, markup is not, lists are joined, nothing is nothing. */
export type Content = string | number | Markup | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** The only way from text into a page: nothing in it can end an element or an attribute, steer the text's direction or hide. */
export function escapeText(text: string): string {
  return showable(text.toWellFormed()).replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? '');
}

// The layout of the source is no part of a page.
const LINE_BREAK = /\s*\n\s*/gu;

/** Markup with contents in it; attributes stand in quotes. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(
    strings.map((part, at) => part.replaceAll(LINE_BREAK, '\n') + (at < contents.length ? textOf(contents[at]) : '')).join(''),
  );
}

/** Markup that this program wrote as a whole: a style sheet. */
export function literal(text: string): Markup {
  return new Markup(text);
}

function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'number') return String(Math.round(content * 100) / 100);
  return typeof content === 'string' ? escapeText(content) : content.map(textOf).join('');
}
