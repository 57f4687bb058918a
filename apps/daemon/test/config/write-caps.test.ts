import { DAY_MS, HOUR_MS } from '@meshline/sync';
import { expect, test } from 'vitest';
import { ConfigError, resolveConfig } from '../../src/config/load-config.ts';

const capsOf = (limits?: unknown) => resolveConfig({ connections: {}, database: 'x', limits }, 'meshline.config.ts').caps;

test('a configuration without limits has generous ones; what it names replaces them one by one', () => {
  expect(capsOf()).toEqual([
    { kind: 'create', windowMs: HOUR_MS, most: 2_000 },
    { kind: 'update', windowMs: HOUR_MS, most: 20_000 },
    { kind: 'create', windowMs: DAY_MS, most: 10_000 },
    { kind: 'update', windowMs: DAY_MS, most: 100_000 },
  ]);
  expect(capsOf({ perHour: { creates: 0 }, perDay: { updates: 7 } })).toEqual([
    { kind: 'create', windowMs: HOUR_MS, most: 0 },
    { kind: 'update', windowMs: HOUR_MS, most: 20_000 },
    { kind: 'create', windowMs: DAY_MS, most: 10_000 },
    { kind: 'update', windowMs: DAY_MS, most: 7 },
  ]);
});

test.each([
  [{ perHour: { creates: -1 } }, 'limits.perHour.creates'],
  [{ perDay: { updates: 1.5 } }, 'limits.perDay.updates'],
  [{ perMinute: { creates: 1 } }, 'limits'],
  [{ perHour: { deletes: 1 } }, 'limits.perHour'],
])('a limit that can not be one is refused by its name: %j', (limits, named) => {
  expect(() => capsOf(limits)).toThrow(ConfigError);
  expect(() => capsOf(limits)).toThrow(named);
});
