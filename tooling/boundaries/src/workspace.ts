import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  /** From the package's folder, with slashes. */
  readonly inside: string;
  readonly kind: 'source' | 'test' | 'tooling';
  readonly text: string;
}

export interface Package {
  /** The folder's name: the room. */
  readonly room: string;
  readonly group: 'packages' | 'apps' | 'tooling';
  readonly name: string;
  readonly exports: readonly string[];
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
  readonly files: readonly SourceFile[];
}

interface Manifest {
  readonly name?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const GROUPS = ['packages', 'apps', 'tooling'] as const;
const SKIP = new Set(['node_modules', 'dist', '.turbo', 'coverage']);
const CODE = /\.(ts|tsx|mts|mjs|js)$/;

/** Every package of the workspace with its code. In packages and apps only `src` and `test` hold code that is ours to judge. */
export function readWorkspace(root: string): readonly Package[] {
  return GROUPS.flatMap((group) => {
    if (!existsSync(join(root, group))) return [];
    const folders = readdirSync(join(root, group), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return folders.flatMap((entry): Package[] => {
      const folder = join(root, group, entry.name);
      const manifest: Manifest = existsSync(join(folder, 'package.json'))
        ? (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest)
        : {};
      const names = (...maps: (Readonly<Record<string, string>> | undefined)[]) =>
        new Set(maps.flatMap((map) => Object.keys(map ?? {})));
      const starts = group === 'tooling' ? [folder] : [join(folder, 'src'), join(folder, 'test')];
      return [
        {
          room: entry.name,
          group,
          name: manifest.name ?? '',
          exports: Object.keys(manifest.exports ?? {}),
          dependencies: names(manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies),
          devDependencies: names(manifest.devDependencies),
          files: starts.flatMap((start) => code(start)).map((path) => sourceFile(root, folder, path, group)),
        },
      ];
    });
  });
}

function code(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // A package's own `test/fixtures` are broken on purpose.
    if (entry.isDirectory()) return SKIP.has(entry.name) || path.endsWith(join('test', 'fixtures')) ? [] : code(path);
    return CODE.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function sourceFile(root: string, folder: string, path: string, group: Package['group']): SourceFile {
  const inside = relative(folder, path).replaceAll(sep, '/');
  const kind = inside.startsWith('test/') ? 'test' : group === 'tooling' ? 'tooling' : 'source';
  return { path: relative(root, path).replaceAll(sep, '/'), inside, kind, text: readFileSync(path, 'utf8') };
}
