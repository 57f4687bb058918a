import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { command } from '../src/command.ts';

const script = fileURLToPath(new URL('../../../.ci/count.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'meshline-gate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, status: 'passed' | 'failed', ...tests: readonly ('passed' | 'failed')[]) => ({
  name,
  status,
  message: 'Cannot find module',
  assertionResults: tests.map((one, i) => ({ status: one, fullName: `test ${i}` })),
});

/** The last line and the exit code of the gate's sum. `undefined` = the file was never written. */
async function sum(
  verify: string | undefined,
  verifyCode: number,
  files: readonly ReturnType<typeof file>[] | undefined,
  testCode: number,
) {
  const paths = [join(folder, 'verify'), join(folder, 'tests.json')] as const;
  for (const path of paths) rmSync(path, { force: true });
  if (verify !== undefined) writeFileSync(paths[0], verify);
  const tests = files?.flatMap(({ assertionResults }) => assertionResults) ?? [];
  const count = (status: string) => tests.filter((one) => one.status === status).length;
  if (files)
    writeFileSync(
      paths[1],
      JSON.stringify({ numPassedTests: count('passed'), numFailedTests: count('failed'), testResults: files }),
    );
  const { code, output } = await command(
    process.execPath,
    [script, paths[0], String(verifyCode), paths[1], String(testCode)],
    folder,
  );
  return [output.trim().split('\n').at(-1), code];
}

describe('the last line of the gate', () => {
  test('adds checks and tests', async () => {
    expect(await sum('ok  lint\n9 passed, 0 failed\n', 0, [file('a', 'passed', 'passed', 'passed')], 0)).toEqual([
      '11 passed, 0 failed',
      0,
    ]);
  });

  test('fails when a check or a test failed', async () => {
    expect(await sum('8 passed, 1 failed\n', 1, [file('a', 'passed', 'passed')], 0)).toEqual(['9 passed, 1 failed', 1]);
    expect(await sum('9 passed, 0 failed\n', 0, [file('a', 'failed', 'passed', 'failed')], 1)).toEqual([
      '10 passed, 1 failed',
      1,
    ]);
  });

  test('counts a test file that could not be loaded', async () => {
    expect(await sum('9 passed, 0 failed\n', 0, [file('a', 'passed', 'passed'), file('b', 'failed')], 1)).toEqual([
      '10 passed, 1 failed',
      1,
    ]);
  });

  test('never passes when something ended badly without a word, or did not run', async () => {
    expect(await sum('9 passed, 0 failed\n', 0, undefined, 1)).toEqual(['9 passed, 1 failed', 1]);
    expect(await sum('9 passed, 0 failed\n', 0, [file('a', 'passed', 'passed')], 1)).toEqual(['10 passed, 1 failed', 1]);
    expect(await sum(undefined, 1, [file('a', 'passed', 'passed')], 0)).toEqual(['1 passed, 1 failed', 1]);
    expect(await sum('9 passed, 0 failed\n', 0, [], 0)).toEqual(['9 passed, 1 failed', 1]);
  });
});
