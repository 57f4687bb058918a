import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { command } from './command.ts';
import type { Published } from './published.ts';

interface PackedManifest {
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Packs every package and judges what a registry would get. */
export async function packedPackagesAreSane(
  packages: readonly Published[],
  root: string,
  pnpm: readonly string[],
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-packed-'));
  try {
    const filters = packages.map(({ name }) => `--filter=${name}`);
    const [program = '', ...args] = pnpm;
    const packing = await command(program, [...args, ...filters, 'pack', '--pack-destination', folder], root);
    if (packing.code !== 0) return packing.output;
    const problems: string[] = [];
    for (const one of packages) {
      const tarball = readdirSync(folder).find(
        (file) => file.startsWith(`${one.name.replace('@', '').replace('/', '-')}-`) && /-\d[^-]*\.tgz$/.test(file),
      );
      if (tarball === undefined) {
        problems.push(`${one.name}: no tarball was made`);
        continue;
      }
      const target = join(folder, one.name);
      mkdirSync(target, { recursive: true });
      const unpacking = await command('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components=1'], folder);
      problems.push(
        ...(unpacking.code === 0 ? await problemsOf(target) : [unpacking.output]).map((problem) => `${one.name}: ${problem}`),
      );
    }
    return problems.length === 0 ? undefined : problems.join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong with an unpacked package. */
export async function problemsOf(folder: string): Promise<readonly string[]> {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const manifest = JSON.parse(text) as PackedManifest;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  const problems: string[] = [];
  for (const word of ['workspace:', 'catalog:', 'meshline-source']) {
    if (text.includes(word)) problems.push(`its package.json still says '${word}'`);
  }
  if (!files.includes('LICENSE')) problems.push('has no LICENSE');
  for (const file of files) {
    if (file.endsWith('.tsbuildinfo') || /(^|\/)(test|node_modules|\.turbo)\//.test(file) || file.endsWith('.test.js'))
      problems.push(`brings ${file}, which is nobody's`);
    const source = /^dist\/(.+)\.js$/.exec(file)?.[1];
    // What a source that is gone left behind: `tsc -b` never removes anything.
    if (
      source !== undefined &&
      files.some((name) => name.startsWith('src/')) &&
      !existsSync(join(folder, 'src', `${source}.ts`))
    ) {
      problems.push(`brings ${file}, whose source is gone (remove dist and build again)`);
    }
  }
  problems.push(...typeProblems(folder, files, manifest));
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true });
  for (const message of messages) problems.push(formatMessage(message, pkg, { color: false }) ?? message.code);
  return problems;
}

/** Declarations may speak only of packages that whoever installs this one gets too, with their types. */
function typeProblems(folder: string, files: readonly string[], manifest: PackedManifest): readonly string[] {
  // A program that exports nothing is run and not compiled against.
  if (manifest.exports === undefined) return [];
  const own = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
  const problems = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
    for (const name of spokenOf(readFileSync(join(folder, file), 'utf8'))) {
      if (problems.has(name)) continue;
      if (own[name] === undefined) problems.set(name, `${file} speaks of ${name}, which isn't among its dependencies`);
      else if (manifest.devDependencies?.[`@types/${name}`] !== undefined) {
        problems.set(name, `${file} speaks of ${name}, whose types (@types/${name}) are a devDependency only`);
      }
    }
  }
  return [...problems.values()];
}

/** The packages that a declaration file names. */
function spokenOf(text: string): readonly string[] {
  const specifiers = [...text.matchAll(/\b(?:from |import\()['"]([^'".][^'"]*)['"]/g)].map(([, specifier = '']) => specifier);
  return specifiers
    .filter((specifier) => !isBuiltin(specifier))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
}
