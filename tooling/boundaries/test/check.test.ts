import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { judge } from '../src/judge.ts';
import { readMatrix } from '../src/matrix.ts';
import { line } from '../src/violation.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  'packages/record': [],
  'packages/rulebook': ['record', 'connector-spec'],
  'packages/connector-spec': ['record'],
  'packages/connector-kit': ['record', 'connector-spec'],
  'packages/connector-host': ['record', 'connector-spec'],
  'packages/connector-acme': ['record', 'connector-spec', 'connector-kit', 'store-postgres'],
  'packages/reconcile': ['record', 'rulebook', 'sync'],
  'packages/sync': ['record', 'reconcile', 'connector-acme'],
  'packages/store-postgres': ['record', 'sync', 'rulebook'],
  'packages/sandbox': ['record'],
  'apps/daemon': ['sandbox', 'sync', 'connector-acme'],
  'apps/console': ['daemon'],
  'tooling/testkit': [],
  'tooling/simulation': ['sync', 'daemon'],
};

/** A workspace of nearly empty rooms with these files in it; what is wrong with it, as `law: what`. */
function laws(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'meshline-boundaries-'));
  roots.push(root);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [folder, dependencies] of Object.entries(DEPENDENCIES)) {
    const named = Object.fromEntries([...dependencies.map((name) => `@meshline/${name}`), 'zod'].map((name) => [name, '*']));
    const manifest = {
      name: `@meshline/${folder.split('/')[1]}`,
      exports: { '.': './src/index.ts' },
      dependencies: named,
      devDependencies: { '@meshline/sandbox': '*', '@meshline/testkit': '*', vitest: '*' },
    };
    write(`${folder}/package.json`, JSON.stringify(manifest));
  }
  for (const [path, text] of Object.entries(files)) write(path, text);
  return judge(root, readMatrix()).violations.map((violation) => {
    expect(line(violation)).toMatch(/^\S+:\d+ {2}.+ {2}\[[a-z-]+\] {2}.+/);
    return `${violation.law}: ${violation.file}:${violation.line} ${violation.what}`;
  });
}

/** What is wrong with one file. */
const of = (path: string, text: string): string[] => laws({ [path]: text }).map((found) => found.replace(`${path}:`, ''));

