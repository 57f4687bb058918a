import type { Report } from '../report-model.ts';
import { cleanLine } from './clean-line.ts';
import { differencesSection } from './differences-section.ts';
import { displayWidth, fit, padEnd } from './display-width.ts';
import { foundSection } from './found-section.ts';
import { count, counted, duration, names } from './numbers.ts';
import { paint, type Paint } from './paint.ts';
import { flow } from './table.ts';
import { waitingSection } from './waiting-section.ts';
import { writtenSection } from './written-section.ts';

export interface TextOptions {
  /** Columns of the screen; at least 60, and 120 unless told. */
  readonly width?: number | undefined;
  readonly color?: boolean | undefined;
}

/** The report as one screen of text, without a line break at its end. */
export function reportText(report: Report, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const colours = paint(options.color ?? false);
  return [
    ...title(report, width, colours),
    ...stepLines(report, width, colours),
    '',
    ...foundSection(report, width, colours),
    '',
    ...differencesSection(report, width, colours),
    '',
    ...writtenSection(report, width, colours),
    '',
    ...waitingSection(report, width, colours),
    '',
    next(report, colours),
  ].join('\n');
}

function title({ run, writes }: Report, width: number, colours: Paint): string[] {
  const systems = names(run.systems.map(({ name }) => cleanLine(name)));
  const what = run.resumed && writes.total.writes === 0 ? 'looked through again' : 'brought into agreement';
  const left = `MeshLine ${run.version}: ${systems} ${what} in ${duration(run.durationSeconds)}`;
  const right = [
    ...(run.people === null ? [] : [`${counted(run.people, 'person', 'people')}`]),
    ...(run.seed === null ? [] : [`seed ${run.seed}`]),
    ...(run.note === null ? [] : [cleanLine(run.note)]),
  ].join(', ');
  if (displayWidth(left) + 2 + displayWidth(right) > width) {
    return [colours.bold(fit(left, width)), ...(right === '' ? [] : [colours.dim(fit(`  ${right}`, width))])];
  }
  return [right === '' ? colours.bold(left) : `${colours.bold(padEnd(left, width - displayWidth(right)))}${colours.dim(right)}`];
}

function stepLines({ steps }: Report, width: number, colours: Paint): string[] {
  return flow(
    steps.map(
      ({ step, what, count: number, seconds, perSecond }) =>
        `${step} ${count(number)} ${what} ${duration(seconds)}${perSecond >= 1 ? ` (${count(perSecond)}/s)` : ''}`,
    ),
    width,
    { first: '  ' },
  ).map((line) => colours.dim(line));
}

function next({ exceptions, run }: Report, colours: Paint): string {
  const why = run.example === null ? 'why EMAIL' : `why ${cleanLine(run.example)}`;
  const todo = exceptions.total.causes > 0 ? `queue | ${why}` : why;
  return `${colours.bold('Next:')} npm run meshline -- ${todo}`;
}
