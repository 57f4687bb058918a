import type { Report } from '../report-model.ts';
import { cleanLine } from './clean-line.ts';
import { moment } from './moment.ts';
import { count, counted } from './numbers.ts';
import type { Paint } from './paint.ts';
import { flow, table } from './table.ts';

/** Causes that are told one by one. */
const LINES = 8;

/** What a person has to decide: by cause, with whose it is and until when. */
export function waitingSection({ exceptions, run, discrepancies }: Report, width: number, paint: Paint): string[] {
  const { total, causes } = exceptions;
  if (total.causes === 0) return [`${paint.bold('WAITING FOR A PERSON')}  nothing: no question is open.`];
  const now = Date.parse(run.endedAt);
  const shown = causes.slice(0, LINES);
  const rows = shown.map(({ records, what, ownerName, dueAt, backlog }) => [
    `  ${count(records)}`,
    cleanLine(what),
    cleanLine(ownerName),
    backlog ? 'backlog' : moment(Date.parse(dueAt), now, run.zone),
  ]);
  const lines = table(
    [{ align: 'right' }, { align: 'left', flex: true }, { align: 'left', max: 24 }, { align: 'left' }],
    rows,
    width,
  ).map((line, at) => (shown[at]?.overdue === true ? paint.red(line) : line));
  const others = causes.slice(LINES);
  const heading = flow(
    [
      `${counted(total.records, 'record', 'records')}, ${counted(total.causes, 'cause', 'causes')}, each with owner and due time`,
      ...(total.overdue > 0 ? [paint.red(`${count(total.overdue)} overdue`)] : []),
      ...(discrepancies.total.waitingForPerson > 0 && discrepancies.total.reportedOnly === 0
        ? ['every difference that is left is among them']
        : []),
    ],
    width,
    { separator: '; ', first: `${paint.bold('WAITING FOR A PERSON')}  ` },
  );
  return [
    ...heading,
    ...lines,
    ...(others.length > 0
      ? [
          `  ... ${counted(others.length, 'more cause', 'more causes')} with ${counted(
            others.reduce((sum, { records }) => sum + records, 0),
            'record',
            'records',
          )}`,
        ]
      : []),
  ];
}
