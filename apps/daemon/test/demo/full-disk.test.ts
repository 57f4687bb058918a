import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freshFolder, helpersOf, run, stillRunning } from '../support/demo-process.ts';

const folder = freshFolder();
const mount = (...args: string[]): boolean =>
  process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', ...args, 'tmpfs', folder]).status === 0;
/** So much that the cluster fits, and the ledger doesn't. */
const isSmall = mount('-o', 'size=45m');

describe('a demo whose disk is full', () => {
  afterAll(() => {
    if (isSmall) spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  test.skipIf(!isSmall)(
    'ends with one sentence that says so, leaves nothing running, and goes on once there is space (skipped where no small disk can be mounted)',
    async () => {
      const data = join(folder, 'data');
      const demo = (): ReturnType<typeof run> =>
        run(['demo', '--fast', '--once', '--people', '20', '--port', '0', '--data', data]);
      const first = demo();
      await first.says(/✔ PostgreSQL/);
      const helpers = helpersOf(data);
      expect(await first.ended, first.stderr()).toBe(1);
      expect(first.stderr()).toContain('meshline: The disk is full. Free some space and start again');
      expect(first.stderr()).not.toMatch(/\n\s+at |Something failed that shouldn't/);
      expect(await stillRunning(helpers)).toEqual([]);
      expect(spawnSync('mount', ['-o', 'remount,size=400m', folder]).status).toBe(0);
      const second = demo();
      expect(await second.ended, second.stderr()).toBe(0);
      expect(second.stdout()).toMatch(/DUPLICATES MADE\s+0 /);
    },
    120_000,
  );
});
