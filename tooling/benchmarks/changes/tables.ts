import { figure, markdownTable } from '../markdown.ts';
import type { ChangesRun } from './drive.ts';

/** A row for each rate. */
export function changesTable(runs: readonly ChangesRun[]): string {
  return markdownTable(
    [
      'changes/s meant',
      'limits',
      'changes',
      'changes/s made',
      'writes read back',
      'writes/s',
      'seen to wire p50, ms',
      'p99',
      'seen to read back p50, ms',
      'p99',
    ],
    runs.map((run) => [
      String(run.wanted),
      run.limits ? 'on' : 'off',
      run.edits.toLocaleString('en-US'),
      figure(run.made),
      run.writes.toLocaleString('en-US'),
      figure(run.writes / run.seconds),
      figure(percentile(run.toWire, 0.5)),
      figure(percentile(run.toWire, 0.99)),
      figure(percentile(run.toConfirmed, 0.5)),
      figure(percentile(run.toConfirmed, 0.99)),
    ]),
  );
}

/** Of the values, the one that so large a share of them doesn't exceed (nearest rank). */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
