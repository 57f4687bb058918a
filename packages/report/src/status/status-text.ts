import { cleanLine } from '../text/clean-line.ts';
import { fit } from '../text/display-width.ts';
import { fullMoment, moment } from '../text/moment.ts';
import { count, counted, percent } from '../text/numbers.ts';
import { paint, type Paint } from '../text/paint.ts';
import type { TextOptions } from '../text/report-text.ts';
import { flow } from '../text/table.ts';
import { ago, connectionLines, feedLines } from './status-connections.ts';
import { eventParts } from './status-events.ts';
import { waitingLines } from './status-waiting.ts';
import type { StatusModel } from './status-model.ts';

/** Where the text of each section begins. */
const LABEL = 13;

/** How it stands, as one screen of text. Red is only what somebody must act on. */
export function statusText(status: StatusModel, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  return [
    ...heading(status, width, colours),
    ...daemonLines(status, width, colours),
    '',
    ...connectionLines(status, width, colours),
    ...section('FEEDS', feedLines(status), width, colours),
    '',
    ...waitingLines(status, width, colours),
    '',
    ...exceptionLines(status, width, colours),
    ...section('AGREEMENT', agreementParts(status), width, colours),
    ...eventLines(status, width, colours),
    ...section('LAST HOUR', hourParts(status), width, colours),
    `Next: npm run meshline -- ${next(status)}`,
  ].join('\n');
}

function section(label: string, parts: readonly string[], width: number, colours: Paint): string[] {
  const lines = flow(parts.map(cleanLine), width, { first: label.padEnd(LABEL), indent: ' '.repeat(LABEL) });
  return lines.map((line, at) => {
    const cut = fit(line, width);
    return at === 0 ? colours.bold(label) + cut.slice(label.length) : cut;
  });
}

function eventLines({ events }: StatusModel, width: number, colours: Paint): string[] {
  return events.flatMap((source, at) => {
    const lines = section(at === 0 ? 'EVENTS' : '', eventParts(source), width, colours);
    return source.closed ? lines.map((line) => colours.red(line)) : lines;
  });
}

function heading({ at, zone, version, rulebook, stop, catchingUp }: StatusModel, width: number, colours: Paint): string[] {
  const writes =
    stop !== null
      ? 'all writing is stopped'
      : catchingUp === null
        ? 'writing goes on'
        : 'nothing is written before all is read anew';
  const top = fit(
    [fullMoment(Date.parse(at), zone), `MeshLine ${version}`, `rulebook ${rulebook.slice(0, 12)}`, writes].join(' · '),
    width,
  );
  const when = (since: string): string => moment(Date.parse(since), Date.parse(at), zone);
  const lines = [
    ...(stop === null ? [] : [`■ All writing is stopped since ${when(stop.since)}, by ${stop.by}: ${stop.reason}`]),
    ...(catchingUp === null
      ? []
      : [`■ Everything is read anew since ${when(catchingUp.since)}, then writing goes on by itself: ${catchingUp.because}`]),
  ];
  return [top, ...lines.map((line) => colours.red(fit(cleanLine(line), width)))];
}

function daemonLines({ at, zone, daemons }: StatusModel, width: number, colours: Paint): string[] {
  const now = Date.parse(at);
  const alive = daemons.filter((daemon) => daemon.alive);
  const silent = daemons.filter((daemon) => !daemon.alive);
  const parts = [
    alive.length === 0 ? 'none runs' : `${counted(alive.length, 'runs', 'run')}`,
    ...alive.map(
      ({ host, pid, version, startedAt }) =>
        `${host} process ${pid}, ${version}, for ${ago((now - Date.parse(startedAt)) / 1_000)}`,
    ),
    ...silent.map(
      ({ host, pid, seenAt }) =>
        `! ${host} process ${pid} ended without a word, last heard of ${moment(Date.parse(seenAt), now, zone)}`,
    ),
  ];
  return section('DAEMONS', parts, width, colours);
}

function exceptionLines({ exceptions }: StatusModel, width: number, colours: Paint): string[] {
  const { causes, records, overdue, backlog, byKind } = exceptions;
  if (causes === 0) return section('EXCEPTIONS', ['none: nothing waits for a person'], width, colours);
  const lines = section(
    'EXCEPTIONS',
    [
      `${counted(causes, 'cause', 'causes')} with ${counted(records, 'record', 'records')}`,
      ...(overdue > 0 ? [`${count(overdue)} overdue`] : []),
      ...(backlog > 0 ? [`${count(backlog)} of the first audit, no clocks`] : []),
    ],
    width,
    colours,
  );
  const kinds = byKind.map(
    (row) => `${row.kind.replaceAll('-', ' ')} ${count(row.causes)}${row.overdue > 0 ? ` (${count(row.overdue)} overdue)` : ''}`,
  );
  return [
    ...(overdue > 0 ? lines.map((line) => colours.red(line)) : lines),
    ...flow(kinds, width, { first: ' '.repeat(LABEL), indent: ' '.repeat(LABEL) }),
  ];
}

function agreementParts({ agreement }: StatusModel): string[] {
  if (agreement.length === 0) return ['nothing was compared in the last 24 hours'];
  return agreement.map(({ label, share, compared }) => `${label} ${percent(share)} of ${counted(compared, 'value', 'values')}`);
}

function hourParts({ lastHour: { changes, confirmed, refused, retried } }: StatusModel): string[] {
  return [
    `${counted(changes, 'change', 'changes')} seen`,
    `${counted(confirmed, 'write', 'writes')} confirmed`,
    `${count(refused)} refused`,
    `${count(retried)} tried again`,
  ];
}

/** What helps most with what is shown. */
function next({ stop, connections, exceptions }: StatusModel): string {
  if (stop !== null) return 'resume';
  const down = connections.some(({ state }) => state === 'needs-auth' || state === 'unreachable');
  if (down) return 'doctor';
  const paused = connections.find((connection) => connection.paused !== null);
  if (exceptions.overdue > 0) return 'queue';
  if (paused !== undefined) return `unpause ${paused.id}`;
  return exceptions.causes > 0 ? 'queue' : 'why EMAIL';
}
