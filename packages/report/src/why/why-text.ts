import { cleanLine } from '../text/clean-line.ts';
import { fit } from '../text/display-width.ts';
import { fullMoment, moment } from '../text/moment.ts';
import { counted, names } from '../text/numbers.ts';
import { paint, type Paint } from '../text/paint.ts';
import type { TextOptions } from '../text/report-text.ts';
import { flow, table, type Column } from '../text/table.ts';
import type { WhyField, WhyModel, WhyRecord, WhyWrite } from './why-model.ts';

/** Columns of systems that stand beside each other before a new block begins. */
const SYSTEMS_IN_A_ROW = 3;
const WRITES = 6;

const OUTCOMES: Readonly<Record<string, string>> = {
  planned: 'planned, not sent',
  ready: 'waits to be sent',
  sending: 'being sent',
  applied: 'accepted, not read back yet',
  unknown: 'unknown whether it arrived; being looked up',
  rejected: 'refused',
  superseded: 'replaced by a newer one',
  parked: 'waits for a decision',
  confirmed: 'read back',
  rewritten: 'arrived, and was changed by the system',
};

/** One thing across all systems, side by side, with `!=` where a value differs, and why each value is what it is. */
export function whyText(why: WhyModel, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  const now = Date.parse(why.at);
  const live = new Set(why.records.filter((record) => record.live).map(({ connection }) => connection));
  return [
    colours.bold(fit(`${cleanLine(why.title)}, ${why.entity.one} in ${counted(live.size, 'system', 'systems')}`, width)),
    colours.dim(fit(`  as of ${fullMoment(now, why.zone)}`, width)),
    '',
    ...sideBySide(why, width, colours),
    '',
    ...rules(why, width, colours),
    '',
    ...links(why, now, width, colours),
    '',
    ...exceptions(why, now, width, colours),
    '',
    ...writes(why, now, width, colours),
    '',
    next(why, width),
  ].join('\n');
}

function sideBySide(why: WhyModel, width: number, colours: Paint): string[] {
  const { systems, fields } = why;
  const label = Math.min(
    18,
    fields.reduce((most, field) => Math.max(most, field.label.length), 6),
  );
  const lines: string[] = [];
  for (let from = 0; from < Math.max(1, systems.length); from += SYSTEMS_IN_A_ROW) {
    const some = systems.slice(from, from + SYSTEMS_IN_A_ROW);
    const rows = fields.map((field) => [
      cleanLine(field.label),
      settled(field),
      ...some.flatMap(({ connection }) => cell(why, field, connection)),
    ]);
    if (from > 0) lines.push('');
    const head = ['', 'What counts', ...some.flatMap(({ name }) => ['', cleanLine(name)])];
    const made = table(
      [
        { align: 'left', min: label, max: label },
        { align: 'left', min: 11, flex: true },
        ...some.flatMap((): readonly Column[] => [
          { align: 'left', min: 2, max: 2 },
          { align: 'left', gap: 1, flex: true },
        ]),
      ],
      [head, ...rows],
      width,
    );
    lines.push(...made.map((line, at) => (at === 0 ? colours.bold(line) : line)));
  }
  return lines;
}

function settled({ value }: WhyField): string {
  return value === undefined ? 'not decided' : value === null || value === '' ? '(blank)' : cleanLine(value);
}

/** The mark and the value of one system. */
function cell({ records }: WhyModel, { values, value: counts }: WhyField, connection: string): readonly [string, string] {
  const held = Object.hasOwn(values, connection) ? values[connection] : undefined;
  if (held === undefined) {
    const there = records.some((record) => record.connection === connection && record.live);
    return ['', there ? '-' : 'no record'];
  }
  const text = held.value === null || held.value === '' ? '(blank)' : cleanLine(held.value);
  if (held.state === 'same' || counts === undefined) return ['', text];
  return [held.state === 'differs' ? '!=' : '?', text];
}

function rules({ fields, systems }: WhyModel, width: number, colours: Paint): string[] {
  const name = (connection: string): string => systems.find((system) => system.connection === connection)?.name ?? connection;
  const rows = fields
    .filter(({ rule, source }) => rule !== undefined || source !== undefined)
    .map(({ label, source, rule }) => [
      `  ${cleanLine(label)}`,
      source === undefined ? '' : source.kind === 'record' ? `from ${cleanLine(name(source.connection))}` : 'decided by a person',
      cleanLine(rule ?? ''),
    ]);
  if (rows.length === 0) return [`${colours.bold('WHY')}  no value is decided yet`];
  return [
    colours.bold('WHY'),
    ...table([{ align: 'left' }, { align: 'left' }, { align: 'left' }], rows).map((line) => fit(line, width)),
  ];
}

