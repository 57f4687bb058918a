import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from './support/world.ts';

interface Summary {
  readonly vendors: Readonly<Record<string, { creates: number; updates: number; archives: number }>>;
  readonly duplicateCreates: number;
}

describe('a first reconciliation of three systems', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ people: 200, seed: 3 });
    await world.drain();
  }, 120_000);
  afterAll(() => world.close());

  test('writes to all three systems, and makes nothing twice by their own count', async () => {
    const summary = await world.control<Summary>('mutations/summary');
    for (const vendor of ['hubspot', 'salesforce', 'close']) {
      expect(summary.vendors[vendor]?.updates, vendor).toBeGreaterThan(10);
    }
    expect(summary.duplicateCreates).toBe(0);
  });

  test('ends every write as confirmed, superseded or refused with a question', async () => {
    expect(await world.count(`select count(*) from intent where state in ('ready','sending','applied','unknown','deferred','planned')`)).toBe(0);
    const { rows } = await world.pool.query('select state, count(*)::int from intent group by 1 order by 1');
    console.log(rows);
    const { rows: ex } = await world.pool.query(
      `select kind, reason, detail, field, systems, owner, message, (select count(*) from exception_item i where i.exception = x.id and i.state='open')::int as n from exception x where state = 'open' order by n desc limit 40`,
    );
    for (const row of ex) console.log(JSON.stringify(row));
    const { rows: er } = await world.pool.query(`select connection, stream, kind, error->>'code' as code, error->>'message' as message, count(*)::int from intent where error is not null group by 1,2,3,4,5 order by 6 desc limit 10`);
    for (const row of er) console.log(JSON.stringify(row));
    console.log(await world.control('agreement'));
  });

  test('plans nothing when it is run again at once', async () => {
    const before = await world.count('select count(*) from intent');
    const changes = await world.control<Summary>('mutations/summary');
    await world.drain();
    expect(await world.count('select count(*) from intent')).toBe(before);
    expect(await world.control<Summary>('mutations/summary')).toEqual(changes);
  });
});
