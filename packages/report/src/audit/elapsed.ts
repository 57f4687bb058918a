import { count } from '../text/numbers.ts';

/** `50 min`, `6 h 50 min`, `3 d 4 h`, `210 d`: hours as people say them, by the clock and not by business time. */
export function elapsed(hours: number): string {
  const minutes = Math.round(hours * 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return spoken(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const whole = Math.round(hours);
  return whole < 100 * 24 ? spoken(Math.floor(whole / 24), 'd', whole % 24, 'h') : `${count(Math.round(whole / 24))} d`;
}

const spoken = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
