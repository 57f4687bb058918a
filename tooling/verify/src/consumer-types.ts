import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Published } from './published.ts';

/** Compiles a program that imports every built entry by its name, without the condition that leads to our sources. */
export async function builtPackagesHaveTypes(packages: readonly Published[], root: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'meshline-consumer-'));
  try {
    mkdirSync(join(folder, 'node_modules', '@meshline'), { recursive: true });
    for (const one of packages) symlinkSync(one.folder, join(folder, 'node_modules', one.name));
    const specifiers = packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
    const lines = specifiers.map(
      (specifier, i) => `import type * as m${i} from '${specifier}';\nexport type M${i} = keyof typeof m${i};`,
    );
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'consumer.ts'), `${lines.join('\n')}\n`);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const { code, output } = await command('tsc', ['-p', folder, '--pretty', 'false'], folder);
    if (code === 0) return undefined;
    // Vendors' own declarations are theirs to mend; ours and the consumer's are ours.
    const ours = output.split('\n').filter((line) => line.includes('error TS') && !line.includes('node_modules/.pnpm/'));
    return ours.length === 0 ? undefined : ours.join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
