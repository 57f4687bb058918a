import { html, type Content, type Markup } from '../markup.ts';
import { drawing } from './drawing.ts';
import { label, linked } from './label.ts';

/** A part of a bar; `look` is a class of the style sheet that fills it. */
export interface BarPart {
  readonly value: number;
  readonly look: string;
  /** Told when pointed at. */
  readonly says: string;
}

export interface Bar {
  readonly label: string;
  readonly parts: readonly BarPart[];
  /** Beside the bar. */
  readonly note: string;
  /** Anchor of the rows behind it. */
  readonly to?: string | undefined;
}

export interface BarsShape {
  readonly title: string;
  /** The figures in words, for who can't see them. */
  readonly says: string;
  /** px; 960 unless told. */
  readonly width?: number | undefined;
  readonly labels?: number | undefined;
  readonly notes?: number | undefined;
  /** What a full bar stands for; the longest bar unless told. */
  readonly full?: number | undefined;
}

const ROW = 34;
const THICK = 18;
/** What isn't nothing is seen. */
const THINNEST = 1.5;

/** Lying bars of one or several parts, each with its label before and its figure after it. */
export function bars(rows: readonly Bar[], { title, says, width = 960, labels = 170, notes = 290, full }: BarsShape): Markup {
  const total = ({ parts }: Bar): number => parts.reduce((sum, { value }) => sum + value, 0);
  const most = full ?? rows.reduce((largest, row) => Math.max(largest, total(row)), 0);
  const room = width - labels - notes;
  const scale = most > 0 ? room / most : 0;
  const content = rows.map((row, at) => {
    const y = at * ROW;
    const end = labels + Math.min(room, total(row) * scale);
    return linked(row.to, [
      label(row.label, { x: 0, y: y + ROW / 2 + 4.5, width: labels - 10 }),
      partsOf(row.parts, labels, y + (ROW - THICK) / 2, scale),
      label(row.note, { x: end + 10, y: y + ROW / 2 + 4.5, width: width - end - 10, look: 'note' }),
    ]);
  });
  return drawing({ width, height: rows.length * ROW, title, says }, [
    html`<line x1="${labels}" y1="0" x2="${labels}" y2="${rows.length * ROW}" class="axis" />`,
    content,
  ]);
}

function partsOf(parts: readonly BarPart[], from: number, y: number, scale: number): Content {
  let x = from;
  return parts.map(({ value, look, says }) => {
    if (value <= 0) return null;
    const wide = Math.max(THINNEST, value * scale);
    const part = html`<rect x="${x}" y="${y}" width="${wide}" height="${THICK}" class="${look}"><title>${says}</title></rect>`;
    x += wide;
    return part;
  });
}
