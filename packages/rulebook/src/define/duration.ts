/** A stretch of time; whether it counts business time is said where it stands. */
export interface Duration {
  readonly unit: 'hours' | 'days';
  readonly count: number;
}

export const hours = (count: number): Duration => ({ unit: 'hours', count });
export const days = (count: number): Duration => ({ unit: 'days', count });
