import { count } from '../../text/numbers.ts';
import type { AuditCost } from '../audit-model.ts';
import { html, type Content } from './markup.ts';

/** What follows if nothing is done, each with what is assumed. */
export function costSection(costs: readonly AuditCost[]): Content {
  if (costs.length === 0) return null;
  return html`<section id="cost">
    <h2>What it would cost to leave so</h2>
    <p>
      Counted from the files, under the assumptions that stand beside each figure. No price is put on anything: you know yours.
    </p>
    <ul class="costs">
      ${costs.map(
        ({ amount, unit, says, assuming }) =>
          html`<li>
            <p class="amount">${count(amount)} <span>${unit}</span></p>
            <p>${says}.</p>
            <p class="assuming">Assuming that ${assuming}.</p>
          </li>`,
      )}
    </ul>
  </section>`;
}
