import { capital, counted, names } from '../../text/numbers.ts';
import type { FindingKind } from '../audit-model.ts';
import { elapsed } from '../elapsed.ts';
import { agreementFigure } from './agreement.ts';
import { conflictsFigure } from './conflicts.ts';
import { duplicatesFigure } from './duplicates.ts';
import { malformedFigure, missingFigure } from './field-gaps.ts';
import { FINDING_TITLES } from './finding-list.ts';
import { html, type Content, type Markup } from './markup.ts';
import { overlapFigure } from './overlap.ts';
import { ownersFigure } from './owners.ts';
import type { EntityPage } from './sections.ts';
import { staleFigure } from './stale.ts';

/** All that was found about one kind of record. */
export function entitySection(page: EntityPage, asOf: string | null): Markup {
  const { entity, anchor } = page;
  const figures: readonly (readonly [FindingKind, Content])[] = [
    ['conflict', entity.agreement.length > 0 ? agreementFigure(page) : conflictsFigure(page)],
    ['duplicate', duplicatesFigure(page)],
    ['stale', staleFigure(page, asOf)],
    ['unowned', ownersFigure(page)],
    ['missing', missingFigure(page)],
    ['malformed', malformedFigure(page)],
    ['slow', slow(page)],
  ];
  return html`<section id="${anchor('all')}">
    <h2><bdi>${capital(entity.many)}</bdi></h2>
    ${overlapFigure(page)}
    ${figures.map(([kind, content]) => content !== null && html`<div id="${anchor(kind)}">${content}</div>`)} ${unjudged(page)}
  </section>`;
}

function slow({ entity: { slow: found, many } }: EntityPage): Content {
  if (found === null || found.rows === 0) return null;
  return html`<figure>
    <figcaption>
      <h3>From created to owned takes ${elapsed(found.medianHours)}</h3>
      <p>
        The median of ${counted(found.rows, 'record', 'records')} of ${many} that carry both dates, by the clock; the slowest
        tenth takes more than ${elapsed(found.p90Hours)}.
      </p>
    </figcaption>
  </figure>`;
}

function unjudged({ summary: { clean, unjudged: not } }: EntityPage): Content {
  if (clean.length === 0 && not.length === 0) return null;
  const titles = names(clean.map((kind) => FINDING_TITLES[kind].toLowerCase()));
  return html`<ul class="quiet">
    ${clean.length > 0 && html`<li>Looked for and not found: ${titles}.</li>`}${not.map(
      ({ kind, because }) => html`<li>${FINDING_TITLES[kind]}: could not be judged, since ${because}.</li>`,
    )}
  </ul>`;
}
