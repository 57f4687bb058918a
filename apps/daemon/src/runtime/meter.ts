import type { Meter, Step } from '@meshline/sync';

export interface StepFigures {
  readonly step: Step;
  readonly count: number;
  /** From the first to the last moment of work, in seconds. */
  readonly seconds: number;
}

/** Counts since the start, for progress bars and the report. */
export interface RunMeter extends Meter {
  figures(): readonly StepFigures[];
  count(step: Step): number;
  /** From now on the step isn't counted any more: what follows is another phase. */
  freeze(step: Step): void;
}

const STEPS: readonly Step[] = ['capture', 'link', 'settle', 'plan', 'deliver', 'confirm'];

export function runMeter(): RunMeter {
  const counts = new Map<Step, { count: number; first: number; last: number; busy: number }>();
  const frozen = new Set<Step>();
  return {
    freeze: (step) => void frozen.add(step),
    add(step, count, startedAt, endedAt) {
      if (frozen.has(step)) return;
      const row = counts.get(step) ?? { count: 0, first: startedAt, last: endedAt, busy: 0 };
      row.count += count;
      row.first = Math.min(row.first, startedAt);
      row.last = Math.max(row.last, endedAt);
      row.busy += endedAt - startedAt;
      counts.set(step, row);
    },
    count: (step) => counts.get(step)?.count ?? 0,
    figures: () =>
      STEPS.map((step) => {
        const row = counts.get(step);
        // Link, settle and plan share a lane and take turns: their time is what they worked, not from first to last.
        const span =
          row === undefined ? 0 : step === 'link' || step === 'settle' || step === 'plan' ? row.busy : row.last - row.first;
        return { step, count: row?.count ?? 0, seconds: span / 1_000 };
      }),
  };
}
