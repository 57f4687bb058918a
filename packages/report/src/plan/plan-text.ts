import { cleanLine } from '../text/clean-line.ts';
import { counted, count, duration, percent } from '../text/numbers.ts';
import { paint } from '../text/paint.ts';
import type { TextOptions } from '../text/report-text.ts';
import { flow, table, type Column } from '../text/table.ts';
import type { PlanLineModel, PlanModel } from './plan-model.ts';

/** Characters of a hash that people see. */
const SHORT = 12;
/** Reasons and skips that one screen has room for. */
const MOST = 6;
/** Changes of one line; a create fills a whole record. */
const CHANGES = 4;
const HOUR = 3_600;

/** A plan as one screen: what, of whom, what waits, what it costs, what can't be undone, and what to do next. */
export function planText(plan: PlanModel, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  const hash = plan.hash.slice(0, SHORT);
  const what = plan.kind === 'undo' ? `undo of ${plan.undoes ?? ''}` : `rulebook ${plan.rulebook.slice(0, SHORT)}`;
  const heading =
    plan.lines === 0
      ? `Nothing to ${plan.kind === 'undo' ? 'put back' : 'write'} · ${what}`
      : `${counted(plan.lines, 'write', 'writes')}: ${parts(plan)} · plan ${hash} · ${what}`;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [colours.bold(title), ...lines];
  return [
    colours.bold(heading),
    ...groups(plan, width),
    ...section('FIRST', planLines(plan.first, width)),
    ...(plan.lines > plan.first.length && plan.first.length > 0
      ? [`  ... ${count(plan.lines - plan.first.length)} more: --limit ${plan.lines}, or --json FILE`]
      : []),
    ...section('STAYS AS IT IS', skips(plan, width)),
    ...section('WAITS', waits(plan, width)),
    ...section("CAN'T BE UNDONE", flowed(plan.lasting.map(lasting), width)),
    ...section('CALLS, ABOUT', flowed(plan.calls.map(price), width)),
    ...section(
      'IN THE WAY',
      plan.stands.map(({ connection, what: stands }) => colours.red(`  ${cleanLine(`${connection ?? 'all'}: ${stands}`)}`)),
    ),
    ...(plan.unsettled > 0 ? [`${counted(plan.unsettled, 'record was', 'records were')} just read and may add to it.`] : []),
    next(plan, hash),
  ].join('\n');
}

function flowed(said: readonly string[], width: number): readonly string[] {
  return said.length === 0 ? [] : flow(said, width, { first: '  ', indent: '  ' });
}

function parts({ creates, updates }: PlanModel): string {
  const said = [
    ...(updates === 0 ? [] : [counted(updates, 'update', 'updates')]),
    ...(creates === 0 ? [] : [counted(creates, 'create', 'creates')]),
  ];
  return said.join(', ');
}

/** A line for each system, kind of record and kind of write, with its fields. */
function groups({ fields }: PlanModel, width: number): readonly string[] {
  const rows = new Map<string, { system: string; what: string; fields: string[] }>();
  for (const { system, entity, one, kind, label, records } of fields) {
    const key = `${system} ${entity} ${kind}`;
    const row = rows.get(key) ?? { system, what: `${kind} ${one}`, fields: [] };
    row.fields.push(`${label} ${count(records)}`);
    rows.set(key, row);
  }
  return table(
    [{ align: 'left' }, { align: 'left' }, { align: 'left', flex: true }],
    [...rows.values()].map((row) => [`  ${cleanLine(row.system)}`, cleanLine(row.what), row.fields.join(' · ')]),
    width,
  );
}

const LINE: readonly Column[] = [
  { align: 'left' },
  { align: 'left', max: 28, flex: true },
  { align: 'left', max: 18 },
  { align: 'left', flex: true },
  { align: 'left', max: 40, flex: true },
];

