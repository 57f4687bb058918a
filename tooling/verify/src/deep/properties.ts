import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../command.ts';
import type { Unit } from './unit.ts';

/** All property tests on another seed than `npm test` takes: other cases of the same laws. */
export function propertiesUnit(root: string, seed: number): Unit {
  return {
    name: `property tests, seed ${seed}`,
    async run() {
      const files = globSync('{packages,apps}/*/test/**/*.test.ts', { cwd: root })
        .filter((file) => readFileSync(join(root, file), 'utf8').includes(`from 'fast-check'`))
        .toSorted();
      const { code, output } = await command(
        'vitest',
        ['run', '--config', 'tooling/vitest/vitest.config.ts', '--reporter=dot', ...files],
        root,
        { minutes: 30, env: { MESHLINE_TEST_SEED: String(seed) } },
      );
      if (code !== 0) throw new Error(`MESHLINE_TEST_SEED=${seed} npm test -- FILE\n${output.slice(-4_000)}`);
      const tests = Number(/Tests\s+(\d+) passed/.exec(output)?.[1] ?? 0);
      if (files.length === 0 || tests === 0) throw new Error('no property test ran');
      return { 'property tests': tests };
    },
  };
}
