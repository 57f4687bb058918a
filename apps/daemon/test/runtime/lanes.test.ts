import type { Lane, QuotaStore, Taken } from '@meshline/connector-host';
import { captureFeed, confirm, deliver, mappedFeeds, reconcileEntity } from '@meshline/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, of, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const STREAMS = ['hubspot/contacts', 'salesforce/Contact', 'close/contact'];

const lanes = new Set<Lane>();
let retries = 0;
let budget: Taken = { ok: true };
const quotaStore: QuotaStore = {
  take(_, __, lane) {
    lanes.add(lane);
    return Promise.resolve({ ok: true });
  },
  retry() {
    retries++;
    return Promise.resolve(budget);
  },
};

/** The lanes in which `work` takes its tokens. */
async function lanesOf(work: () => Promise<unknown>): Promise<readonly Lane[]> {
  lanes.clear();
  await work();
  return [...lanes];
}

let world: World;
beforeAll(async () => {
  world = await createWorld({ people: 60, seed: 2, quotaStore });
}, 60_000);
afterAll(() => world.close());

const everyFeed = async (): Promise<void> => {
  for (const [id, { manifest }] of world.hosted)
    for (const feed of mappedFeeds(world.rulebook, id, manifest)) await captureFeed(world.deps, id, feed);
};

test('a first pass and the writes that follow from it are backfill; polling, changes and reading back are live', async () => {
  world.clock.advance(120_000);
  expect(await lanesOf(everyFeed)).toEqual(['backfill']);
  for (const { name } of world.rulebook.entities) await reconcileEntity(world.deps, name);
  expect(await lanesOf(() => deliver(world.deps, 'hubspot'))).toEqual(['backfill']);
  world.clock.advance(60_000);
  expect(await lanesOf(() => confirm(world.deps, 'hubspot'))).toEqual(['live']);
  await world.drain();

  expect(await lanesOf(everyFeed)).toEqual(['live']);
  const person = await subjectsOf(world)('person', STREAMS);
  await edit(world, 'salesforce/Contact', of(person, 'salesforce/Contact'), { Title: 'Changed since' });
  world.clock.advance(60_000);
  await captureFeed(world.deps, 'salesforce', 'Contact');
  await reconcileEntity(world.deps, 'person');
  expect(await lanesOf(() => deliver(world.deps, 'hubspot'))).toEqual(['live']);
  await world.drain();
});

test('second tries wait for their budget without being used up, and hold nothing up that is sent for the first time', async () => {
  const take = subjectsOf(world);
  const [again, fresh] = [await take('person', STREAMS), await take('person', STREAMS)];
  const change = async (subject: typeof again, title: string): Promise<void> => {
    await edit(world, 'salesforce/Contact', of(subject, 'salesforce/Contact'), { Title: title });
    world.clock.advance(60_000);
    await captureFeed(world.deps, 'salesforce', 'Contact');
    await reconcileEntity(world.deps, 'person');
  };
  const latest = async (subject: typeof again): Promise<unknown> =>
    (
      await world.pool.query(
        `select state, attempts from intent where identity = $1 and connection = 'close' order by seq desc limit 1`,
        [subject.identity],
      )
    ).rows[0];
  retries = 0;
  await change(again, 'Lost on the way');
  world.faults.transport = (connection, request, forward) => {
    if (connection !== 'close' || request.method !== 'PUT') return forward();
    throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
  };
  await deliver(world.deps, 'close');
  delete world.faults.transport;
  expect(await latest(again)).toEqual({ state: 'unknown', attempts: 1 });
  expect(retries).toBe(0);
  for (let i = 0; i < 5; i++) {
    world.clock.advance(60_000);
    await confirm(world.deps, 'close');
  }
  expect(await latest(again)).toEqual({ state: 'ready', attempts: 1 });

  budget = { ok: false, waitMs: 40_000 };
  await change(fresh, 'For the first time');
  for (let i = 0; i < 12; i++) await deliver(world.deps, 'close').then(() => world.clock.advance(41_000));
  expect(retries).toBe(12);
  expect(shown(world, 'close/contact', of(fresh, 'close/contact')).properties['title']).toBe('For the first time');
  expect(await latest(again)).toEqual({ state: 'ready', attempts: 1 });

  budget = { ok: true };
  await world.drain();
  expect(shown(world, 'close/contact', of(again, 'close/contact')).properties['title']).toBe('Lost on the way');
  expect(await latest(again)).toEqual({ state: 'confirmed', attempts: 2 });
  expect(await world.count(`select count(*) from exception where state = 'open' and kind = 'failed-delivery'`)).toBe(0);
  await expectLaws(world);
});
