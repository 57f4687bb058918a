import { cleanLine } from '../../text/clean-line.ts';
import { displayWidth, fit, padEnd } from '../../text/display-width.ts';
import { counted, duration, names } from '../../text/numbers.ts';
import { paint, type Paint } from '../../text/paint.ts';
import type { TextOptions } from '../../text/report-text.ts';
import type { AuditReport } from '../audit-model.ts';
import { civil } from '../civil.ts';
import { costLines } from './cost-lines.ts';
import { findingLines, type FindingLines } from './finding-lines.ts';
import { nextLines, type AuditOutputs } from './next-lines.ts';
import { recognisedLines } from './recognised-lines.ts';
import { wrapped } from './wrapped.ts';

/** One screen. */
const LINES = 36;
/** Files and consequences that are told; fewer where findings would be left out for them. */
const ROOMY = { files: 5, costs: 4 };
const TIGHT = { files: 3, costs: 3 };

/** What is wrong with the files, as one screen of at most 36 lines, without a line break at its end. */
export function auditText(report: AuditReport, options: TextOptions & AuditOutputs = {}): string {
  const width = Math.max(60, Math.min(120, options.width ?? 120));
  const colours = paint(options.color ?? false);
  const top = [...title(report, width, colours), ''];
  const bottom = ({ files, costs }: typeof ROOMY): readonly string[] => [
    ...start(report, width, colours),
    ...costLines(report.costs, costs, width, colours),
    '',
    ...recognisedLines(report, files, width, colours),
    '',
    ...nextLines(report, options, width, colours),
  ];
  const found = (below: readonly string[]): FindingLines =>
    findingLines(report.summary, LINES - top.length - below.length, width, colours);
  const roomy = bottom(ROOMY);
  const below = found(roomy).leftOut === 0 ? roomy : bottom(TIGHT);
  return [...top, ...found(below).lines, ...below].join('\n');
}

function title({ version, seconds, asOf, masked, totals, summary }: AuditReport, width: number, colours: Paint): string[] {
  const behind = names(summary.map(({ identities, one, many }) => counted(identities, one, many)).map(cleanLine));
  const are = totals.rows === 1 ? 'is' : 'are';
  const left = `${counted(totals.rows, 'row', 'rows')} in ${counted(totals.files, 'file', 'files')} ${are} ${behind === '' ? 'no records' : behind}`;
  const right = `MeshLine ${cleanLine(version)} · ${duration(seconds)}`;
  const facts = [
    counted(totals.systems.length, 'system', 'systems'),
    ...(asOf === null ? [] : [`as of ${civil(cleanLine(asOf))}, the newest date in the files`]),
    ...(masked ? ['names masked (--show-names)'] : ['names shown']),
    'nothing was sent anywhere',
  ];
  const roomy = displayWidth(left) + displayWidth(right) + 2 <= width;
  return [
    roomy ? `${colours.bold(padEnd(left, width - displayWidth(right)))}${colours.dim(right)}` : colours.bold(fit(left, width)),
    colours.dim(fit((roomy ? facts : [right, ...facts]).join(' · '), width)),
  ];
}

/** The blank line above it stands in any case. */
function start({ start: first, costs }: AuditReport, width: number, colours: Paint): string[] {
  if (first === null) return costs.length === 0 ? [] : [''];
  const lines = wrapped(`${colours.bold('START HERE')}  `, cleanLine(first.says), width, 2);
  return ['', ...lines, ...(costs.length === 0 ? [] : [''])];
}
