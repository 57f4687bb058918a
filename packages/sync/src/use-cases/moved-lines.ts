import { canonicalHash } from '@meshline/record';
import type { Dependencies } from '../dependencies.ts';
import { placeOfLine, type PlanLine } from '../model/plan-line.ts';
import type { StoredPlan } from '../ports/plan-store.ts';
import { linesOfUndo } from './lines-of-undo.ts';
import { linesOf } from './plan-lines.ts';
import { decide, SETTLE_PAGE } from './settle.ts';

/** A line of a plan that would not be written like that any more. */
export interface MovedLine {
  readonly line: PlanLine;
  /** As a person reads it. */
  readonly how: string;
}

/** What would be written now where the lines of a plan write. */
export async function linesNow(
  deps: Dependencies,
  plan: StoredPlan,
  lines: readonly PlanLine[],
): Promise<{ readonly lines: readonly PlanLine[]; readonly waits: ReadonlyMap<string, string> }> {
  if (plan.undoes !== undefined) {
    const { undoes } = plan;
    return { lines: (await deps.store.transaction((tx) => linesOfUndo(tx, deps, undoes))).lines, waits: new Map() };
  }
  const found: PlanLine[] = [];
  const waits = new Map<string, string>();
  for (const entity of deps.active().rulebook.entities) {
    const ids = [...new Set(lines.filter((line) => line.entity === entity.name).map(({ identity }) => identity))];
    for (let from = 0; from < ids.length; from += SETTLE_PAGE) {
      const page = ids.slice(from, from + SETTLE_PAGE);
      const decided = await deps.store.transaction((tx) => decide(tx, deps, entity, page));
      for (const row of decided) {
        const now = linesOf(entity, [row], { connections: [], entities: [] });
        found.push(...now.lines);
        for (const { connection, because } of now.waits) waits.set(`${row.stored.identity}/${connection}`, because);
      }
    }
  }
  return { lines: found, waits };
}

/** Lines that aren't the same now, in their order, each with how. */
export function movedLines(
  planned: readonly PlanLine[],
  now: { readonly lines: readonly PlanLine[]; readonly waits: ReadonlyMap<string, string> },
): readonly MovedLine[] {
  const places = new Map(now.lines.map((line) => [placeOfLine(line), line]));
  return planned.flatMap((line): MovedLine[] => {
    const found = places.get(placeOfLine(line));
    if (found === undefined) {
      const because = now.waits.get(`${line.identity}/${line.connection}`);
      return [{ line, how: because === undefined ? 'nothing is to be written there any more' : `it waits: ${because}` }];
    }
    const fields = otherFields(line, found);
    if (fields.length > 0) return [{ line, how: `it would write other values now: ${fields.join(', ')}` }];
    return found.key === line.key ? [] : [{ line, how: 'the record changed since' }];
  });
}

/** Remote fields that one of the two writes and the other doesn't, or otherwise. */
function otherFields(a: PlanLine, b: PlanLine): readonly string[] {
  const hash = ({ patch }: PlanLine, name: string): string =>
    Object.hasOwn(patch, name) ? canonicalHash(patch[name] ?? null) : '';
  return [...new Set([...Object.keys(a.patch), ...Object.keys(b.patch)])]
    .filter((name) => hash(a, name) !== hash(b, name))
    .toSorted();
}
