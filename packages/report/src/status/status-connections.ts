import { cleanLine } from '../text/clean-line.ts';
import { fit } from '../text/display-width.ts';
import { moment } from '../text/moment.ts';
import { duration, openTime, percent } from '../text/numbers.ts';
import type { Paint } from '../text/paint.ts';
import { flow, table } from '../text/table.ts';
import type { StatusConnection, StatusModel } from './status-model.ts';

const STATES: Readonly<Record<StatusConnection['state'], string>> = {
  ok: 'ok',
  'needs-auth': 'needs somebody',
  unreachable: 'unreachable',
  paused: 'paused',
};

/** A line for each connection; below one that can't be used or written to, why and until when. */
export function connectionLines(status: StatusModel, width: number, colours: Paint): string[] {
  const { connections } = status;
  if (connections.length === 0) return [`${colours.bold('CONNECTIONS')}  none was opened yet`];
  const rows = connections.map((connection) => [
    `${isDown(connection) ? '! ' : '  '}${cleanLine(connection.name)}`,
    stateOf(connection),
    modeOf(connection),
    lagOf(connection),
    quotaOf(connection),
    cleanLine(connection.account ?? 'not known yet'),
  ]);
  const [head = '', ...lines] = table(
    [
      { align: 'left', min: 11 },
      { align: 'left' },
      { align: 'left', flex: true },
      { align: 'left' },
      { align: 'left' },
      { align: 'left', flex: true },
    ],
    [['CONNECTIONS', 'State', 'Mode', 'Read', 'Quota used', 'Account'], ...rows],
    width,
  ).map((line) => fit(line, width));
  return [
    colours.bold(head),
    ...connections.flatMap((connection, at) => {
      const line = lines[at] ?? '';
      const painted = isDown(connection) ? colours.red(line) : line;
      return [painted, ...why(connection, status).flatMap((text) => wrapped(text, width))];
    }),
  ];
}

/** How long ago each feed was read to its end. */
export function feedLines({ connections }: StatusModel): string[] {
  return connections.map(({ name, feeds }) => {
    const read = feeds.map(({ feed, lagSeconds }) => `${feed} ${lagSeconds === null ? 'first pass' : ago(lagSeconds)}`);
    return `${name}: ${read.length === 0 ? 'none is mapped' : read.join(', ')}`;
  });
}

/** `3 s`, `12 min`, `3 h 12`. */
export function ago(seconds: number): string {
  return seconds < 99.5 ? `${Math.max(0, Math.round(seconds))} s` : openTime(seconds / 60);
}

function isDown({ state }: StatusConnection): boolean {
  return state === 'needs-auth' || state === 'unreachable';
}

function stateOf({ state, paused, breakerOpen }: StatusConnection): string {
  if (state === 'ok' && paused !== null) return 'paused';
  if (state === 'ok' && breakerOpen) return 'fails, is spared';
  return STATES[state];
}

/** One word where all entities have the same mode. */
function modeOf({ modes }: StatusConnection): string {
  const kinds = [...new Set(Object.values(modes))];
  if (kinds.length < 2) return kinds[0] ?? 'observe';
  return kinds
    .map(
      (kind) =>
        `${kind}: ${Object.entries(modes)
          .filter(([, mode]) => mode === kind)
          .map(([entity]) => entity)
          .join(', ')}`,
    )
    .join('; ');
}

function lagOf({ feeds }: StatusConnection): string {
  const lags = feeds.flatMap(({ lagSeconds }) => (lagSeconds === null ? [] : [lagSeconds]));
  const first = feeds.filter(({ complete }) => !complete).length;
  if (first > 0) return `first pass: ${feeds.length - first} of ${feeds.length}`;
  return lags.length === 0 ? 'never' : `${ago(Math.max(...lags))} ago`;
}

function quotaOf({ quota: [fullest] }: StatusConnection): string {
  return fullest === undefined ? 'nothing' : `${percent(fullest.used, 0)} (${fullest.limit})`;
}

function why(connection: StatusConnection, { at, zone }: StatusModel): string[] {
  const now = Date.parse(at);
  const when = (time: string): string => moment(Date.parse(time), now, zone);
  const { stateReason, stateSince, paused, resumesAt, breakerOpen } = connection;
  const again = resumesAt === null ? '' : `, tried again ${inFuture((Date.parse(resumesAt) - now) / 1_000)}`;
  return [
    ...(isDown(connection) ? [`since ${when(stateSince)}${again}: ${stateReason ?? 'no reason is known'}`] : []),
    ...(connection.state === 'ok' && breakerOpen ? [`most of the last calls failed${again}`] : []),
    ...(paused === null ? [] : [`nothing is written there since ${when(paused.since)}, by ${paused.by}: ${paused.reason}`]),
  ];
}

/** What is longer than three lines is cut. */
function wrapped(text: string, width: number): string[] {
  const lines = flow(cleanLine(text).split(' '), width, { separator: ' ', first: '    ', indent: '    ' });
  return lines.slice(0, 3).map((line) => fit(line, width));
}

function inFuture(seconds: number): string {
  return seconds < 1 ? 'now' : `in ${duration(Math.round(seconds)).replace('.0', '')}`;
}
