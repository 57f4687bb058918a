import { command } from '../command.ts';
import type { Unit } from './unit.ts';

const FILE = 'tooling/benchmarks/test/match-tiers.test.ts';

/** The floors of matching also on the labelled sets that take too long for `npm test`. */
export function matchingUnit(root: string): Unit {
  return {
    name: 'matching on all labelled sets',
    async run() {
      const { code, output } = await command(
        'vitest',
        ['run', '--config', 'tooling/vitest/vitest.config.ts', '--reporter=dot', FILE],
        root,
        { minutes: 30, env: { MESHLINE_DEEP: '1' } },
      );
      if (code !== 0) throw new Error(`MESHLINE_DEEP=1 npm test -- ${FILE}\n${output.slice(-4_000)}`);
      return { 'labelled sets': Number(/Tests\s+(\d+) passed/.exec(output)?.[1] ?? 0) };
    },
  };
}
