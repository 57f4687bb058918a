import { cleanLine } from '../../../text/clean-line.ts';
import { fit } from '../../../text/display-width.ts';
import { html, type Content, type Markup } from '../markup.ts';

/** About how wide a character of the page's plots is, in px. */
const CHARACTER = 7.1;

interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly anchor?: 'start' | 'middle' | 'end' | undefined;
  readonly look?: string | undefined;
}

/** A text in a plot, cut to a width in px; what was cut is told when pointed at. */
export function label(text: string, { x, y, width, anchor = 'start', look = 'label' }: LabelPlace): Markup {
  const clean = cleanLine(text);
  const cut = fit(clean, Math.max(1, Math.floor(width / CHARACTER)));
  return html`<text x="${x}" y="${y}" class="${look}" text-anchor="${anchor}"
    >${cut}${cut !== clean && html`<title>${clean}</title>`}</text
  >`;
}

/** The same thing as a link to the rows behind it; without any, as it is. */
export function linked(to: string | undefined, content: Content): Markup {
  return to === undefined ? html`${content}` : html`<a href="#${to}">${content}</a>`;
}
