import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectLaws, expectQuiescence, type SandboxAgreement, type Summary } from './support/world-laws.ts';
import { createWorld, type World } from './support/world.ts';

describe('a first reconciliation of three systems', () => {
  let world: World;
  let before: SandboxAgreement;
  beforeAll(async () => {
    world = await createWorld({ people: 200, seed: 3 });
    before = await world.control<SandboxAgreement>('agreement');
    await world.drain();
  }, 120_000);
  afterAll(() => world.close());

  test('writes to all three systems, and makes nothing twice by their own count', async () => {
    const summary = await world.control<Summary>('mutations/summary');
    for (const vendor of ['hubspot', 'salesforce', 'close']) {
      expect(summary.vendors[vendor]?.updates, vendor).toBeGreaterThan(10);
      expect(summary.vendors[vendor]?.archives, vendor).toBe(0);
    }
    expect(summary.duplicates).toEqual([]);
  });

  test('ends with systems that agree, or an open question with owner, reason and due time for each field that does not', async () => {
    await expectLaws(world);
    const after = await world.control<SandboxAgreement>('agreement');
    expect(before.overall).toBeLessThan(0.8);
    expect(after.overall).toBeGreaterThan(0.93);
    for (const field of after.fields) {
      const was = before.fields.find((one) => one.entity === field.entity && one.field === field.field);
      expect(field.share, `${field.entity} ${field.field}`).toBeGreaterThanOrEqual((was?.share ?? 0) - 0.02);
    }
  });

  test('read back everything that it wrote: no write is left open, and each confirmed one has a receipt', async () => {
    expect(
      await world.count(`select count(*) from intent where state in ('ready', 'sending', 'applied', 'unknown', 'planned')`),
    ).toBe(0);
    const confirmed = await world.count(`select count(*) from intent where state = 'confirmed'`);
    expect(confirmed).toBeGreaterThan(200);
    expect(
      await world.count(
        `select count(*) from intent i where state = 'confirmed' and not exists (select from attempt a where a.intent = i.id and a.outcome in ('applied', 'unchanged'))`,
      ),
    ).toBe(0);
    const { vendors } = await world.control<Summary>('mutations/summary');
    for (const [vendor, { creates }] of Object.entries(vendors)) {
      const made = `select count(*) from attempt a join intent i on i.id = a.intent where i.kind = 'create' and i.connection = $1 and a.outcome in ('applied', 'unchanged')`;
      expect(creates, vendor).toBe(await world.count(made, [vendor]));
    }
  });

  test('plans nothing when it is run again at once', () => expectQuiescence(world));
});
