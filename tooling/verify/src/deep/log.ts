import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from './unit.ts';

export type DeepResult =
  | { readonly unit: string; readonly ok: true; readonly seconds: number; readonly figures: Figures }
  | { readonly unit: string; readonly ok: false; readonly seconds: number; readonly wrong: string };

export interface DeepLog {
  /** The figures of a unit that passed on this commit; undefined where it didn't, or where the sources were changed. */
  passed(unit: string): Figures | undefined;
  write(result: DeepResult): void;
}

/** Results of deep runs, a line each, appended to `docs/deep-runs.jsonl` with the commit and the day. */
export function openLog(root: string, commit: string): DeepLog {
  const folder = join(root, 'docs');
  const file = join(folder, 'deep-runs.jsonl');
  const known = new Map<string, Figures>();
  if (existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const row = JSON.parse(line) as DeepResult & { readonly commit: string };
      if (row.commit !== commit || commit.includes('+')) continue;
      if (row.ok) known.set(row.unit, row.figures);
      else known.delete(row.unit);
    }
  }
  return {
    passed: (unit) => known.get(unit),
    write(result) {
      mkdirSync(folder, { recursive: true });
      const day = new Date().toISOString().slice(0, 10);
      appendFileSync(file, `${JSON.stringify({ day, commit, ...result })}\n`);
    },
  };
}
