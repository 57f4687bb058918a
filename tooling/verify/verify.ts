import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quiet } from './src/command.ts';
import { builtPackagesHaveTypes } from './src/consumer-types.ts';
import { builtPackagesLoad } from './src/loads.ts';
import { packedPackagesAreSane } from './src/packed.ts';
import { published } from './src/published.ts';
import { runSteps, type Step } from './src/step.ts';

// `npm run verify [NAME...]`: every check but the tests; with names only the steps whose names contain one of them.
const root = fileURLToPath(new URL('../..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };
// `-y`, or a user's `yes=false` would stop it.
const pnpm = ['npx', '-y', packageManager];
const packages = published(root);

const steps: readonly Step[] = [
  { name: 'format', run: () => quiet('oxfmt', ['--check', '.'], root) },
  { name: 'lint', run: () => quiet('oxlint', [], root) },
  { name: 'types of packages', run: () => quiet('tsc', ['-p', 'packages/tsconfig.json'], root) },
  { name: 'types of apps', run: () => quiet('tsc', ['-p', 'apps/tsconfig.json'], root) },
  { name: 'types of tooling', run: () => quiet('tsc', ['-p', 'tooling/tsconfig.json'], root) },
  { name: 'import law', run: () => quiet(process.execPath, ['tooling/boundaries/check.ts'], root) },
  {
    name: 'build',
    run: () => quiet(pnpm[0] ?? '', [...pnpm.slice(1), 'exec', 'turbo', 'run', 'build', '--output-logs=errors-only'], root),
  },
  { name: 'built packages load', needs: ['build'], run: () => builtPackagesLoad(packages, root) },
  { name: 'built packages have types', needs: ['build'], run: () => builtPackagesHaveTypes(packages, root) },
  { name: 'packed packages are sane', needs: ['build'], run: () => packedPackagesAreSane(packages, root, pnpm) },
];

const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? steps : steps.filter(({ name }) => wanted.some((part) => name.includes(part)));
if (chosen.length === 0) {
  console.error(`verify: no step is named like ${wanted.join(', ')}. There are: ${steps.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const { passed, failed } = await runSteps(
  chosen,
  (line) => console.log(line),
  () => performance.now(),
);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
