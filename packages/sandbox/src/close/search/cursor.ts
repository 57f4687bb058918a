import { fieldErrors } from '../errors.ts';

/** Where a walk stands: the sort keys and number of the last row that was handed out. */
export interface Position {
  readonly issued: number;
  readonly seen: number;
  readonly keys: readonly (string | number | null)[];
  readonly seq: number;
}

export const writeCursor = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** Reads a cursor; one that is `lifetime` ms old has expired (close.md 2.3). Throws 400. */
export function readCursor(value: unknown, now: number, lifetime: number): Position | undefined {
  if (value === undefined || value === null) return undefined;
  const position = decode(value);
  if (position === undefined) throw fieldErrors({ cursor: 'Invalid cursor' });
  if (now - position.issued >= lifetime) throw fieldErrors({ cursor: 'Expired cursor' });
  return position;
}

function decode(value: unknown): Position | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const held = JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as Partial<Position> | null;
    if (held === null || !Array.isArray(held.keys) || typeof held.issued !== 'number') return undefined;
    return typeof held.seq === 'number' && typeof held.seen === 'number' ? (held as Position) : undefined;
  } catch {
    return undefined;
  }
}