describe('who may import whom', () => {
  test('what the matrix allows passes', () => {
    expect(
      laws({
        'packages/connector-acme/src/index.ts': `import { a } from '@meshline/connector-kit';\nimport type { R } from '@meshline/record';\nexport const b: R = a;\n`,
        'packages/connector-acme/test/a.test.ts': `import '@meshline/sandbox';\nimport { test } from 'vitest';\nimport '@meshline/testkit';\nimport { b } from '../src/index.ts';\ntest('', () => void b);\n`,
        'packages/rulebook/src/index.ts': `export type { S } from '@meshline/connector-spec';\n`,
        'apps/daemon/src/demo/run.ts': `import '@meshline/sandbox';\nawait import('@meshline/connector-acme');\n`,
        'tooling/simulation/run.ts': `import '@meshline/sync';\n`,
      }),
    ).toEqual([]);
  });

  test('the engine knows no connector', () => {
    expect(of('packages/sync/src/a.ts', `\nimport { x } from '@meshline/connector-acme';\n`)).toEqual([
      'import-law: 2 imports @meshline/connector-acme',
    ]);
  });

  test('a connector knows no database, whichever way it is imported', () => {
    const ways = [
      `import '@meshline/store-postgres';`,
      `import type { P } from '@meshline/store-postgres';`,
      `export { p } from '@meshline/store-postgres';`,
    ];
    for (const way of [
      ...ways,
      `const p = await import('@meshline/store-postgres');`,
      `let p: import('@meshline/store-postgres').P;`,
    ]) {
      expect(of('packages/connector-acme/src/a.ts', way)).toEqual(['import-law: 1 imports @meshline/store-postgres']);
    }
  });

  test('the sandbox shares nothing with us, its tests neither', () => {
    expect(of('packages/sandbox/src/a.ts', `import '@meshline/record';`)).toEqual(['import-law: 1 imports @meshline/record']);
    expect(of('packages/sandbox/test/a.test.ts', `import '@meshline/testkit';`)).toEqual([
      'import-law: 1 imports @meshline/testkit',
    ]);
  });

  test('the daemon uses the sandbox in its demo only', () => {
    expect(of('apps/daemon/src/http/a.ts', `import '@meshline/sandbox';`)).toEqual(['import-law: 1 imports @meshline/sandbox']);
  });

  test('sources may not import what tests may', () => {
    expect(of('packages/sync/src/a.ts', `import '@meshline/testkit';`)).toEqual([
      `declared: 1 imports @meshline/testkit, which its package.json doesn't name`,
      'import-law: 1 imports @meshline/testkit',
    ]);
  });

  test('where types are allowed values are not', () => {
    expect(of('packages/rulebook/src/a.ts', `import { check } from '@meshline/connector-spec';`)).toEqual([
      'import-law: 1 imports values of @meshline/connector-spec',
    ]);
    expect(of('packages/rulebook/src/a.ts', `import { type A, type B } from '@meshline/connector-spec';`)).toEqual([]);
  });

  test('apps are started, not imported', () => {
    expect(of('tooling/simulation/a.ts', `import '@meshline/daemon';`)).toEqual(['import-law: 1 imports @meshline/daemon']);
    expect(of('apps/console/src/a.ts', `import '@meshline/daemon';`)).toEqual(['import-law: 1 imports @meshline/daemon']);
  });

  test('a package without a row is told to have one', () => {
    expect(
      laws({
        'packages/novel/package.json': '{"name":"@meshline/novel","dependencies":{"@meshline/record":"*"}}',
        'packages/novel/src/a.ts': `import '@meshline/record';`,
      }),
    ).toEqual(['import-law: packages/novel/src/a.ts:1 novel has no row in matrix.json']);
  });

  test('only what a package exports', () => {
    expect(of('packages/sync/src/a.ts', `import '@meshline/record/src/hash.ts';`)).toEqual([
      `import-law: 1 imports @meshline/record/src/hash.ts, which @meshline/record doesn't export`,
    ]);
  });

  test('rings are shown at the import that closes them', () => {
    const found = laws({
      'packages/reconcile/src/a.ts': `import '@meshline/sync';`,
      'packages/sync/src/a.ts': `import '@meshline/reconcile';`,
    });
    expect(found.filter((one) => one.startsWith('cycle'))).toEqual([
      'cycle: packages/sync/src/a.ts:1 closes the ring reconcile -> sync -> reconcile',
    ]);
  });
});

describe('how they may import', () => {
  test('what package.json names', () => {
    expect(
      of('packages/sync/src/a.ts', `import { z } from 'zod';\nimport 'left-pad';\nimport '@scope/x/y';\nimport 'vitest';`),
    ).toEqual([
      `declared: 2 imports left-pad, which its package.json doesn't name`,
      `declared: 3 imports @scope/x, which its package.json doesn't name`,
      `declared: 4 imports vitest, which its package.json doesn't name`,
    ]);
  });

  test('never by path across packages, nor from sources to tests', () => {
    expect(of('packages/sync/src/a.ts', `import '../../record/src/a.ts';`)).toEqual([
      'relative: 1 imports ../../record/src/a.ts across packages',
    ]);
    expect(of('packages/sync/src/a.ts', `import '../test/world.ts';`)).toEqual([
      `relative: 1 imports ../test/world.ts, which isn't below src/`,
    ]);
  });

  test('Node’s own by their full names', () => {
    expect(of('packages/connector-kit/src/a.ts', `import 'fs';\nimport 'node:fs';`)).toEqual([`import-law: 1 imports 'fs'`]);
  });
});

