import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { command } from './command.ts';
import type { Published } from './published.ts';

/**
 * Imports every built entry on a plain Node, as somebody does who installed the packages: without the condition that
 * leads to our sources. Programs must show their help.
 */
export async function builtPackagesLoad(packages: readonly Published[], root: string): Promise<string | undefined> {
  const modules = packages.flatMap(({ entries }) => entries.filter(({ program }) => !program));
  const script = `
    const wrong = [];
    for (const [specifier, url] of ${JSON.stringify(modules.map(({ specifier, file }) => [specifier, pathToFileURL(file).href]))}) {
      try {
        const loaded = await import(url);
        if (Object.keys(loaded).length === 0) wrong.push(specifier + ': exports nothing');
      } catch (error) { wrong.push(specifier + ': ' + error.message); }
    }
    console.log(wrong.join('\\n'));
    process.exit(wrong.length === 0 ? 0 : 1);`;
  const { code, output } = await command(process.execPath, ['--input-type=module', '-e', script], root, { minutes: 2 });
  const problems = code === 0 ? [] : [output.trim()];
  for (const { name, bins } of packages) {
    for (const bin of bins) {
      if (!existsSync(bin)) problems.push(`${name}: ${bin} wasn't built`);
      else {
        const help = await command(process.execPath, [bin, '--help'], root, { minutes: 1 });
        if (help.code !== 0)
          problems.push(`${name}: its program's --help exits with ${help.code}: ${help.output.trim().slice(-600)}`);
      }
    }
  }
  return problems.length === 0 ? undefined : problems.join('\n');
}
