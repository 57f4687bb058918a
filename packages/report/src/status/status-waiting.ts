import { cleanLine } from '../text/clean-line.ts';
import { fit } from '../text/display-width.ts';
import { count } from '../text/numbers.ts';
import type { Paint } from '../text/paint.ts';
import { table, type Column } from '../text/table.ts';
import { ago } from './status-connections.ts';
import type { StatusLane, StatusModel } from './status-model.ts';

const LANES: Readonly<Record<StatusLane['lane'], string>> = { handoff: 'handoffs', live: 'live', backfill: 'backfill' };

const COUNTS: readonly { readonly head: string; readonly of: (lane: StatusLane) => number }[] = [
  { head: 'wait', of: ({ waiting }) => waiting },
  { head: 'in flight', of: ({ inFlight }) => inFlight },
  { head: 'to read back', of: ({ toReadBack }) => toReadBack },
  { head: 'unknown', of: ({ unknown }) => unknown },
  { head: 'parked', of: ({ parked }) => parked },
];

/** Writes that aren't done, by connection and lane. */
export function waitingLines({ waiting, connections }: StatusModel, width: number, colours: Paint): string[] {
  if (waiting.length === 0) return [`${colours.bold('WRITES')}       none waits, none is under way`];
  const name = (id: string): string => connections.find((connection) => connection.id === id)?.name ?? id;
  const order: readonly string[] = Object.keys(LANES);
  const rows = waiting
    .toSorted((a, b) => name(a.connection).localeCompare(name(b.connection)) || order.indexOf(a.lane) - order.indexOf(b.lane))
    .map((lane) => [
      `  ${cleanLine(name(lane.connection))}`,
      LANES[lane.lane],
      ...COUNTS.map(({ of }) => count(of(lane))),
      lane.oldestSeconds === null ? '' : ago(lane.oldestSeconds),
    ]);
  const columns: readonly Column[] = [
    { align: 'left', min: 11, flex: true },
    { align: 'left', min: 8 },
    ...COUNTS.map((): Column => ({ align: 'right' })),
    { align: 'right', min: 6 },
  ];
  const all = [['WRITES', 'lane', ...COUNTS.map((one) => one.head), 'oldest'], ...rows];
  const [head = '', ...lines] = table(columns, all, width).map((line) => fit(line, width));
  return [colours.bold(head), ...lines];
}
