import { capital, count, counted, percent } from '../../text/numbers.ts';
import { civil } from '../civil.ts';
import { shareInWords } from '../share-in-words.ts';
import { figure, opening } from './figure.ts';
import { html, type Content } from './markup.ts';
import { columns } from './plot/columns.ts';
import { rowTable, shownOf } from './row-table.ts';
import type { EntityPage } from './sections.ts';

/** How long ago anything happened. */
export function staleFigure({ entity, files, anchor }: EntityPage, asOf: string | null): Content {
  const { stale: found, many } = entity;
  if (found === null) return null;
  const title =
    found.records === 0
      ? `No record of ${many} was left untouched for ${counted(found.days, 'day', 'days')}`
      : `${capital(shareInWords(found.records / found.of))} of the records of ${many} were last touched ${counted(found.days, 'day', 'days')} ago or earlier`;
  const says = html`Records by the age of <bdi>${found.by}</bdi>${asOf !== null && `, counted back from ${civil(asOf)}`}:
    ${count(found.records)} of ${count(found.of)} (${percent(found.of === 0 ? 0 : found.records / found.of)}) are stale.`;
  const ages = found.ages.map((age) => ({
    label: age.label,
    value: age.records,
    look: age.stale ? 'differ' : 'same',
    to: age.stale && found.rows.total > 0 ? anchor('stale-rows') : undefined,
  }));
  return figure({ title, says }, [
    columns(ages, { title, says: ages.map(({ label, value }) => `${label}: ${count(value)}`).join('; ') }),
    found.rows.total > 0 &&
      opening(
        anchor('stale-rows'),
        `Stale: ${shownOf(found.rows)}`,
        rowTable(files, found.rows, `Stale records of ${many}`, { head: 'Last touched', of: ({ date }) => civil(date) }),
      ),
  ]);
}
