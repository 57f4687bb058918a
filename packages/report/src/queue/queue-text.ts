import { cleanLine } from '../text/clean-line.ts';
import { fit } from '../text/display-width.ts';
import { fullMoment, moment } from '../text/moment.ts';
import { count, counted, openTime } from '../text/numbers.ts';
import { paint } from '../text/paint.ts';
import type { TextOptions } from '../text/report-text.ts';
import { flow, table } from '../text/table.ts';
import type { QueueItemModel, QueueModel } from './queue-model.ts';

/** Items that fit on one screen. */
const LINES = 20;

/** The list of what waits for a decision, as one screen of text. `all` shows every item of the model. */
export function queueText(queue: QueueModel, options: TextOptions & { readonly all?: boolean | undefined } = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  const now = Date.parse(queue.at);
  const shown = options.all === true ? queue.items : queue.items.slice(0, LINES);
  const more = queue.more + queue.items.length - shown.length;

  const rows = shown.map((item) => [
    item.overdue ? ' !' : '',
    item.id,
    cleanLine(item.what),
    count(item.records),
    cleanLine(item.waitsOn),
    due(item, now, queue.zone),
    cleanLine(item.suggestion ?? ''),
  ]);
  const head = ['', 'ID', 'What', 'Records', 'Waits on', 'Due', 'Suggested'];
  const lines = table(
    [
      { align: 'left', min: 2 },
      { align: 'left' },
      { align: 'left', flex: true },
      { align: 'right' },
      { align: 'left', max: 16 },
      { align: 'left' },
      { align: 'left', flex: true },
    ],
    [head, ...rows],
    width,
  );
  return [
    heading(queue, now, width).join('\n'),
    ...(shown.length === 0
      ? ['', 'Nothing waits for a person: every value agrees, or is being written.']
      : lines.map((line, at) => (at === 0 ? colours.bold(line) : shown[at - 1]?.overdue === true ? colours.red(line) : line))),
    ...(more > 0 ? [`    ... ${count(more)} more: npm run meshline -- queue --all`] : []),
    ...(queue.backlog.causes > 0
      ? [
          `Backlog of the first audit: ${counted(queue.backlog.records, 'record', 'records')} in ${counted(queue.backlog.causes, 'cause', 'causes')}, no clocks`,
        ]
      : []),
    ...flow(
      queue.systems.map(({ name, state, note }) => cleanLine(`${name} ${state}${note === undefined ? '' : `, ${note}`}`)),
      width,
      { first: 'Systems: ' },
    ),
    shown[0] === undefined ? 'Next: npm run meshline -- why EMAIL' : `Next: npm run meshline -- queue show ${shown[0].id}`,
  ].join('\n');
}

/** When an item is due, as the list says it. */
export function due(
  item: Pick<QueueItemModel, 'backlog' | 'overdue' | 'overdueMinutes' | 'dueAt'>,
  now: number,
  zone: string,
): string {
  if (item.backlog) return 'backlog';
  if (item.overdue && item.overdueMinutes !== undefined) return `${openTime(item.overdueMinutes)} overdue`;
  const at = moment(Date.parse(item.dueAt), now, zone);
  return item.overdue ? `${at}, overdue` : at;
}

function heading({ at, zone, reader, items, open }: QueueModel, now: number, width: number): string[] {
  const mine = items.filter(({ owner }) => owner === reader?.id);
  const today = mine.filter(
    (item) => !item.backlog && !item.overdue && moment(Date.parse(item.dueAt), now, zone).startsWith('today'),
  );
  const overdue = (reader === undefined ? items : mine).filter((item) => item.overdue).length;
  const parts = [
    ...(reader === undefined ? [] : [cleanLine(reader.name)]),
    fullMoment(Date.parse(at), zone),
    ...(reader === undefined
      ? overdue > 0
        ? [`${count(overdue)} overdue`]
        : []
      : [`mine ${count(mine.length)} (${count(overdue)} overdue, ${count(today.length)} today)`]),
    `open ${counted(open.causes, 'cause', 'causes')} with ${counted(open.records, 'record', 'records')}`,
  ];
  return [fit(parts.join(' · '), width)];
}
