import { readFileSync } from 'node:fs';

export interface RoomRules {
  readonly sources: readonly string[];
  readonly tests?: readonly string[];
  readonly typesOnly?: readonly string[];
  readonly only?: Readonly<Record<string, string>>;
  readonly pure?: boolean;
  readonly node?: readonly string[];
  readonly globals?: readonly string[];
  /** Its tests don't get what all tests may import. */
  readonly independent?: boolean;
}

/** The import law as data. */
export interface Matrix {
  readonly rooms: Readonly<Record<string, RoomRules>>;
  readonly tests: readonly string[];
  readonly pure: { readonly globals: readonly string[]; readonly properties: readonly string[] };
  readonly names: readonly string[];
  readonly lines: { readonly sources: number; readonly tests: number };
  readonly defaultExports: readonly string[];
}

export function readMatrix(file = new URL('../matrix.json', import.meta.url)): Matrix {
  return JSON.parse(readFileSync(file, 'utf8')) as Matrix;
}

/** The row of a room: its own, or that of its kind (`connector-*`). */
export function rulesOf(matrix: Matrix, room: string): RoomRules | undefined {
  return (
    matrix.rooms[room] ??
    Object.entries(matrix.rooms).find(([name]) => name.endsWith('*') && room.startsWith(name.slice(0, -1)))?.[1]
  );
}

/** Whether a list of rooms names this one. `connector-*` means the vendors' connectors, not the rooms with rows of their own. */
export function names(matrix: Matrix, list: readonly string[], room: string): boolean {
  if (list.includes(room)) return true;
  return matrix.rooms[room] === undefined && list.some((name) => name.endsWith('*') && room.startsWith(name.slice(0, -1)));
}
