import { html, type Content, type Markup } from './markup.ts';

/** A finding as its title, a line that says how to read the plot, the plot, and the way to the rows behind it. */
export function figure(
  { title, says }: { readonly title: Content; readonly says: Content },
  plot: Content,
  behind: Content = null,
): Markup {
  return html`<figure>
    <figcaption>
      <h3>${title}</h3>
      <p>${says}</p>
    </figcaption>
    ${plot}${behind}
  </figure>`;
}

/** What the colours stand for. */
export function legend(items: readonly { readonly look: string; readonly label: string }[]): Markup {
  return html`<ul class="legend">
    ${items.map(
      ({ look, label }) =>
        html`<li>
          <svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2" class="${look}" /></svg
          ><bdi>${label}</bdi>
        </li>`,
    )}
  </ul>`;
}

/** Something that opens on demand. The anchor stands inside, so that a link to it opens it. */
export function opening(anchor: string, summary: Content, content: Content): Markup {
  return html`<details>
    <summary>${summary}</summary>
    <div id="${anchor}" class="behind">${content}</div>
  </details>`;
}
