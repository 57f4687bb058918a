import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Resolves our own packages to their sources. `globalSetup` runs in an environment of its own, which ignores
 * `resolve.conditions`; setting the conditions for each environment is the way that reaches it too.
 */
const source = (): Plugin => ({
  name: 'meshline-source',
  configEnvironment: () => ({ resolve: { conditions: ['meshline-source', 'module', 'node', 'development|production'] } }),
});

export default defineConfig({
  root,
  plugins: [source()],
  test: {
    globalSetup: ['tooling/vitest/global-setup.ts'],
    setupFiles: ['tooling/vitest/setup.ts'],
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'tooling/*/test/**/*.test.ts'],
    sequence: { sequencer: LongestFirst },
    // Files share a worker's modules: loading them anew for each file took as long as the tests themselves.
    isolate: false,
    // Many files wait for a daemon of theirs most of the time: a second one has room beside them also on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
