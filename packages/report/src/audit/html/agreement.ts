import { count, percent } from '../../text/numbers.ts';
import type { AuditAgreement } from '../audit-facts.ts';
import { shareInWords } from '../share-in-words.ts';
import { conflictAnchor, conflictGroups } from './conflicts.ts';
import { figure, legend, opening } from './figure.ts';
import { html, type Content, type Markup } from './markup.ts';
import { bars } from './plot/bars.ts';
import { heatMap } from './plot/heat-map.ts';
import { andMore } from './row-table.ts';
import type { EntityPage } from './sections.ts';

/** Pairs of systems and fields that a plot has room for, and rows of the table behind it. */
const PAIRS = 8;
const FIELDS = 14;
const ROWS = 300;
/** A pair says enough where it has this part of what the largest pair has in common. */
const ENOUGH = 0.1;

/** How far systems agree, field by field; and behind each number the records that don't. */
export function agreementFigure(page: EntityPage): Content {
  const { entity, anchor } = page;
  const rows = entity.agreement;
  const worst = worstOf(rows);
  if (rows.length === 0) return null;
  const title =
    worst === undefined
      ? `Where two systems fill the same field, they agree`
      : `${worst.label}: ${worst.a} and ${worst.b} differ for ${shareInWords(1 - shareOf(worst))} of the ${entity.many} that have one in both`;
  const pairs = [...Map.groupBy(rows, ({ a, b }) => JSON.stringify([a, b])).values()].toSorted((a, b) => known(b) - known(a));
  const single = pairs.length === 1;
  const says = single
    ? `Each bar is all ${entity.many} that both systems have.`
    : `Of the ${entity.many} whose field is filled in both systems, the share that says the same. The stronger the colour, the worse. Each number leads to records that differ.`;
  return figure(
    {
      title,
      says: [
        says,
        pairs.length > PAIRS && ` Shown are the ${PAIRS} of ${count(pairs.length)} pairs of systems with the most in common.`,
      ],
    },
    [
      single ? pairBars(page, rows) : pairMap(page, pairs.slice(0, PAIRS), title),
      opening(anchor('agreement'), 'All fields and pairs of systems as a table', agreementTable(page)),
      conflictGroups(page),
    ],
  );
}

function pairMap(page: EntityPage, pairs: readonly (readonly AuditAgreement[])[], title: string): Markup {
  const fields = [...Map.groupBy(pairs.flat(), ({ field }) => field)]
    .map(([field, rows]) => ({ field, label: rows[0]?.label ?? field, differ: rows.reduce((sum, row) => sum + row.differ, 0) }))
    .toSorted((a, b) => b.differ - a.differ)
    .slice(0, FIELDS);
  const shown = fields.map(({ field, label }) => ({
    label,
    cells: pairs.map((pair) => {
      const row = pair.find((each) => each.field === field);
      if (row === undefined || row.same + row.differ === 0) return null;
      return {
        share: shareOf(row),
        figure: percent(shareOf(row)),
        note: row.differ === 0 ? 'all the same' : `${count(row.differ)} differ`,
        to: anchorOf(page, row),
      };
    }),
  }));
  return heatMap({
    title,
    says: pairs
      .flat()
      .map((row) => `${row.label}, ${row.a} and ${row.b}: ${percent(shareOf(row))}`)
      .join('; '),
    heads: pairs.map((pair) => [pair[0]?.a ?? '', `and ${pair[0]?.b ?? ''}`]),
    rows: shown,
  });
}

/** Two systems only: there is room for what one of them doesn't know. */
function pairBars(page: EntityPage, rows: readonly AuditAgreement[]): Content {
  const [first] = rows;
  if (first === undefined) return null;
  const sorted = rows.toSorted((a, b) => b.differ - a.differ).slice(0, FIELDS);
  return [
    bars(
      sorted.map((row) => ({
        label: row.label,
        note:
          row.same + row.differ === 0 ? 'never filled in both' : `${percent(shareOf(row))} the same, ${count(row.differ)} differ`,
        to: anchorOf(page, row),
        parts: [
          { value: row.same, look: 'same', says: `${count(row.same)} the same` },
          { value: row.differ, look: 'differ', says: `${count(row.differ)} differ` },
          { value: row.onlyA, look: 'only-a', says: `${count(row.onlyA)} only in ${row.a}` },
          { value: row.onlyB, look: 'only-b', says: `${count(row.onlyB)} only in ${row.b}` },
          { value: row.neither, look: 'empty', says: `${count(row.neither)} blank in both` },
        ],
      })),
      {
        title: `${first.a} and ${first.b}`,
        says: sorted.map((row) => `${row.label}: ${percent(shareOf(row))} the same`).join('; '),
      },
    ),
    legend([
      { look: 'same', label: 'the same' },
      { look: 'differ', label: 'different' },
      { look: 'only-a', label: `only ${first.a} has a value` },
      { look: 'only-b', label: `only ${first.b} has a value` },
      { look: 'empty', label: 'blank in both' },
    ]),
  ];
}

function agreementTable({ entity }: EntityPage): Markup {
  const rows = entity.agreement.slice(0, ROWS);
  return html`<div class="wide">
      <table>
        <caption>
          ${entity.many} that both systems have, by field
        </caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Systems</th>
            <th scope="col" class="number">Same</th>
            <th scope="col" class="number">Differ</th>
            <th scope="col" class="number">Only the first</th>
            <th scope="col" class="number">Only the second</th>
            <th scope="col" class="number">Neither</th>
            <th scope="col" class="number">Agreement</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row"><bdi>${row.label}</bdi></th>
                <td><bdi>${row.a}</bdi> and <bdi>${row.b}</bdi></td>
                ${[row.same, row.differ, row.onlyA, row.onlyB, row.neither].map(
                  (number) => html`<td class="number">${count(number)}</td>`,
                )}
                <td class="number">${row.same + row.differ === 0 ? '–' : percent(shareOf(row))}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${andMore(entity.agreement.length - rows.length)}`;
}

function anchorOf(page: EntityPage, { field, differ }: AuditAgreement): string | undefined {
  return differ === 0 ? undefined : (conflictAnchor(page, field) ?? page.anchor('agreement'));
}

/** The pair and field that agree least, of those with enough in common to say so in a title. */
function worstOf(rows: readonly AuditAgreement[]): AuditAgreement | undefined {
  const enough = known(rows) * ENOUGH;
  return rows
    .filter((row) => row.differ > 0 && row.same + row.differ >= enough)
    .toSorted((a, b) => shareOf(a) - shareOf(b) || b.differ - a.differ)[0];
}

const shareOf = ({ same, differ }: AuditAgreement): number => (same + differ === 0 ? 1 : same / (same + differ));
const known = (rows: readonly AuditAgreement[]): number =>
  rows.reduce((most, { same, differ }) => Math.max(most, same + differ), 0);
