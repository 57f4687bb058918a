import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { auditColumnsText, auditHtml, auditReport, auditText, checkAuditSums } from '@meshline/report';
import { audit, type Audited } from '../audit/audit.ts';
import { auditProgress } from '../audit/audit-progress.ts';
import { linkLines } from '../audit/links-file.ts';
import { OutputFiles } from '../audit/output-files.ts';
import { print, screen } from './screen.ts';

/** `meshline audit`: a first answer from files that people already have. Nothing is sent anywhere. */
export function auditCommand() {
  return new Command('audit')
    .description('say what is duplicate, in conflict, stale, missing, malformed and unowned in exports (CSV); sends nothing')
    .argument('<files...>', 'exports of HubSpot, Salesforce, Close or any other system, in any mix')
    .option('--entity <name>', 'only records of this kind: person, company, deal, or what the rulebook names')
    .option('--rulebook <file>', 'which column is what, instead of looking: a rulebook as --save-rulebook writes it')
    .option('--save-rulebook <file>', 'write what was recognised as a commented rulebook that you can mend and pass back')
    .option('--links <file>', 'write the identity of each record as CSV: file,row,identity,score,tier')
    .option('--json <file>', 'write the report as JSON')
    .option('--html <file>', 'write the report as one page to forward, with the rows behind each figure')
    .option('--show-names', 'show names, addresses and numbers as they are; without it they are masked')
    .option('--stale-days <n>', 'open records without activity for so many days are stale', days, 90)
    .option('--columns', 'list every column with what it was taken for, and how surely')
    .option('--overwrite', 'write over outputs that exist')
    .addHelpText(
      'after',
      `
Examples:
  meshline audit contacts.csv
  meshline audit hubspot.csv sf-leads.csv sf-contacts.csv close.csv --html audit.html
  meshline audit contacts.csv --save-rulebook rulebook.ts     then mend it, and pass it back:
  meshline audit contacts.csv --rulebook rulebook.ts --links links.csv
`,
    )
    .action(async (files, options) => {
      const outputs = [
        { option: '--links', path: options.links },
        { option: '--json', path: options.json },
        { option: '--html', path: options.html },
        { option: '--save-rulebook', path: options.saveRulebook },
      ].flatMap(({ option, path }) => (path === undefined ? [] : [{ option, path }]));
      const stopped = new AbortController();
      const stop = (): void => stopped.abort(new Stopped());
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
      const inputs = options.rulebook === undefined ? files : [...files, options.rulebook];
      const written = new OutputFiles(outputs, { overwrite: options.overwrite ?? false, inputs });
      const progress = auditProgress(process.stderr);
      try {
        const done = await audit({
          files,
          rulebook: options.rulebook,
          entity: options.entity,
          staleDays: options.staleDays,
          now: Date.now(),
          signal: stopped.signal,
          onProgress: (step, count, total) => progress.show(step, count, total),
        });
        progress.end();
        show(files, done, written, options);
      } catch (error) {
        progress.end();
        if (!stopped.signal.aborted) throw error;
        process.stderr.write('Stopped. No file was written.\n');
        process.exitCode = 130;
      } finally {
        written.discard();
        process.off('SIGINT', stop);
        process.off('SIGTERM', stop);
      }
    });
}

class Stopped extends Error {}

interface Wanted {
  readonly links?: string | undefined;
  readonly json?: string | undefined;
  readonly html?: string | undefined;
  readonly saveRulebook?: string | undefined;
  readonly showNames?: true | undefined;
  readonly columns?: true | undefined;
}

function show(paths: readonly string[], { facts, plan, entities }: Audited, written: OutputFiles, options: Wanted): void {
  const report = auditReport(facts, { showNames: options.showNames ?? false });
  const wrong = checkAuditSums(report);
  if (wrong.length > 0) throw new Error(`The report's sums don't add up: ${wrong.join('; ')}`);
  const { links, json, html, saveRulebook } = options;
  if (links !== undefined) for (const lines of linkLines(entities, paths)) written.write(links, lines);
  if (json !== undefined) written.write(json, `${JSON.stringify(report, null, 2)}\n`);
  if (html !== undefined) written.write(html, auditHtml(report));
  if (saveRulebook !== undefined) written.write(saveRulebook, plan.source ?? '');
  written.finish();
  if (options.columns === true) print(`${auditColumnsText(report, screen())}\n`);
  print(auditText(report, { ...screen(), paths, links, json, html, savedRulebook: saveRulebook }));
}

function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 36_500)
    throw new InvalidArgumentError('It takes a whole number of days from 1 to 36500.');
  return value;
}
