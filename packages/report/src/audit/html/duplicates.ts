import { count, counted } from '../../text/numbers.ts';
import { figure, opening } from './figure.ts';
import { GROUPS, groupCard, groupCards } from './group-cards.ts';
import { html, type Content } from './markup.ts';
import { bars } from './plot/bars.ts';
import { columns } from './plot/columns.ts';
import type { EntityPage } from './sections.ts';

/** Groups that stand open on the page. */
const OPEN = 2;

/** Where one system has the same thing twice: how many, how large, and what that looks like. */
export function duplicatesFigure({ entity, files, anchor }: EntityPage): Content {
  const { duplicates: found, many, one } = entity;
  if (found.groups === 0) return null;
  const spare = found.records - found.groups;
  const title = `${found.groups === 1 ? 'Once' : `${count(found.groups)} times`} a system holds the same ${one} more than once: ${counted(spare, 'second copy', 'second copies')}`;
  const rows = found.bySystem
    .filter(({ groups }) => groups > 0)
    .map(({ system, groups, records }) => ({
      label: system,
      note: `${counted(records - groups, 'second copy', 'second copies')} in ${counted(groups, 'group', 'groups')}`,
      to: anchor('duplicates'),
      parts: [{ value: records - groups, look: 'spare', says: `${count(records)} records, ${count(groups)} different ${many}` }],
    }));
  const sizes = found.bySize.map(({ size, groups }) => ({
    label: `${size} records`,
    value: groups,
    look: 'spare',
    to: anchor('duplicates'),
  }));
  const shown = found.examples.first.slice(0, OPEN);
  const others = { total: found.examples.total - shown.length, first: found.examples.first.slice(shown.length) };
  return figure({ title, says: surenessSays(found) }, [
    html`<div class="pair">
      <div>
        <h4>Second copies by system</h4>
        ${bars(rows, { title: 'Second copies by system', says: rows.map(({ label, note }) => `${label}: ${note}`).join('; '), width: 560, labels: 110, notes: 250 })}
      </div>
      <div>
        <h4>Groups by how many records they hold</h4>
        ${columns(sizes, { title: 'Groups by size', says: sizes.map(({ label, value }) => `${label}: ${count(value)}`).join('; '), width: 360 })}
      </div>
    </div>`,
    html`<div class="cards">
      ${shown.map((group, at) => groupCard(files, group, `${at + 1} of ${count(found.examples.total)}`, one))}
    </div>`,
    others.first.length > 0 &&
      opening(
        anchor('duplicates'),
        `${count(Math.min(GROUPS, others.first.length))} more of ${count(found.examples.total)} groups, side by side`,
        groupCards(files, others, one),
      ),
    others.first.length === 0 && html`<span id="${anchor('duplicates')}"></span>`,
  ]);
}

function surenessSays({ sure, toReview, openPairs }: EntityPage['entity']['duplicates']): string {
  const parts = [
    `${counted(sure, 'group is', 'groups are')} so sure that nobody needs to look`,
    ...(toReview > 0 ? [`${counted(toReview, 'wants', 'want')} a look before anything is merged`] : []),
    ...(openPairs > 0
      ? [
          `${counted(openPairs, 'further pair looks', 'further pairs look')} alike and ${openPairs === 1 ? 'is' : 'are'} not counted`,
        ]
      : []),
  ];
  return `${parts.join('; ')}.`;
}
