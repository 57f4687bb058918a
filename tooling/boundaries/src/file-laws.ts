import { matchesGlob, posix } from 'node:path';
import { rulesOf, type Matrix } from './matrix.ts';
import type { Parsed } from './parse.ts';
import type { Violation } from './violation.ts';
import type { Package, SourceFile } from './workspace.ts';

/** The laws that a file keeps by itself: purity, exports, size and name. */
export function fileViolations(matrix: Matrix, owner: Package, file: SourceFile, parsed: Parsed): readonly Violation[] {
  const breach = (line: number, what: string, law: Violation['law'], mend: string): Violation => ({
    file: file.path,
    line,
    what,
    law,
    mend,
  });
  const found: Violation[] = [];
  if (parsed.error !== undefined) found.push(breach(1, `can't be parsed: ${parsed.error}`, 'parse', 'mend the syntax'));

  for (const use of impureUses(matrix, owner, file, parsed)) {
    found.push(breach(use.line, `uses ${use.what}`, 'purity', `${owner.room} is pure: time, ids and randomness are arguments`));
  }

  const mayDefault = matrix.defaultExports.some(
    (glob) => matchesGlob(file.path, glob) || matchesGlob(posix.basename(file.path), glob),
  );
  for (const line of mayDefault ? [] : parsed.defaultExports)
    found.push(breach(line, 'has a default export', 'exports', 'give it a name'));
  for (const line of parsed.starExports) found.push(breach(line, "has 'export *'", 'exports', 'list what is exported'));

  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  const most = file.kind === 'test' ? matrix.lines.tests : matrix.lines.sources;
  if (lines > most) found.push(breach(most + 1, `has ${lines} lines`, 'size', `at most ${most}: split it by its jobs`));

  const parts = file.inside.replace(/\.[a-z]+$/, '').split('/');
  const vague = parts.find((part) => matrix.names.includes(part));
  if (vague !== undefined) found.push(breach(1, `is named '${vague}'`, 'name', 'name it after its one job'));
  return found;
}

function impureUses(matrix: Matrix, owner: Package, file: SourceFile, parsed: Parsed): Parsed['uses'] {
  const rules = owner.group === 'tooling' ? undefined : rulesOf(matrix, owner.room);
  if (file.kind !== 'source' || rules?.pure !== true) return [];
  return parsed.uses.filter(({ what }) => {
    if (what === 'new Date()' || what === 'Date()' || matrix.pure.properties.includes(what)) return true;
    const [name = ''] = what.split('.');
    return matrix.pure.globals.includes(name) && rules.globals?.includes(name) !== true;
  });
}
