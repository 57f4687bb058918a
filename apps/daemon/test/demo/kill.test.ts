import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { freshFolder, helpersOf, run, sandboxLog, stillRunning, type Program } from '../support/demo-process.ts';

interface ReportJson {
  readonly run: { readonly resumed: boolean };
  readonly writes: {
    readonly duplicateCreates: number | null;
    readonly byConnection: readonly { writes: number; confirmed: number; pending: number; rejected: number; unknown: number }[];
  };
}

const folders: string[] = [];
const programs: Program[] = [];
const folder = (): string => {
  const made = freshFolder();
  folders.push(made);
  return made;
};
const demo = (data: string, ...more: string[]): Program => {
  const program = run(['demo', '--people', '24', '--fast', '--port', '0', '--data', data, ...more]);
  programs.push(program);
  return program;
};
afterAll(async () => {
  for (const program of programs) program.kill('SIGKILL');
  for (const program of programs) await program.ended;
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

async function toTheEnd(data: string): Promise<ReportJson> {
  const json = join(data, 'report.json');
  const program = demo(data, '--once', '--json', json);
  expect(await program.ended, program.stderr()).toBe(0);
  expect(program.stdout()).toContain('DUPLICATES MADE');
  return JSON.parse(readFileSync(json, 'utf8')) as ReportJson;
}

/** Where it dies: after a line on stderr, so many milliseconds later. */
const MOMENTS = [
  { line: /^Find what is the same/m, after: 250 },
  { line: /^Settle every field/m, after: 500 },
];

describe('the program is killed', () => {
  test('with kill -9 at one step after the other: no process is left, and the last start brings it to its end with nothing made twice', async () => {
    const data = folder();
    for (const { line, after } of MOMENTS) {
      const program = demo(data, '--once');
      await program.says(/✔ PostgreSQL/);
      const helpers = helpersOf(data);
      expect(helpers).toHaveLength(2);
      await Promise.race([program.says(line).then(() => sleep(after)), program.ended]);
      program.kill('SIGKILL');
      await program.ended;
      expect(await stillRunning(helpers), `after ${String(line)}`).toEqual([]);
    }
    const { writes } = await toTheEnd(data);
    expect(writes.duplicateCreates).toBe(0);
    for (const row of writes.byConnection)
      expect(row).toMatchObject({ pending: 0, unknown: 0, writes: row.confirmed + row.rejected });
    const log = await sandboxLog(data);
    expect(log.duplicates).toEqual([]);
    expect(log.markers.filter(({ creates, live }) => creates > 1 || live > 1)).toEqual([]);
    expect(log.vendors['hubspot']?.updates).toBeGreaterThan(10);
    expect(Object.values(log.vendors).map(({ archives }) => archives)).toEqual([0, 0, 0]);
    // What was confirmed isn't sent again.
    const again = await toTheEnd(data);
    expect(again.run.resumed).toBe(true);
    expect(again.writes.byConnection.map((row) => row.writes)).toEqual([0, 0, 0]);
    expect((await sandboxLog(data)).vendors).toEqual(log.vendors);
  }, 480_000);
});

describe('the program is asked to stop', () => {
  test('by Ctrl-C in the middle of the first run: exit code 0, nothing is left running, and the folder is free again', async () => {
    const data = folder();
    const program = demo(data);
    await program.says(/^Read the systems/m);
    const helpers = helpersOf(data);
    expect(helpers).toHaveLength(2);
    program.kill('SIGINT');
    expect(await program.ended, program.stderr()).toBe(0);
    expect(program.stderr()).toContain('Stopping');
    expect(await stillRunning(helpers, 0)).toEqual([]);
    expect(existsSync(join(data, 'meshline.pid'))).toBe(false);
    expect(existsSync(join(data, 'daemon.json'))).toBe(false);
  }, 90_000);
});
