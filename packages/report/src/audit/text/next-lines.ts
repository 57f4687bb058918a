import { cleanLine } from '../../text/clean-line.ts';
import { displayWidth, fit } from '../../text/display-width.ts';
import { names } from '../../text/numbers.ts';
import type { Paint } from '../../text/paint.ts';
import type { AuditReport } from '../audit-model.ts';
import { DOUBTFUL, leastSure } from './recognised-lines.ts';

/** What was asked for beside the text, so that the last line can say what is still worth asking. Paths as they were given. */
export interface AuditOutputs {
  readonly paths?: readonly string[] | undefined;
  readonly html?: string | undefined;
  readonly json?: string | undefined;
  readonly links?: string | undefined;
  readonly savedRulebook?: string | undefined;
}

const AUDIT = 'npm run meshline -- audit';
const PLAIN_WORD = /^[\w./:@%+=,-]+$/u;

/** Where the results stand, and the next command. */
export function nextLines(report: AuditReport, outputs: AuditOutputs, width: number, colours: Paint): string[] {
  const wrote = [outputs.html, outputs.json, outputs.links, outputs.savedRulebook].filter((path) => path !== undefined);
  return [
    ...(wrote.length === 0 ? [] : [fit(`Wrote ${names(wrote.map(cleanLine))}`, width)]),
    `${colours.bold('Next:')} ${nextOf(report, outputs, width - 'Next: '.length)}`,
  ];
}

function nextOf(report: AuditReport, { paths = [], html, savedRulebook }: AuditOutputs, room: number): string {
  const doubtful = report.rulebook === null && report.files.some((file) => leastSure(file) < DOUBTFUL);
  if (savedRulebook !== undefined) {
    return command(paths, `--rulebook ${shellWord(savedRulebook)}`, 'mend what it says, then', room);
  }
  if (doubtful) return command(paths, '--save-rulebook rulebook.ts', '', room);
  if (html === undefined) return command(paths, '--html audit.html', '', room);
  if (report.rulebook === null) return command(paths, '--save-rulebook rulebook.ts', '', room);
  return 'npm run meshline -- check --config meshline.config.ts';
}

/** The whole command where it fits on a line, else what to add to the one that was typed. */
function command(paths: readonly string[], options: string, before: string, room: number): string {
  const lead = before === '' ? '' : `${before} `;
  const whole = `${lead}${AUDIT} ${[...paths.map(shellWord), options].join(' ')}`;
  if (paths.length === 0) return fit(`${lead}${AUDIT} FILE... ${options}`, room);
  return displayWidth(whole) <= room ? whole : fit(`${lead}the same command with ${options}`, room);
}

function shellWord(path: string): string {
  const clean = cleanLine(path);
  return PLAIN_WORD.test(clean) ? clean : `'${clean.replaceAll("'", String.raw`'\''`)}'`;
}
