import { figure, markdownTable } from '../markdown.ts';
import type { FirstRun } from './drive.ts';

const words = (run: FirstRun): string =>
  `${run.people.toLocaleString('en-US')} people, limits and lags ${run.limits ? 'on' : 'off'}`;

/** Records per second of each step, a column for each run. */
export function stepTable(runs: readonly FirstRun[]): string {
  const names = runs[0]?.steps.map(({ step }) => step) ?? [];
  const rows = names.map((name) => {
    const what = runs[0]?.steps.find(({ step }) => step === name)?.what ?? '';
    return [
      `${name} (${what}/s)`,
      ...runs.map((run) => {
        const found = run.steps.find(({ step }) => step === name);
        return found && found.seconds > 0
          ? `${figure(found.count / found.seconds)} (${found.count.toLocaleString('en-US')})`
          : '-';
      }),
    ];
  });
  const whole = (label: string, value: (run: FirstRun) => string): string[] => [label, ...runs.map(value)];
  return markdownTable(
    ['', ...runs.map(words)],
    [
      whole('records read', (run) => run.records.toLocaleString('en-US')),
      ...rows,
      whole('the whole run (s)', (run) => figure(run.seconds)),
      whole('records/s, from the first look to quiet', (run) => figure(run.records / run.seconds)),
      whole('processor seconds of daemon, PostgreSQL, simulated systems', ({ cpuSeconds: { daemon, postgres, sandbox } }) =>
        [daemon, postgres, sandbox].map(figure).join(', '),
      ),
      whole('peak memory of the daemon (MiB)', (run) => figure(run.peakMiB ?? Number.NaN)),
      whole("the same with the demo's report (MiB)", (run) => figure(run.peakWithReportMiB ?? Number.NaN)),
    ],
  );
}

/** How time grows: seconds for a record at the larger size, over those at the smaller one (1 = linear). */
export function growthTable(small: FirstRun, large: FirstRun): string {
  const each = (run: FirstRun, seconds: number): number => seconds / run.records;
  const step = (run: FirstRun, name: string): number => run.steps.find((row) => row.step === name)?.seconds ?? Number.NaN;
  const ratio = (a: number, b: number): string => figure(b / a);
  const processor = (run: FirstRun): number => run.cpuSeconds.daemon + run.cpuSeconds.postgres;
  return markdownTable(
    ['', `time for a record, ${figure(large.records / small.records)} x the records`],
    [
      ...small.steps.map(({ step: name }) => [name, ratio(each(small, step(small, name)), each(large, step(large, name)))]),
      ['the whole run', ratio(each(small, small.seconds), each(large, large.seconds))],
      ['processor time of daemon and PostgreSQL', ratio(each(small, processor(small)), each(large, processor(large)))],
      ['peak memory of the daemon (as a whole)', ratio(small.peakMiB ?? Number.NaN, large.peakMiB ?? Number.NaN)],
    ],
  );
}
