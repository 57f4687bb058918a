import { html, type Markup } from '../markup.ts';
import { drawing } from './drawing.ts';
import { label } from './label.ts';

const ROW = 24;
const WIDTH = 760;
const LABELS = 220;
const MIDDLE = 390;
const REACH = 160;
const NOTE = 130;

/** What speaks against (to the left) and for two records being one (to the right), in bits. */
export function evidencePlot(
  parts: readonly { readonly feature: string; readonly level: string; readonly weight: number }[],
): Markup {
  const most = parts.reduce((largest, { weight }) => Math.max(largest, Math.abs(weight)), 1);
  const says = parts.map(({ feature, level, weight }) => `${feature} ${level} ${bits(weight)}`).join(', ');
  const content = parts.map(({ feature, level, weight }, at) => {
    const y = at * ROW;
    const wide = Math.max(1, (Math.abs(weight) / most) * REACH);
    const from = weight < 0 ? MIDDLE - wide : MIDDLE;
    const base = y + ROW / 2 + 4;
    const note = weight < 0 ? { x: MIDDLE + 8 } : { x: MIDDLE + wide + 8 };
    return [
      label(`${feature}: ${level}`, { x: 0, y: base, width: LABELS }),
      html`<rect x="${from}" y="${y + 4}" width="${wide}" height="${ROW - 8}" class="${weight < 0 ? 'against' : 'for'}" />`,
      label(bits(weight), { ...note, y: base, width: NOTE, look: 'note' }),
    ];
  });
  return drawing({ width: WIDTH, height: parts.length * ROW, title: 'What speaks for and against', says }, [
    content,
    html`<line x1="${MIDDLE}" y1="0" x2="${MIDDLE}" y2="${parts.length * ROW}" class="axis" />`,
  ]);
}

const bits = (weight: number): string => `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)} bits`;
