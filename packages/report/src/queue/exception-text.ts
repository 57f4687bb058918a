import { cleanLine } from '../text/clean-line.ts';
import { fit } from '../text/display-width.ts';
import { moment } from '../text/moment.ts';
import { count, counted } from '../text/numbers.ts';
import { paint, type Paint } from '../text/paint.ts';
import type { TextOptions } from '../text/report-text.ts';
import { flow, table } from '../text/table.ts';
import { due } from './queue-text.ts';
import type { ExceptionItemModel, ExceptionModel } from './queue-model.ts';

const LABEL = 12;
const LINES_OF_WHY = 5;
/** Records that are shown with what each system says, and those that are only named. */
const WITH_EVIDENCE = 3;
const NAMED = 12;

/** One exception: what, whose, why, what each system says, and what may be decided. */
export function exceptionText(exception: ExceptionModel, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  const now = Date.parse(exception.at);
  const line = (label: string, text: string): string => fit(`${label.padEnd(LABEL)}${cleanLine(text)}`, width);
  const waits = exception.overdue ? colours.red : (text: string): string => text;
  const top = [
    colours.bold(fit(`${exception.id} ${cleanLine(exception.what)}`, width)),
    exception.state === 'closed'
      ? line('Closed', exception.closedBecause ?? 'nothing of it is left')
      : waits(
          line(
            'Waits on',
            `${exception.waitsOn}, ${exception.backlog || exception.overdue ? '' : 'due '}${due(exception, now, exception.zone)}, because ${exception.because}`,
          ),
        ),
    line(
      'Since',
      `${moment(Date.parse(exception.openedAt), now, exception.zone)}, ${counted(exception.records, 'record', 'records')}`,
    ),
    ...wrapped('Why', exception.message, width),
    ...(exception.suggestion === undefined ? [] : [line('Suggested', exception.suggestion)]),
  ];
  return [...top, ...records(exception, now, width, colours), '', ...decisions(exception, width, colours), next(exception)].join(
    '\n',
  );
}

function wrapped(label: string, text: string, width: number): string[] {
  const lines = flow(cleanLine(text).split(' '), width, {
    separator: ' ',
    first: label.padEnd(LABEL),
    indent: ' '.repeat(LABEL),
  });
  return lines.slice(0, LINES_OF_WHY).map((line) => fit(line, width));
}

function records(exception: ExceptionModel, now: number, width: number, colours: Paint): string[] {
  const { items, moreItems, zone } = exception;
  const detailed = items.slice(0, WITH_EVIDENCE);
  const named = items.slice(WITH_EVIDENCE, WITH_EVIDENCE + NAMED);
  const rest = moreItems + items.length - detailed.length - named.length;
  return [
    ...detailed.flatMap((item) => ['', colours.bold(fit(headOf(item), width)), ...evidence(item, now, zone, width)]),
    ...(named.length > 0 ? ['', ...named.map((item) => fit(headOf(item), width))] : []),
    ...(rest > 0 ? [`  ... ${count(rest)} more`] : []),
  ];
}

function headOf(item: ExceptionItemModel): string {
  const state = item.state === 'open' ? '' : item.state === 'decided' ? ' (decided)' : ' (put right)';
  const times = item.times > 1 ? ` (found ${count(item.times)} times)` : '';
  return `  ${cleanLine(item.title ?? item.ref ?? item.item)}${state}${times}  ${refOf(item)}`;
}

/** By which the record can be named in a decision: a record of it, which people know, before our own key. */
function refOf({ ref, evidence: [first], item }: ExceptionItemModel): string {
  return cleanLine(ref ?? first?.ref ?? item);
}

function evidence({ evidence: rows, proposed }: ExceptionItemModel, now: number, zone: string, width: number): string[] {
  const truth = rows.find(({ sourceOfTruth }) => sourceOfTruth === true);
  const cells = rows.map(({ system, ref, value, readAt, sourceOfTruth }) => [
    `    ${cleanLine(system)}${sourceOfTruth === true ? ' *' : ''}`,
    truth !== undefined && sourceOfTruth !== true && value !== truth.value ? '!=' : '',
    value === undefined ? 'does not hold this field' : value === '' ? '(blank)' : cleanLine(value),
    Date.parse(readAt) > 0 ? `read ${moment(Date.parse(readAt), now, zone)}` : '',
    cleanLine(ref),
  ]);
  return [
    ...table(
      [{ align: 'left' }, { align: 'left' }, { align: 'left', flex: true }, { align: 'left' }, { align: 'left', flex: true }],
      cells,
      width,
    ),
    ...(truth === undefined ? [] : ['    * source of truth']),
    ...(proposed === undefined ? [] : [fit(`    proposed: ${cleanLine(proposed)}`, width)]),
  ];
}

function decisions({ decisions: all, state }: ExceptionModel, width: number, colours: Paint): string[] {
  if (state === 'closed') return [];
  const value = { none: '', optional: ' [--value VALUE]', required: ' --value VALUE' };
  const allowed = all.filter((decision) => decision.allowed);
  const later = all.filter((decision) => !decision.allowed).map(({ verb }) => verb);
  return [
    colours.bold('Decisions'),
    ...table(
      [{ align: 'left' }, { align: 'left' }],
      allowed.map((decision) => [
        `  ${decision.verb}${value[decision.value]}${decision.oneByOne ? ' --item REF' : ''}`,
        cleanLine(decision.says),
      ]),
    ).map((line) => fit(line, width)),
    ...(later.length > 0 ? [colours.dim(fit(`  not here: ${later.join(', ')}`, width))] : []),
  ];
}

function next({ id, state, decisions: all, items }: ExceptionModel): string {
  const first = all.find(({ allowed }) => allowed);
  if (state === 'closed' || first === undefined) return 'Next: npm run meshline -- queue';
  const [item] = items;
  const which = first.oneByOne && item !== undefined ? ` --item ${refOf(item)}` : '';
  return `Next: npm run meshline -- queue decide ${id} ${first.verb}${which}${first.value === 'required' ? ' --value VALUE' : ''} --reason WHY`;
}
