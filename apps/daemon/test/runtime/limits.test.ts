import type { QuotaStore } from '@meshline/connector-host';
import { captureFeed, confirm, deliver, openConnection, reconcileEntity } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { edit, of, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const STREAMS = ['hubspot/contacts', 'salesforce/Contact', 'close/contact'] as const;

/** Where a change of a title is made, and where it arrives as a write of ours. */
const TARGETS = {
  hubspot: {
    source: 'salesforce/Contact',
    typed: 'Title',
    stream: 'hubspot/contacts',
    field: 'jobtitle',
    rule: { method: 'POST', path: '/crm/**/batch/update' },
  },
  salesforce: {
    source: 'hubspot/contacts',
    typed: 'jobtitle',
    stream: 'salesforce/Contact',
    field: 'Title',
    rule: { method: 'PATCH' },
  },
  close: { source: 'salesforce/Contact', typed: 'Title', stream: 'close/contact', field: 'title', rule: { method: 'PUT' } },
} as const;

/** Seconds that all daemons keep away, at least and at most, after a 429 that says 3 s in that form. */
const PAUSES = {
  seconds: { hubspot: [3, 3], salesforce: [3, 3], close: [3, 3] },
  date: { hubspot: [2, 4], salesforce: [2, 4], close: [2, 4] },
  // HubSpot's own window, Salesforce's and Close's shortest.
  missing: { hubspot: [10, 10], salesforce: [1, 1], close: [1, 1] },
  // Read as seconds it is 50 minutes, which only a day's allowance could mean.
  milliseconds: { hubspot: [10, 60], salesforce: [900, 900], close: [60, 60] },
} as const;

describe('a 429', () => {
  const told: { connection: string; bucket: string; seconds: number }[] = [];
  const quotaStore: QuotaStore = {
    take: () => Promise.resolve({ ok: true }),
    limited: async (connection, bucket, waitMs) => void told.push({ connection, bucket: bucket.name, seconds: waitMs / 1_000 }),
  };
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  beforeAll(async () => {
    world = await createWorld({ people: 60, seed: 2, quotaStore });
    await world.drain();
    take = subjectsOf(world);
  }, 120_000);
  afterEach(async () => {
    await world.sandbox.fetch(new Request('http://sandbox/_control/faults', { method: 'DELETE' }));
  });
  afterAll(() => world.close());

  const put = async (rules: readonly unknown[]): Promise<void> => {
    const response = await world.sandbox.fetch(
      new Request('http://sandbox/_control/faults', { method: 'PUT', body: JSON.stringify({ seed: 1, rules }) }),
    );
    expect(response.status, await response.clone().text()).toBe(200);
  };
  const openQuestions = (): Promise<number> =>
    world.count(`select count(*) from exception where state = 'open' and kind = 'failed-delivery'`);

  for (const vendor of ['hubspot', 'salesforce', 'close'] as const) {
    for (const form of ['seconds', 'date', 'missing', 'milliseconds'] as const) {
      test(`of ${vendor} with Retry-After ${form}: the write waits, is no try, asks nobody, and lands`, async () => {
        const { source, typed, stream, field, rule } = TARGETS[vendor];
        const subject = await take('person', STREAMS);
        told.length = 0;
        const title = `After a limit of ${vendor} (${form})`;
        await edit(world, source, of(subject, source), { [typed]: title });
        await put([{ vendor, ...rule, times: 1, fault: { kind: 'rate-limit', retryAfter: form, waitMs: 3_000 } }]);
        const before = await openQuestions();
        await world.drain();
        expect(shown(world, stream, of(subject, stream)).properties[field]).toBe(title);
        const { rows } = await world.pool.query<{ state: string; attempts: number; tries: string[] }>(
          `select i.state, i.attempts, array(select a.error->>'code' from attempt a where a.intent = i.id order by a.number) as tries
             from intent i where i.identity = $1 and i.connection = $2 order by i.seq desc limit 1`,
          [subject.identity, vendor],
        );
        expect(rows).toEqual([{ state: 'confirmed', attempts: 1, tries: ['RATE_LIMITED', null] }]);
        expect(await openQuestions()).toBe(before);
        const [least, most] = PAUSES[form][vendor];
        const pause = Math.max(...told.map(({ seconds }) => seconds));
        expect(new Set(told.map(({ connection }) => connection))).toEqual(new Set([vendor]));
        expect(pause).toBeGreaterThanOrEqual(least - 0.1);
        expect(pause).toBeLessThanOrEqual(most + 0.1);
      });
    }
  }

  test('while a connection is looked at leaves it as it stands: nobody is asked', async () => {
    const before = await openQuestions();
    for (const vendor of ['hubspot', 'close'] as const) {
      await put([{ vendor, fault: { kind: 'rate-limit', retryAfter: 'seconds', waitMs: 3_000 } }]);
      expect(await openConnection(world.deps, vendor, `@meshline/connector-${vendor}`)).toEqual({ ok: true, problems: [] });
    }
    expect(await openQuestions()).toBe(before);
    expect(await world.count(`select count(*) from connection where state <> 'ok'`)).toBe(0);
  });

  test('while records are read, or read back, costs time and nothing else', async () => {
    const subject = await take('person', STREAMS);
    await edit(world, 'salesforce/Contact', of(subject, 'salesforce/Contact'), { Title: 'Read under a limit' });
    world.clock.advance(60_000);
    await captureFeed(world.deps, 'salesforce', 'Contact');
    await reconcileEntity(world.deps, 'person');
    // The look before the write, then the look after it.
    await put([{ vendor: 'close', times: 1, fault: { kind: 'rate-limit', waitMs: 3_000 } }]);
    const looked = await deliver(world.deps, 'close');
    expect(looked).toMatchObject({ sent: 0, ended: 'waiting' });
    expect((looked.until ?? 0) - world.clock.now()).toBeLessThanOrEqual(3_000);
    world.clock.advance(3_000);
    expect(await deliver(world.deps, 'close')).toMatchObject({ sent: 1 });
    await put([{ vendor: 'close', times: 1, fault: { kind: 'rate-limit', waitMs: 3_000 } }]);
    world.clock.advance(10_000);
    expect(await confirm(world.deps, 'close')).toMatchObject({ settled: 0 });
    await world.drain();
    const { rows } = await world.pool.query(
      `select state, attempts from intent where identity = $1 and connection = 'close' order by seq desc limit 1`,
      [subject.identity],
    );
    expect(rows).toEqual([{ state: 'confirmed', attempts: 1 }]);
    await expectLaws(world);
  });
});
