import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshFolder, helpersOf, run, stillRunning, type Program } from '../support/demo-process.ts';

/** What every refusal must be: exit code 1 and one message, without a stack, on stderr; nothing on stdout. */
async function refused(program: Program): Promise<string> {
  expect(await program.ended, program.stderr()).toBe(1);
  expect(program.stdout()).toBe('');
  const said = program
    .stderr()
    .split('\n')
    .filter((line) => line.startsWith('meshline: '));
  expect(said, program.stderr()).toHaveLength(1);
  expect(program.stderr()).not.toMatch(/\n\s+at |Something failed that shouldn't|\[object/);
  return program.stderr().slice(program.stderr().indexOf('meshline: '));
}

const OTHER_USER = 65_534;

function isRunnableBy(uid: number): boolean {
  return process.getuid?.() === 0 && spawnSync(process.execPath, ['--version'], { uid, cwd: '/' }).error === undefined;
}

describe('a demo that cannot start says why, and leaves everything as it was', { timeout: 60_000 }, () => {
  const base = freshFolder();
  const data = join(base, 'data');
  const demo = (folder: string, ...more: string[]): Program =>
    run(['demo', '--fast', '--once', '--people', '20', '--port', '0', '--data', folder, ...more]);
  let live: Program;
  beforeAll(async () => {
    live = run(['demo', '--fast', '--people', '20', '--port', '0', '--data', data]);
    await live.says(/LIVE/);
  }, 90_000);
  afterAll(async () => {
    live.kill('SIGKILL');
    await live.ended;
    rmSync(base, { recursive: true, force: true });
  });

  test('a second copy on the same folder is refused, and the first one goes on', async () => {
    const daemon = readFileSync(join(data, 'daemon.json'), 'utf8');
    const said = await refused(demo(data));
    expect(said).toContain(data);
    expect(said).toContain(`process ${live.pid}`);
    expect(said).toContain('--data FOLDER');
    expect(readFileSync(join(data, 'daemon.json'), 'utf8')).toBe(daemon);
    expect(await refused(demo(data, '--fresh'))).toContain('runs already');
    expect(existsSync(join(data, 'sandbox', 'journal.jsonl'))).toBe(true);
    const { url } = JSON.parse(daemon) as { url: string };
    expect((await fetch(`${url}/v1/health`)).status).toBeLessThan(500);
  }, 60_000);

  test('a port that another program has is refused by its number, and nothing is begun', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const folder = join(base, 'port');
    const program = run(['demo', '--fast', '--once', '--people', '20', '--port', String(port), '--data', folder]);
    const said = await refused(program);
    other.close();
    expect(said).toContain(String(port));
    expect(said).toContain('--port');
    expect(readdirSync(folder), 'nothing was made').toEqual([]);
  }, 60_000);

  test('a folder below a file is refused by its path', async () => {
    const file = join(base, 'file');
    writeFileSync(file, 'mine');
    const said = await refused(demo(join(file, 'data')));
    expect(said).toContain(join(file, 'data'));
    expect(said).toContain('--data');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  // Another user can only be tried by root, in a checkout that this user can enter.
  test.runIf(isRunnableBy(OTHER_USER))('a folder that this user may not write to is refused by its path', async () => {
    const locked = join(base, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o755);
    const said = await refused(
      run(['demo', '--fast', '--once', '--people', '20', '--port', '0', '--data', join(locked, 'data')], {
        uid: OTHER_USER,
        env: { HOME: '/' },
      }),
    );
    expect(said).toContain(locked);
    expect(said).toContain('may not write');
    expect(existsSync(join(locked, 'data'))).toBe(false);
  });

  test('stopped by SIGTERM while people work on, it leaves nothing running; then another population than the folder holds is refused, and --fresh is named', async () => {
    const helpers = helpersOf(data);
    expect(helpers).toHaveLength(2);
    live.kill('SIGTERM');
    expect(await live.ended).toBe(0);
    expect(await stillRunning(helpers, 0)).toEqual([]);
    expect(existsSync(join(data, 'daemon.json'))).toBe(false);
    const journal = readFileSync(join(data, 'sandbox', 'journal.jsonl'));
    const said = await refused(run(['demo', '--fast', '--once', '--people', '300', '--port', '0', '--data', data]));
    expect(said).toMatch(/20 people/);
    expect(said).toMatch(/300/);
    expect(said).toContain('--fresh');
    expect(readFileSync(join(data, 'sandbox', 'journal.jsonl')).equals(journal)).toBe(true);
    expect(existsSync(join(data, 'meshline.pid'))).toBe(false);
  }, 60_000);
});
