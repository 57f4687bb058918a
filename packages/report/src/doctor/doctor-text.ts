import { cleanLine } from '../text/clean-line.ts';
import { counted } from '../text/numbers.ts';
import { paint, type Paint } from '../text/paint.ts';
import type { TextOptions } from '../text/report-text.ts';
import { flow } from '../text/table.ts';
import type { DoctorCheck, DoctorModel, DoctorVerdict } from './doctor-model.ts';

const MARKS: Readonly<Record<DoctorVerdict, string>> = { good: '✔', note: '·', warning: '!', problem: '✘' };

/** Every finding with its mend and who can do it: the whole first, then system by system. */
export function doctorText({ checks, systems }: DoctorModel, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  const general = checks.filter(({ connection }) => connection === null);
  return [
    colours.bold('MESHLINE'),
    ...general.flatMap((check) => lines(check, width, colours)),
    ...systems.flatMap(({ id, name }) => {
      const own = checks.filter(({ connection }) => connection === id);
      return own.length === 0
        ? []
        : [colours.bold(cleanLine(name).toUpperCase()), ...own.flatMap((check) => lines(check, width, colours))];
    }),
    summary(checks),
  ].join('\n');
}

function lines({ verdict, message, mend, who }: DoctorCheck, width: number, colours: Paint): string[] {
  const wrapped = (text: string, first: string): string[] =>
    flow(cleanLine(text).split(' '), width, { separator: ' ', first, indent: '    ' });
  const said = wrapped(message, `${MARKS[verdict]} `);
  const todo = mend === null ? [] : wrapped(who === null ? mend : `${who}: ${mend}`, '  → ');
  return [...(verdict === 'problem' ? said.map((line) => colours.red(line)) : said), ...todo];
}

function summary(checks: readonly DoctorCheck[]): string {
  const of = (verdict: DoctorVerdict): number => checks.filter((check) => check.verdict === verdict).length;
  const [problems, warnings] = [of('problem'), of('warning')];
  const all =
    problems + warnings === 0
      ? 'All is well'
      : `${counted(problems, 'problem', 'problems')}, ${counted(warnings, 'warning', 'warnings')}`;
  return `${all}. Nothing was changed.`;
}