describe('pure rooms', () => {
  const impure = (code: string, room = 'reconcile'): string[] => of(`packages/${room}/src/a.ts`, code);

  test('have no way to time, randomness, the process or the network', () => {
    for (const [code, what] of [
      ['export const a = Date.now();', 'Date.now'],
      ['export const a = new Date();', 'new Date()'],
      ['export const a = Math.random();', 'Math.random'],
      [`export const a = Math['random']();`, 'Math.random'],
      ['export const a = process.env.HOME;', 'process.env'],
      ['export const a = globalThis.process;', 'globalThis.process'],
      ['export const a = crypto.randomUUID();', 'crypto.randomUUID'],
      ['export const a = () => fetch("x");', 'fetch'],
      ['export const a = { setTimeout };', 'setTimeout'],
      ['export const { now } = performance;', 'performance'],
    ]) {
      expect(impure(code ?? '')).toEqual([`purity: 1 uses ${what}`]);
    }
  });

  test('may use what only looks like it', () => {
    for (const code of [
      'export const a = new Date(0).toISOString();',
      'export const a = Date.parse("x");',
      'export const a = (process: string) => process;',
      'export const a = { fetch: 1, process: 2 };',
      'export interface A { process(): void; readonly fetch: typeof fetch }',
      'export const a = (x: { process: string }) => x.process;',
      '// Date.now() and process\nexport const a = "Math.random()";',
      'export function process(): void {}\nprocess();',
    ]) {
      expect(impure(code)).toEqual([]);
    }
  });

  test('import nothing of Node but what their row names', () => {
    expect(impure(`import 'node:fs';`)).toEqual(['purity: 1 imports node:fs']);
    expect(impure(`import { createHash } from 'node:crypto';`, 'record')).toEqual([]);
    expect(impure(`import 'node:crypto';`, 'rulebook')).toEqual(['purity: 1 imports node:crypto']);
  });

  test('are free in their tests, and other rooms are free anyway', () => {
    expect(of('packages/reconcile/test/a.test.ts', `import 'node:fs';\nexport const a = Date.now();`)).toEqual([]);
    expect(impure('export const a = Date.now();', 'connector-host')).toEqual([]);
  });
});

describe('files', () => {
  test('have no default export, in whatever form, but for configs', () => {
    for (const text of ['export default 1;', 'const a = 1;\nexport { a as default };', `export { default } from 'zod';`]) {
      expect(of('packages/sync/src/a.ts', text)).toHaveLength(1);
    }
    expect(of('tooling/simulation/vite.config.ts', 'export default {};')).toEqual([]);
  });

  test('list what they export', () => {
    expect(of('packages/sync/src/a.ts', `export * from './b.ts';\nexport * as c from './c.ts';`)).toEqual([
      `exports: 1 has 'export *'`,
    ]);
  });

  test('end at 400 lines, tests at 600', () => {
    const lines = (count: number): string => '\n'.repeat(count);
    expect(of('packages/sync/src/a.ts', lines(400))).toEqual([]);
    expect(of('packages/sync/src/a.ts', lines(401))).toEqual(['size: 401 has 401 lines']);
    expect(of('packages/sync/test/a.test.ts', lines(600))).toEqual([]);
    expect(of('packages/sync/test/a.test.ts', lines(601))).toEqual(['size: 601 has 601 lines']);
  });

  test('are named after their one job', () => {
    for (const path of ['utils.ts', 'helpers/a.ts', 'common.ts', 'misc.ts', 'shared/index.ts', 'types.ts']) {
      expect(of(`packages/sync/src/${path}`, '')).toHaveLength(1);
    }
    expect(of('packages/sync/src/field-types.ts', '')).toEqual([]);
  });

  test('can be parsed', () => {
    expect(of('packages/sync/src/a.ts', 'export const = ;').map((found) => found.split(':')[0])).toEqual(['parse']);
  });
});

test('every room of the workspace has its row, and no row allows a room that has none', () => {
  const matrix = readMatrix();
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  expect(judge(root, matrix).violations.filter(({ what }) => what.includes('has no row'))).toEqual([]);
  const known = [...Object.keys(matrix.rooms), 'testkit'];
  for (const rules of Object.values(matrix.rooms))
    expect(known).toEqual(expect.arrayContaining([...rules.sources, ...(rules.tests ?? [])]));
});
