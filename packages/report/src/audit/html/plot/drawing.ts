import { html, type Content, type Markup } from '../markup.ts';

/** A plot with its text alternative. `width` and `height` in px; it shrinks where the page is narrower. */
export function drawing(
  {
    width,
    height,
    title,
    says,
  }: { readonly width: number; readonly height: number; readonly title: string; readonly says: string },
  content: Content,
): Markup {
  return html`<div class="plot">
    <svg role="group" aria-label="${title}. ${says}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
      ${content}
    </svg>
  </div>`;
}
