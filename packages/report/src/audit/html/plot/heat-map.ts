import { html, type Markup } from '../markup.ts';
import { drawing } from './drawing.ts';
import { label, linked } from './label.ts';

export interface HeatCell {
  /** 0 = the worst, 1 = the best. */
  readonly share: number;
  readonly figure: string;
  readonly note: string;
  readonly to?: string | undefined;
}

export interface HeatMap {
  readonly title: string;
  readonly says: string;
  /** Two lines above each column. */
  readonly heads: readonly (readonly [string, string])[];
  /** As many cells as there are heads; null = nothing to compare there. */
  readonly rows: readonly { readonly label: string; readonly cells: readonly (HeatCell | null)[] }[];
}

const LABELS = 170;
const HEAD = 46;
const TALL = 46;
const GAP = 3;
const WIDTH = 960;

/** Shares at which a cell takes the next colour, the worst first. Agreement below a half is rare and bad alike. */
const STEPS: readonly number[] = [0.5, 0.65, 0.8, 0.9, 0.97];

/** A field of numbers on colours: the paler, the better. */
export function heatMap({ title, says, heads, rows }: HeatMap): Markup {
  const wide = Math.min(220, (WIDTH - LABELS) / Math.max(1, heads.length));
  const width = LABELS + wide * heads.length;
  const top = heads.map(([first, second], at) => {
    const x = LABELS + wide * (at + 0.5);
    return [
      label(first, { x, y: 16, width: wide - 8, anchor: 'middle', look: 'head' }),
      label(second, { x, y: 34, width: wide - 8, anchor: 'middle', look: 'head' }),
    ];
  });
  const body = rows.map((row, line) => {
    const y = HEAD + line * TALL;
    return [
      label(row.label, { x: 0, y: y + TALL / 2 + 3, width: LABELS - 10 }),
      row.cells.map((cell, at) => cellAt(cell, LABELS + wide * at, y, wide)),
    ];
  });
  return drawing({ width, height: HEAD + rows.length * TALL, title, says }, [top, body]);
}

function cellAt(cell: HeatCell | null, x: number, y: number, wide: number): Markup {
  const box = (look: string): Markup =>
    html`<rect x="${x}" y="${y}" width="${wide - GAP}" height="${TALL - GAP}" rx="3" class="${look}" />`;
  const middle = x + (wide - GAP) / 2;
  if (cell === null)
    return html`${box('h-none')}${label('not in both', { x: middle, y: y + 27, width: wide - 8, anchor: 'middle', look: 'note' })}`;
  const step = STEPS.filter((from) => cell.share >= from).length;
  return linked(cell.to, [
    box(`h${step}`),
    label(cell.figure, { x: middle, y: y + 19, width: wide - 8, anchor: 'middle', look: `figure t${step}` }),
    label(cell.note, { x: middle, y: y + 35, width: wide - 8, anchor: 'middle', look: `small t${step}` }),
  ]);
}
