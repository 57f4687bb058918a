import { count, counted, percent } from '../../text/numbers.ts';
import type { AuditFile, AuditGroup, Listed } from '../audit-facts.ts';
import { html, type Markup } from './markup.ts';
import { evidencePlot } from './plot/evidence.ts';
import { andMore, fileName } from './row-table.ts';

/** Groups behind one fold. */
export const GROUPS = 20;
/** Records of a group side by side, and parts of its evidence. */
const RECORDS = 6;
const PARTS = 8;

/** Records side by side, with the values that differ marked, and what speaks for their being one. */
export function groupCards(files: readonly AuditFile[], { total, first }: Listed<AuditGroup>, one: string): Markup {
  const shown = first.slice(0, GROUPS);
  return html`${shown.map((group, at) => groupCard(files, group, `${at + 1} of ${count(total)}`, one))}${andMore(total - shown.length, 'group', 'groups')}`;
}

export function groupCard(files: readonly AuditFile[], group: AuditGroup, place: string, one: string): Markup {
  const records = group.records.slice(0, RECORDS);
  const rest = group.records.length - records.length;
  const lines = group.fields.flatMap((field, at) => {
    const values = records.map((record) => record.values[at] ?? null);
    return values.every((value) => value === null || value === '') ? [] : [{ field, values }];
  });
  return html`<article class="group">
    <div class="wide">
      <table>
        <caption>
          ${verdict(group, one)}
          <span class="place">Example ${place}</span>
        </caption>
        <thead>
          <tr>
            <td></td>
            ${records.map(
              (record) =>
                html`<th scope="col">
                  <bdi>${record.system}</bdi><small><bdi>${fileName(files, record)}</bdi>, row ${count(record.row)}</small>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            ({ field: { label, differs }, values }) =>
              html`<tr${differs === true ? html` class="differs"` : null}><th scope="row"><bdi>${label}</bdi>${differs === true && html` <small>differs</small>`}</th>${values.map(
                (value) =>
                  html`<td>
                    ${value === null || value === '' ? html`<span class="blank">blank</span>` : html`<bdi>${value}</bdi>`}
                  </td>`,
              )}</tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rest > 0 && html`<p class="more">and ${counted(rest, 'more record', 'more records')} of the same ${one}</p>`}${
      group.evidence.length > 0 &&
      html`<h4>What speaks for it, to the right, and against it, to the left</h4>
        ${evidencePlot(group.evidence.slice(0, PARTS))}`
    }
  </article>`;
}

function verdict({ tier, score }: AuditGroup, one: string): string {
  const sure = percent(Math.min(score, 0.9999), score > 0.99 ? 2 : 0);
  return tier === 'link' ? `Surely one ${one} (${sure})` : `Perhaps one ${one} (${sure}): a person should look`;
}
