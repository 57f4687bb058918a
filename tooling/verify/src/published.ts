import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Entry {
  /** `@meshline/store-postgres/embedded` */
  readonly specifier: string;
  /** The built module, absolute. */
  readonly file: string;
  /** Whether importing it starts a program. */
  readonly program: boolean;
}

/** A package that is built and published. */
export interface Published {
  readonly name: string;
  readonly folder: string;
  readonly entries: readonly Entry[];
  /** Built programs, absolute. */
  readonly bins: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, { readonly default?: string }>>;
  readonly publishConfig?: { readonly exports?: Manifest['exports'] };
}

/** The packages of the workspace that are published, by what their package.json says to the registry. */
export function published(root: string): readonly Published[] {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group), { withFileTypes: true }).flatMap((entry): Published[] => {
      const folder = join(root, group, entry.name);
      const file = join(folder, 'package.json');
      if (!entry.isDirectory() || !existsSync(file)) return [];
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
      if (manifest.private === true) return [];
      const exported = Object.entries(manifest.publishConfig?.exports ?? manifest.exports ?? {});
      return [
        {
          name: manifest.name,
          folder,
          entries: exported.flatMap(([path, target]) =>
            target.default === undefined
              ? []
              : [
                  {
                    specifier: `${manifest.name}${path.slice(1)}`,
                    file: join(folder, target.default),
                    program: path.startsWith('./bin/'),
                  },
                ],
          ),
          bins: Object.values(manifest.bin ?? {}).map((bin) => join(folder, bin)),
        },
      ];
    }),
  );
}
