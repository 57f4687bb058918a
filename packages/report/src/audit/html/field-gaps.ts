import { capital, count, counted, percent } from '../../text/numbers.ts';
import type { AuditFieldCount } from '../audit-facts.ts';
import { shareInWords } from '../share-in-words.ts';
import { figure, opening } from './figure.ts';
import { html, type Content } from './markup.ts';
import { bars } from './plot/bars.ts';
import { andMore, rowNumbers, rowTable, shownOf } from './row-table.ts';
import type { EntityPage } from './sections.ts';

/** Fields that a plot has room for. */
const FIELDS = 14;

export function missingFigure(page: EntityPage): Content {
  const fields = worstFirst(page.entity.missing);
  const [worst] = fields;
  if (worst === undefined) return null;
  const title = `${capital(worst.label)} is blank in ${shareInWords(share(worst))} of the records of ${page.entity.many}`;
  return figure({ title, says: 'Blank fields, of the records whose file has a column for them.' }, [
    fieldBars(page, fields, 'missing', title, 1),
    fields.map((row, at) =>
      opening(
        page.anchor(`missing-${at}`),
        html`<bdi>${row.label}</bdi> is blank: ${shownOf(row.rows)}`,
        rowNumbers(page.files, row.rows, `Rows without ${row.label}`),
      ),
    ),
  ]);
}

export function malformedFigure(page: EntityPage): Content {
  const fields = worstFirst(page.entity.malformed);
  const values = fields.reduce((sum, { records }) => sum + records, 0);
  if (values === 0) return null;
  const [worst] = fields;
  const title = `${counted(values, 'value', 'values')} of ${page.entity.many} cannot be what the column says${worst === undefined || fields.length < 2 ? '' : `, most often ${worst.label}`}`;
  return figure(
    { title, says: 'Values that are there and are no e-mail address, phone number, date or whatever their column holds.' },
    [
      fieldBars(page, fields, 'malformed', title),
      fields.map((row, at) =>
        opening(
          page.anchor(`malformed-${at}`),
          html`<bdi>${row.label}</bdi> is broken: ${shownOf(row.rows)}`,
          rowTable(page.files, row.rows, `Rows with a broken ${row.label}`, { head: 'Value', of: ({ value }) => value ?? '' }),
        ),
      ),
    ],
  );
}

function fieldBars(
  { anchor }: EntityPage,
  fields: readonly AuditFieldCount[],
  part: string,
  title: string,
  full?: number,
): Content {
  const shown = fields.slice(0, FIELDS);
  return [
    bars(
      shown.map((row, at) => ({
        label: row.label,
        note: `${count(row.records)} of ${count(row.of)} (${percent(share(row))})`,
        to: anchor(`${part}-${at}`),
        parts: [{ value: share(row), look: 'differ', says: `${count(row.records)} of ${count(row.of)}` }],
      })),
      { title, says: shown.map((row) => `${row.label}: ${count(row.records)} of ${count(row.of)}`).join('; '), full },
    ),
    andMore(fields.length - shown.length, 'field', 'fields'),
  ];
}

const worstFirst = (fields: readonly AuditFieldCount[]): readonly AuditFieldCount[] =>
  fields.filter(({ records }) => records > 0).toSorted((a, b) => share(b) - share(a));
const share = ({ records, of }: AuditFieldCount): number => (of === 0 ? 0 : records / of);
