import { captureFeed } from '@meshline/sync';
import { expect, test } from 'vitest';
import { createWorld } from '../support/world.ts';

test('records that a connector cannot read are counted and told once, and the others are kept', async () => {
  const world = await createWorld({ people: 20 });
  try {
    const told: [Readonly<Record<string, unknown>>, string][] = [];
    world.faults.connection = (hosted) => ({
      ...hosted,
      openUntil: () => hosted.openUntil(),
      async *read(request) {
        let count = 0;
        for await (const item of hosted.read(request)) {
          if (item.kind === 'record')
            yield { kind: 'skipped', stream: item.record.stream, id: `b${++count}`, reason: 'a NUL character' };
          yield item;
        }
      },
    });
    const log = {
      ...world.deps.log,
      warn: (fields: Readonly<Record<string, unknown>>, text: string) => void told.push([fields, text]),
    };
    const result = await captureFeed({ ...world.deps, log }, 'hubspot', 'contacts');
    expect(result.outcome).toBe('caught-up');
    expect(result.records).toBeGreaterThan(5);
    expect(result.skipped).toBe(result.records);
    expect(await world.count(`select count(*) from snapshot where connection = 'hubspot'`)).toBe(result.records);
    const first = ['b1', 'b2', 'b3', 'b4', 'b5'].map((id) => `contacts ${id}: a NUL character`);
    expect(told).toEqual([
      [{ connection: 'hubspot', feed: 'contacts', skipped: result.skipped, first }, 'records that cannot be read were skipped'],
    ]);
  } finally {
    await world.close();
  }
});