/** Lines of a plan: system, thing, field, what stands there and what will, and the rule. */
export function planLines(lines: readonly PlanLineModel[], width: number): readonly string[] {
  return table(
    LINE,
    lines.flatMap(({ kind, system, title, changes }) => {
      const shown = changes.slice(0, CHANGES);
      const rows = shown.map(({ label, was, becomes, rule }, at) => [
        at === 0 ? `  ${cleanLine(system)}` : '',
        at === 0 ? cleanLine(title) : '',
        cleanLine(label),
        kind === 'create' ? cleanLine(becomes ?? '(blank)') : `${value(was)} -> ${value(becomes)}`,
        cleanLine(rule),
      ]);
      const more = changes.length - shown.length;
      return more > 0 ? [...rows, ['', '', counted(more, 'more field', 'more fields')]] : rows;
    }),
    width,
  );
}

function value(text: string | null): string {
  return text === null ? '(blank)' : cleanLine(text);
}

function waits({ waits: all }: PlanModel, width: number): readonly string[] {
  const shown = all.slice(0, MOST);
  const rest = all.slice(MOST).reduce((sum, { records }) => sum + records, 0);
  return [
    ...table(
      [{ align: 'right' }, { align: 'left' }, { align: 'left', flex: true }],
      shown.map(({ system, one, because, records }) => [
        `  ${count(records)}`,
        cleanLine(`${system} ${one}`),
        cleanLine(because),
      ]),
      width,
    ),
    ...(rest > 0 ? [`  and ${count(rest)} for other reasons`] : []),
  ];
}

function skips({ skipped }: PlanModel, width: number): readonly string[] {
  const shown = skipped.slice(0, MOST);
  return [
    ...table(
      [{ align: 'left' }, { align: 'left', max: 28, flex: true }, { align: 'left', max: 30 }, { align: 'left', flex: true }],
      shown.map(({ system, ref, title, fields, because }) => [
        `  ${cleanLine(system)}`,
        cleanLine(title === '' ? (ref ?? '') : title),
        cleanLine(fields.join(', ')),
        cleanLine(because),
      ]),
      width,
    ),
    ...(skipped.length > shown.length ? [`  ... ${count(skipped.length - shown.length)} more: --json FILE`] : []),
  ];
}

function lasting({ system, one, kind, label, records }: PlanModel['lasting'][number]): string {
  return cleanLine(
    kind === 'create'
      ? `${system}: ${counted(records, 'create', 'creates')} of ${one}`
      : `${system}: ${label ?? ''} of ${count(records)} ${one} can't be blank again`,
  );
}

/** What most of a limit is used; per cent of a long window, time of a short one. */
function price({ system, calls, buckets }: PlanModel['calls'][number]): string {
  const shares = buckets.map(({ name, units, limit, windowSeconds }) =>
    windowSeconds >= HOUR
      ? `${percent(units / limit, 2)} of '${name}' (${count(limit)} ${windowSeconds >= 24 * HOUR ? 'a day' : 'an hour'})`
      : `${duration(Math.max(0.1, (units * windowSeconds) / limit))} of '${name}'`,
  );
  return cleanLine(`${system} ${counted(calls, 'call', 'calls')}${shares.length === 0 ? '' : `: ${shares.join(', ')}`}`);
}

function next({ lines, fields, widen, applied, further, kind }: PlanModel, hash: string): string {
  if (lines === 0) return kind === 'undo' ? 'Nothing is left of it to put back.' : 'Next: npm run meshline -- queue';
  const said: string[] = [];
  if (further > 0) said.push(`A further plan will have ${counted(further, 'more line', 'more lines')} once these exist.`);
  if (applied !== null) said.push(`It was applied already: npm run meshline -- changes ${applied}`);
  for (const { connection, system, entities, lines: own } of widen)
    said.push(
      `${cleanLine(system)} only observes (${entities.join(', ')}), so that ${count(own)} of these can't be sent. Widen it first: npm run meshline -- mode ${connection} approve --reason TEXT`,
    );
  const others = [...new Set(fields.map(({ connection }) => connection))].filter(
    (id) => !widen.some(({ connection }) => connection === id),
  );
  if (widen.length > 0 && others.length > 0)
    said.push(`Or leave it out: npm run meshline -- plan ${others.map((id) => `--connection ${id}`).join(' ')}`);
  if (applied === null && widen.length === 0) said.push(`Next: npm run meshline -- apply ${hash}`);
  return said.join('\n');
}
