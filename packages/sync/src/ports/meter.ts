export type Step = 'capture' | 'link' | 'settle' | 'plan' | 'deliver' | 'confirm';

/** Counts what each step did and how long it worked, for progress bars and the report. Counts only, no values. */
export interface Meter {
  add(step: Step, count: number, startedAt: number, endedAt: number): void;
}

export const noMeter: Meter = { add: () => undefined };
