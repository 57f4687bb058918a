import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { command } from '../src/command.ts';
import { problemsOf } from '../src/packed.ts';
import { runSteps, type Step } from '../src/step.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('steps', () => {
  const run = async (steps: readonly Step[]) => {
    const lines: string[] = [];
    const outcome = await runSteps(
      steps,
      (line) => lines.push(line),
      () => 0,
    );
    return { ...outcome, lines };
  };
  const ok = (name: string, needs: readonly string[] = []): Step => ({ name, needs, run: () => Promise.resolve(undefined) });

  test('that pass say one line, those that fail say what is wrong', async () => {
    const found = await run([ok('a'), { name: 'long', run: () => Promise.resolve('line 1\nline 2\n') }]);
    expect(found).toEqual({
      passed: 1,
      failed: 1,
      lines: ['ok      a       0.0 s', 'FAILED  long    0.0 s', '        line 1\n        line 2'],
    });
  });

  test('that need a failed one fail without being run', async () => {
    const found = await run([{ name: 'build', run: () => Promise.resolve('broken') }, ok('load', ['build']), ok('other')]);
    expect([found.passed, found.failed]).toEqual([1, 2]);
    expect(found.lines.join('\n')).toContain('not run, as it needs: build');
  });

  test('that throw count as failed', async () => {
    expect((await run([{ name: 'a', run: () => Promise.reject(new Error('oops')) }])).failed).toBe(1);
  });
});

describe('a command', () => {
  test('gives its exit code and both streams', async () => {
    const ran = await command(process.execPath, ['-e', 'console.log("out"); console.error("err"); process.exit(3)'], '.');
    expect(ran.code).toBe(3);
    expect(ran.output).toContain('out');
    expect(ran.output).toContain('err');
  });

  test('that doesn’t exist fails with its name', async () => {
    const ran = await command('no-such-program', [], '.');
    expect([ran.code, ran.output]).toEqual([127, expect.stringContaining('no-such-program')]);
  });

  test('never waits for stdin', async () => {
    expect((await command(process.execPath, ['-e', 'process.stdin.resume().on("end", () => process.exit(0))'], '.')).code).toBe(
      0,
    );
  });
});

describe('a packed package', () => {
  const good: Readonly<Record<string, string>> = {
    'package.json': JSON.stringify({
      name: '@meshline/sample',
      version: '1.0.0',
      type: 'module',
      license: 'Apache-2.0',
      sideEffects: false,
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      files: ['dist', 'src'],
      dependencies: { zod: '4.0.0' },
    }),
    LICENSE: '',
    'src/index.ts': '',
    'dist/index.js': 'export const a = 1;\n',
    'dist/index.d.ts': `import type { z } from 'zod';\nexport declare const a: z.ZodType;\n`,
  };
  const problems = (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'meshline-pack-test-'));
    folders.push(folder);
    for (const [path, text] of Object.entries({ ...good, ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return problemsOf(folder);
  };

  test('that is as it should be passes', async () => {
    expect(await problems({})).toEqual([]);
  });

  test('with what is nobody’s is caught', async () => {
    for (const file of ['dist/.tsbuildinfo', 'test/a.test.js', 'dist/a.test.js'])
      expect((await problems({ [file]: '', 'src/a.test.ts': '' })).join()).toContain(file);
  });

  test('with the output of a source that is gone is caught', async () => {
    expect((await problems({ 'dist/gone.js': '' })).join()).toContain('dist/gone.js, whose source is gone');
  });

  test('whose declarations speak of what a consumer doesn’t get is caught', async () => {
    expect((await problems({ 'dist/index.d.ts': `export * as pg from 'pg';` })).join()).toContain('speaks of pg');
    expect((await problems({ 'dist/index.d.ts': `export declare const a: import("@scope/x/y").Z;` })).join()).toContain(
      'speaks of @scope/x,',
    );
    expect(
      await problems({ 'dist/index.d.ts': `import 'node:fs';\nexport type { A } from './a.ts';`, 'dist/a.d.ts': '' }),
    ).toEqual([]);
  });

  test('that still names the workspace is caught', async () => {
    const manifest = {
      ...(JSON.parse(good['package.json'] ?? '') as object),
      dependencies: { '@meshline/record': 'workspace:*' },
    };
    expect((await problems({ 'package.json': JSON.stringify(manifest) })).join()).toContain('workspace:');
  });

  test('whose exports lead nowhere is caught', async () => {
    const manifest = { ...(JSON.parse(good['package.json'] ?? '') as object), exports: { '.': './dist/missing.js' } };
    expect((await problems({ 'package.json': JSON.stringify(manifest) })).length).toBeGreaterThan(0);
  });
});
