import { cleanLine } from '../../text/clean-line.ts';
import { fit, padEnd, padStart } from '../../text/display-width.ts';
import { count, counted, percent } from '../../text/numbers.ts';
import type { Paint } from '../../text/paint.ts';
import type { AuditFinding, AuditSummary, FindingKind } from '../audit-model.ts';
import { clauses, wrapped } from './wrapped.ts';

const NAMES: Readonly<Record<FindingKind, string>> = {
  duplicate: 'duplicate',
  conflict: 'in conflict',
  unowned: 'unowned',
  stale: 'stale',
  missing: 'missing',
  malformed: 'malformed',
  slow: 'slow',
};
const LABEL = 13;
const LONGEST_NAME = 30;
const NUMBER = 9;
const MOST_LINES = 2;

/** A finding with the lines that it may take; 0 = left out. */
interface Told {
  readonly summary: AuditSummary;
  readonly finding: AuditFinding;
  room: number;
}

export interface FindingLines {
  readonly lines: readonly string[];
  /** Findings that there was no room for. */
  readonly leftOut: number;
}

/** What was found for each entity in at most `room` lines: told shorter, then left out and counted, the lightest first. */
export function findingLines(summaries: readonly AuditSummary[], room: number, width: number, colours: Paint): FindingLines {
  const told = summaries.flatMap((summary) => summary.findings.map((finding): Told => ({ summary, finding, room: MOST_LINES })));
  const lightest = told.toSorted((a, b) => weightOf(a.finding) - weightOf(b.finding));
  let restRoom = MOST_LINES;
  const lines = (): string[] => {
    const leftOut = told.filter((each) => each.room === 0).length;
    return [
      ...summaries.flatMap((summary) => [
        headOf(summary, width, colours),
        ...told.filter((each) => each.summary === summary).flatMap((each) => findingText(each, width, colours)),
        ...restOf(summary, width, restRoom, colours),
      ]),
      ...leftOutLine(leftOut, restRoom === 0, width),
    ];
  };
  let made = lines();
  for (const to of [1, 0]) {
    restRoom = made.length > room ? to : restRoom;
    for (const each of lightest) {
      made = lines();
      if (made.length <= room) break;
      each.room = to;
    }
    made = lines();
  }
  const leftOut = told.filter((each) => each.room === 0).length;
  return { lines: made.length <= room ? made : heads(summaries, room, width, colours), leftOut };
}

function leftOutLine(leftOut: number, unjudgedToo: boolean, width: number): string[] {
  if (leftOut === 0) return [];
  const what = `${counted(leftOut, 'smaller finding', 'smaller findings')}${unjudgedToo ? ', and what was not judged' : ''}`;
  return wrapped('  ', `... and ${what}: see --html or --json`, width, 1);
}

/** More kinds of records than lines. */
function heads(summaries: readonly AuditSummary[], room: number, width: number, colours: Paint): string[] {
  const shown = summaries.slice(0, Math.max(0, room - 1));
  const rest = counted(summaries.length - shown.length, 'more kind', 'more kinds');
  return [...shown.map((summary) => headOf(summary, width, colours)), `... ${rest} of records: see --html or --json`];
}

function headOf({ records, identities, shared, one, many, findings }: AuditSummary, width: number, colours: Paint): string {
  const label = `${colours.bold(padEnd(fit(cleanLine(many).toUpperCase(), LONGEST_NAME), LABEL - 1))} `;
  const behind =
    records === 0
      ? 'no records'
      : records === identities
        ? records === 1
          ? '1 record'
          : `${counted(records, 'record', 'records')}, each another ${one}`
        : `${counted(records, 'record', 'records')} of ${counted(identities, `different ${one}`, `different ${many}`)}`;
  const both = shared > 0 ? `; ${count(shared)} of them in two systems or more` : '';
  const fine = findings.length === 0 && records > 0 ? ': nothing wrong was found' : '';
  return wrapped(label, cleanLine(`${behind}${both}${fine}`), width, 1).join('');
}

/** What the share is of is said where it isn't all records. */
function findingText({ summary, finding, room }: Told, width: number, colours: Paint): string[] {
  if (room === 0) return [];
  const { kind, count: number, unit, share, of, says, details } = finding;
  const label = `  ${colours.bold(padEnd(NAMES[kind], LABEL - 2))}${padStart(count(number), NUMBER)} `;
  const part = share === null || of === null ? '' : ` (${percent(share)}${of === summary.records ? '' : ` of ${count(of)}`})`;
  return clauses(label, [`${unit}${part} ${says}`, ...details].map(cleanLine), width, room);
}

/** What was looked for in vain, and what couldn't be looked for. */
function restOf({ clean, unjudged }: AuditSummary, width: number, room: number, colours: Paint): string[] {
  if (room === 0 || clean.length + unjudged.length === 0) return [];
  const not = unjudged.map(({ kind, because }) => `${NAMES[kind]} (${because})`).join(', ');
  const parts = [
    ...(clean.length > 0 ? [`none ${clean.map((kind) => NAMES[kind]).join(', ')}`] : []),
    ...(not === '' ? [] : [`not judged: ${not}`]),
  ];
  return wrapped('  ', cleanLine(parts.join('; ')), width, room).map((line) => colours.dim(line));
}

/** Duplicates and conflicts are what no single system shows. */
const weightOf = ({ share, kind }: AuditFinding): number => (kind === 'duplicate' || kind === 'conflict' ? 1 : 0) + (share ?? 0);
