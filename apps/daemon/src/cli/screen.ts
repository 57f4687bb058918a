import type { TextOptions } from '@meshline/report';
import { environment } from '../config/environment.ts';

/** How wide and how colourful a text on stdout may be. */
export function screen(): TextOptions {
  const { columns, isTTY } = process.stdout;
  return { width: Math.min(160, columns ?? 120), color: isTTY && environment('NO_COLOR') === undefined };
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For programs: the same data under stable keys. */
export function printJson(data: unknown): void {
  print(JSON.stringify(data, null, 2));
}
