import { cycleViolations, type RoomImport } from './cycles.ts';
import { fileViolations } from './file-laws.ts';
import { importViolations, packageName } from './imports.ts';
import type { Matrix } from './matrix.ts';
import { parse } from './parse.ts';
import type { Violation } from './violation.ts';
import { readWorkspace } from './workspace.ts';

export interface Judgement {
  readonly violations: readonly Violation[];
  readonly files: number;
}

/** Every breach of the import law and the laws of files in a workspace, in order of files and lines. */
export function judge(root: string, matrix: Matrix): Judgement {
  const packages = readWorkspace(root);
  const byName = new Map(packages.map((one) => [one.name, one]));
  const violations: Violation[] = [];
  const between: RoomImport[] = [];
  let files = 0;
  for (const owner of packages) {
    for (const file of owner.files) {
      files++;
      const parsed = parse(file.path, file.text);
      violations.push(...importViolations(matrix, byName, owner, file, parsed), ...fileViolations(matrix, owner, file, parsed));
      if (file.kind !== 'source') continue;
      for (const one of parsed.imports) {
        const target = byName.get(packageName(one.specifier));
        if (target && target !== owner) between.push({ from: owner.room, to: target.room, file: file.path, line: one.line });
      }
    }
  }
  violations.push(...cycleViolations(between));
  const order = (a: Violation, b: Violation): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
  return { violations: violations.sort(order), files };
}
