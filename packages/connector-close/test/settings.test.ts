import { manifestSchema } from '@meshline/connector-spec';
import { describe, expect, test } from 'vitest';
import { connector } from '../src/index.ts';

const open = (input: unknown) => {
  const parsed = connector.parseSettings(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return connector.create(parsed.settings);
};

describe('settings and manifest', () => {
  test('everything has a default, and the manifest keeps the contract', () => {
    const { manifest, hosts } = open({});
    expect(manifestSchema.parse(manifest)).toEqual(manifest);
    expect([manifest.hosts, hosts]).toEqual([['api.close.com'], undefined]);
  });

  test('another address adds its host; plain HTTP is for this machine only', () => {
    expect(open({ baseUrl: 'http://127.0.0.1:4011/api/v1/' }).hosts).toEqual(['127.0.0.1:4011']);
    for (const baseUrl of ['http://close.example/api/v1', 'ftp://x', 'nonsense', '']) {
      expect(connector.parseSettings({ baseUrl })).toMatchObject({ ok: false, problems: [{ path: 'baseUrl' }] });
    }
  });

  test('an unknown setting is named', () => {
    expect(connector.parseSettings({ baseURL: 'x' }).ok).toBe(false);
  });

  test('each endpoint group has a bucket of its own, of the size of the settings', () => {
    const { buckets, classes } = open({ requestsPerSecond: 20 }).manifest.quota;
    expect(new Set(buckets.map(({ limit }) => limit))).toEqual(new Set([20]));
    expect(Object.keys(classes).toSorted()).toEqual(buckets.map(({ name }) => name).toSorted());
  });
});