function links({ records, systems, zone }: WhyModel, now: number, width: number, colours: Paint): string[] {
  const name = (connection: string): string => systems.find((system) => system.connection === connection)?.name ?? connection;
  const rows = records.map((record) => [
    `  ${cleanLine(name(record.connection))}`,
    `${cleanLine(record.stream)} ${cleanLine(record.id)}`,
    record.live ? (record.role === 'duplicate' ? 'spare copy' : '') : 'deleted',
    linkReason(record),
    `since ${moment(Date.parse(record.linkedAt), now, zone)}`,
  ]);
  return [
    colours.bold('RECORDS, AND WHY THEY ARE ONE'),
    ...table(
      [{ align: 'left' }, { align: 'left', flex: true }, { align: 'left' }, { align: 'left', flex: true }, { align: 'left' }],
      rows,
      width,
    ),
  ];
}

function linkReason({ evidence, linkedBy, score }: WhyRecord): string {
  const why = evidence.length > 0 ? names(evidence.map(cleanLine)) : (LINKED_BY[linkedBy] ?? cleanLine(linkedBy));
  // Certainty is cut and not rounded: only what is certain is shown as 1.
  return score === undefined ? why : `${why} (${(Math.floor(score * 10_000) / 10_000).toFixed(4)})`;
}

const LINKED_BY: Readonly<Record<string, string>> = {
  alone: 'the first one that was seen',
  marker: 'it carries our mark',
  'known-id': 'another system stores its id',
  verdict: 'a person said so',
  weight: 'enough of it is the same',
  exact: 'the key is the same',
  kept: 'linked before',
  created: 'made by MeshLine',
};

function exceptions({ exceptions: open, zone }: WhyModel, now: number, width: number, colours: Paint): string[] {
  if (open.length === 0) return [`${colours.bold('OPEN QUESTIONS')}  none`];
  const rows = open.map(({ id, what, waitsOn, dueAt, backlog }) => [
    `  ${id}`,
    cleanLine(what),
    cleanLine(waitsOn),
    backlog ? 'backlog' : moment(Date.parse(dueAt), now, zone),
  ]);
  return [
    colours.bold('OPEN QUESTIONS'),
    ...table([{ align: 'left' }, { align: 'left', flex: true }, { align: 'left', max: 16 }, { align: 'left' }], rows, width).map(
      (line, at) => (open[at]?.overdue === true ? colours.red(line) : line),
    ),
  ];
}

function writes({ writes: all, systems, zone }: WhyModel, now: number, width: number, colours: Paint): string[] {
  if (all.length === 0) return [`${colours.bold('WRITES')}  none yet`];
  const name = ({ connection }: WhyWrite): string =>
    systems.find((system) => system.connection === connection)?.name ?? connection;
  const rows = all
    .slice(0, WRITES)
    .map((write) => [
      `  ${moment(Date.parse(write.at), now, zone)}`,
      `${cleanLine(name(write))} ${cleanLine(write.stream)}`,
      write.kind === 'create' ? 'created' : 'updated',
      names(write.fields.map(cleanLine)),
      `${OUTCOMES[write.state] ?? cleanLine(write.state)}${write.error === undefined ? '' : `: ${cleanLine(write.error)}`}`,
    ]);
  return [
    colours.bold('WRITES'),
    ...table(
      [{ align: 'left' }, { align: 'left' }, { align: 'left' }, { align: 'left', flex: true }, { align: 'left', flex: true }],
      rows,
      width,
    ),
    ...(all.length > WRITES ? [`  ... ${counted(all.length - WRITES, 'older one', 'older ones')}`] : []),
  ];
}

function next({ exceptions: open, records }: WhyModel, width: number): string {
  const urls = records.flatMap(({ url }) => (url === undefined ? [] : [cleanLine(url)]));
  const first = open[0];
  const command = first === undefined ? 'npm run meshline -- queue' : `npm run meshline -- queue show ${first.id}`;
  return flow([`Next: ${command}`, ...urls.map((url) => `open ${url}`)], width).join('\n');
}
