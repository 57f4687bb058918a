import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { names, rulesOf, type Matrix, type RoomRules } from './matrix.ts';
import type { Import, Parsed } from './parse.ts';
import type { Violation } from './violation.ts';
import type { Package, SourceFile } from './workspace.ts';

/** Which rooms a file may import, whether it says so in its package.json, and by name only. */
export function importViolations(
  matrix: Matrix,
  packages: ReadonlyMap<string, Package>,
  owner: Package,
  file: SourceFile,
  parsed: Parsed,
): readonly Violation[] {
  return parsed.imports.flatMap((one) => {
    const breach = (what: string, law: Violation['law'], mend: string): Violation => ({
      file: file.path,
      line: one.line,
      what,
      law,
      mend,
    });
    if (one.specifier.startsWith('.')) return relative(owner, file, one, breach);
    if (isBuiltin(one.specifier)) return builtin(matrix, owner, file, one, breach);
    const name = packageName(one.specifier);
    const target = packages.get(name);
    if (name === owner.name) return [];
    const found = declared(owner, file, name, breach);
    if (!target) return found;
    const inside = `.${one.specifier.slice(name.length)}`;
    if (!target.exports.includes(inside)) {
      found.push(
        breach(
          `imports ${one.specifier}, which ${name} doesn't export`,
          'import-law',
          `add '${inside}' to the exports of ${name}, or import what it exports`,
        ),
      );
    }
    return [...found, ...room(matrix, owner, file, target, one, breach)];
  });
}

type Breach = (what: string, law: Violation['law'], mend: string) => Violation;

function relative(owner: Package, file: SourceFile, { specifier }: Import, breach: Breach): Violation[] {
  const to = posix.join(posix.dirname(file.inside), specifier);
  if (to.startsWith('..')) return [breach(`imports ${specifier} across packages`, 'relative', 'import the package by its name')];
  if (file.kind === 'source' && owner.group !== 'tooling' && !to.startsWith('src/')) {
    return [breach(`imports ${specifier}, which isn't below src/`, 'relative', 'what is published lives below src/')];
  }
  return [];
}

function builtin(matrix: Matrix, owner: Package, file: SourceFile, { specifier }: Import, breach: Breach): Violation[] {
  if (!specifier.startsWith('node:')) return [breach(`imports '${specifier}'`, 'import-law', `write 'node:${specifier}'`)];
  const rules = owner.group === 'tooling' ? undefined : rulesOf(matrix, owner.room);
  if (file.kind !== 'source' || rules?.pure !== true || rules.node?.includes(specifier) === true) return [];
  return [breach(`imports ${specifier}`, 'purity', `${owner.room} is pure: take what it needs as an argument`)];
}

function declared(owner: Package, file: SourceFile, name: string, breach: Breach): Violation[] {
  if (owner.dependencies.has(name) || (file.kind !== 'source' && owner.devDependencies.has(name))) return [];
  const where = file.kind === 'source' ? 'dependencies' : 'dependencies or devDependencies';
  return [breach(`imports ${name}, which its package.json doesn't name`, 'declared', `add it to the ${where} of ${owner.name}`)];
}

function room(matrix: Matrix, owner: Package, file: SourceFile, target: Package, one: Import, breach: Breach): Violation[] {
  if (owner.group === 'tooling') {
    return target.group === 'apps'
      ? [breach(`imports ${target.name}`, 'import-law', 'tooling uses apps only by starting them')]
      : [];
  }
  const rules = rulesOf(matrix, owner.room);
  if (!rules) return [breach(`${owner.room} has no row in matrix.json`, 'import-law', 'say there what it may import')];
  if (!allowed(matrix, rules, file, target.room)) {
    const list = rules.sources.length === 0 ? 'nothing of ours' : rules.sources.join(', ');
    return [
      breach(`imports ${target.name}`, 'import-law', `${owner.room} may import ${list}; name a port and let the shell supply it`),
    ];
  }
  const below = rules.only?.[target.room];
  if (file.kind === 'source' && below !== undefined && !file.inside.startsWith(below)) {
    return [breach(`imports ${target.name}`, 'import-law', `only ${below} of ${owner.room} may import it`)];
  }
  if (file.kind === 'source' && !one.typesOnly && rules.typesOnly !== undefined && names(matrix, rules.typesOnly, target.room)) {
    return [breach(`imports values of ${target.name}`, 'import-law', `${owner.room} may import its types only ('import type')`)];
  }
  return [];
}

function allowed(matrix: Matrix, rules: RoomRules, file: SourceFile, target: string): boolean {
  if (names(matrix, rules.sources, target)) return true;
  if (file.kind !== 'test') return false;
  return names(matrix, rules.tests ?? [], target) || (rules.independent !== true && names(matrix, matrix.tests, target));
}

/** `@scope/name` or `name` of a specifier. */
export function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}
