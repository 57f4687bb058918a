import { count } from '../../../text/numbers.ts';
import { html, type Markup } from '../markup.ts';
import { drawing } from './drawing.ts';
import { label, linked } from './label.ts';

export interface UprightBar {
  readonly label: string;
  readonly value: number;
  readonly look: string;
  readonly to?: string | undefined;
}

const TALL = 150;
const ABOVE = 24;
const BELOW = 30;

/** Upright bars in an order that matters (ages, sizes), each with its figure above and its label below. */
export function columns(
  all: readonly UprightBar[],
  { title, says, width = 960 }: { readonly title: string; readonly says: string; readonly width?: number | undefined },
): Markup {
  const most = all.reduce((largest, { value }) => Math.max(largest, value), 0);
  const step = Math.min(170, width / Math.max(1, all.length));
  const wide = step * all.length;
  const content = all.map((each, at) => {
    const tall = most === 0 ? 0 : Math.max(each.value > 0 ? 1.5 : 0, (each.value / most) * TALL);
    const x = at * step;
    const top = ABOVE + TALL - tall;
    return linked(each.to, [
      html`<rect x="${x + step * 0.1}" y="${top}" width="${step * 0.8}" height="${tall}" class="${each.look}" />`,
      label(count(each.value), { x: x + step / 2, y: top - 7, width: step, anchor: 'middle', look: 'figure' }),
      label(each.label, { x: x + step / 2, y: ABOVE + TALL + 20, width: step, anchor: 'middle' }),
    ]);
  });
  return drawing({ width: wide, height: ABOVE + TALL + BELOW, title, says }, [
    content,
    html`<line x1="0" y1="${ABOVE + TALL}" x2="${wide}" y2="${ABOVE + TALL}" class="axis" />`,
  ]);
}
