import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CRASH_POINTS } from '@meshline/sync';
import { describe, expect, test } from 'vitest';
import { crashPoint } from '../../src/config/crash-point.ts';

/** Signals that a value makes the process send itself while it passes these points. */
function passing(value: string | undefined, ...points: readonly (readonly [string, string?])[]): readonly string[] {
  const sent: string[] = [];
  const crash = crashPoint(value, (signal) => sent.push(signal));
  for (const [point, scope] of points) crash?.(point as never, scope);
  return sent;
}

describe('a crash point', () => {
  test('ends the process at the named point, at the hit and in the connection that were named, once', () => {
    const way: [string, string][] = [
      ['deliver.after-claim', 'close'],
      ['deliver.after-look', 'hubspot'],
      ['deliver.after-look', 'close'],
      ['deliver.after-look', 'close'],
      ['deliver.after-look', 'close'],
    ];
    expect(passing('deliver.after-look', ...way)).toEqual(['SIGKILL']);
    expect(passing('deliver.after-look:2:close', ...way)).toEqual(['SIGKILL']);
    expect(passing('deliver.after-look:1:close:stop', ...way)).toEqual(['SIGSTOP']);
    expect(passing('deliver.after-look:4:close', ...way)).toEqual([]);
    expect(passing('deliver.after-look:1:salesforce', ...way)).toEqual([]);
    expect(passing('queue.after-fetch:1:close', ['queue.after-fetch', 'close/log'])).toEqual(['SIGKILL']);
    expect(passing('queue.after-fetch:1:close', ['queue.after-fetch', 'closed'])).toEqual([]);
  });

  test('is not armed without the variable, and what is no crash point is refused instead of ignored', () => {
    expect(crashPoint(undefined)).toBeUndefined();
    for (const value of [
      '1',
      'true',
      'deliver',
      'deliver.after-look:0',
      'deliver.after-look:x',
      'deliver.after-look:1::sleep',
      'a.b',
    ])
      expect(() => crashPoint(value)).toThrow(/is no crash point\. It is for MeshLine's own kill campaign/u);
  });

  test('stands in the code, each of them in one place', () => {
    const root = fileURLToPath(new URL('../../../..', import.meta.url));
    const files = globSync(['packages/sync/src/use-cases/*.ts', 'apps/daemon/src/runtime/*.ts'], { cwd: root });
    const code = files.map((file) => readFileSync(`${root}/${file}`, 'utf8')).join('\n');
    const places = CRASH_POINTS.map((point) => [point, code.split(`'${point}'`).length - 1]);
    expect(places.filter(([, count]) => count !== 1)).toEqual([]);
    expect(CRASH_POINTS.length).toBeGreaterThanOrEqual(20);
  });
});
