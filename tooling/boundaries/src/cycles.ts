import type { Violation } from './violation.ts';

export interface RoomImport {
  readonly from: string;
  readonly to: string;
  readonly file: string;
  readonly line: number;
}

/** Each ring of rooms once, at the import that closes it. */
export function cycleViolations(imports: readonly RoomImport[]): readonly Violation[] {
  const edges = new Map<string, RoomImport[]>();
  for (const one of imports) edges.set(one.from, [...(edges.get(one.from) ?? []), one]);
  const found: Violation[] = [];
  const done = new Set<string>();
  const visit = (room: string, path: readonly string[]): void => {
    for (const one of edges.get(room) ?? []) {
      const at = path.indexOf(one.to);
      if (at >= 0) {
        const ring = [...path.slice(at), one.to].join(' -> ');
        const key = path.slice(at).sort().join();
        if (!done.has(`ring ${key}`)) {
          done.add(`ring ${key}`);
          found.push({
            file: one.file,
            line: one.line,
            what: `closes the ring ${ring}`,
            law: 'cycle',
            mend: 'move the shared part below both rooms',
          });
        }
      } else if (!done.has(one.to)) visit(one.to, [...path, one.to]);
    }
    done.add(room);
  };
  for (const room of edges.keys()) if (!done.has(room)) visit(room, [room]);
  return found;
}
