import { seeded } from '@meshline/sandbox';
import { captureFeed, lookAtRecords, sweep, takeEvents } from '@meshline/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE, createEventWorld, HUBSPOT, type EventWorld } from '../support/event-world.ts';
import { edit, quietSubjects, shown } from '../support/subjects.ts';

class Death extends Error {}

let events: EventWorld;
beforeAll(async () => {
  events = await createEventWorld({ people: 40 });
  await events.world.drain();
}, 120_000);
afterAll(() => events.close());

/** What each system is told of in the test, and where it comes in. */
const EDITED = [
  { stream: 'hubspot/contacts', field: 'country', feed: 'contacts' },
  { stream: 'close/contact', field: 'title', feed: 'log' },
] as const;
const EVERYWHERE = ['hubspot/contacts', 'salesforce/Contact', 'close/contact'];
const COUNTRIES = ['AT', 'CH', 'FR', 'IT', 'ES', 'NL', 'BE', 'PL'];

async function subscribe(seed: number): Promise<void> {
  const quirks = { delayMs: 0, retryMs: 1, retries: 10, duplicates: 0.3, disorder: true, batch: 1 + (seed % 7) };
  for (const [vendor, secret] of Object.entries({ hubspot: HUBSPOT, close: CLOSE })) {
    const { batch, ...others } = quirks;
    const body = { url: `${events.url}/api/v1/events/${vendor}`, secret, ...(vendor === 'hubspot' ? { batch } : {}), ...others };
    const answer = await events.world.sandbox.fetch(
      new Request(`http://x/_control/webhooks/${vendor}`, { method: 'PUT', body: JSON.stringify(body) }),
    );
    expect(answer.status).toBe(200);
  }
}

/** Runs a step that may die in any transaction, at its beginning, before its commit or after it. */
async function mayDie(chance: (p: number) => boolean, step: () => Promise<unknown>): Promise<boolean> {
  const moments = (['before', 'inside', 'after'] as const).filter(() => chance(0.1));
  events.world.faults.transaction = (moment) => {
    if (moments.includes(moment)) throw new Death('killed');
  };
  try {
    await step();
    return false;
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    return true;
  } finally {
    events.world.faults.transaction = undefined;
  }
}

test.each([1, 2, 3, 4])(
  'under any redelivery, reorder, mix of webhooks and polls, and deaths at any step, each change is stored once and none is lost (seed %i)',
  async (seed) => {
    const random = seeded(seed);
    const { world, deps } = events;
    await subscribe(seed);
    const people = await quietSubjects(world, 'person', EVERYWHERE);
    const records = EDITED.flatMap(({ stream, field, feed }) =>
      people.slice(0, 6).map(({ ids }) => ({ stream, field, feed, id: ids[stream] ?? '' })),
    );
    const before = new Map<string, number>();
    for (const { id } of records) before.set(id, await changesOf(world, id));
    const edits = new Map<string, number>();
    let [deaths, polls] = [0, 0];
    const systems = ['hubspot', 'close'] as const;
    const steps: (() => Promise<unknown>)[] = [
      async () => {
        const { stream, field, id } = random.pick(records);
        const value = field === 'country' ? random.pick(COUNTRIES) : `Title ${random.int(1_000)}`;
        if (shown(world, stream, id).properties[field] === value) return;
        await edit(world, stream, id, { [field]: value });
        edits.set(id, (edits.get(id) ?? 0) + 1);
      },
      () => world.control('webhooks/flush', {}),
      () => takeEvents(deps, random.pick(systems)),
      () => lookAtRecords(deps, random.pick(systems)),
      () => sweep(deps),
    ];
    for (let step = 0; step < 80; step++) {
      const poll = step < 40 && random.chance(0.1);
      const { stream, feed } = random.pick(EDITED);
      const [connection = ''] = stream.split('/');
      if (poll) polls++;
      const work = poll ? () => captureFeed(deps, connection, feed) : random.pick(steps);
      if (await mayDie((p) => random.chance(p), work)) deaths++;
    }
    // From here on nothing is polled: what is still missing comes by webhook alone, and by what the sweeper finds.
    await world.control('webhooks/flush', {});
    for (const { queue, scope } of await sweep(deps)) if (queue === 'ingest') await takeEvents(deps, scope);
    for (const { queue, scope } of await sweep(deps)) if (queue === 'look') await lookAtRecords(deps, scope);
    expect(await world.count(`select count(*) from event where waiting`)).toBe(0);
    expect(await world.count('select count(*) from look')).toBe(0);
    for (const { stream, field, id } of records) {
      const { rows } = await world.pool.query<{ value: string | null }>(
        `select fields->>$2 as value from snapshot where id = $1`,
        [id, field],
      );
      expect(rows[0]?.value ?? '', `${stream} ${id}`).toBe(shown(world, stream, id).properties[field] ?? '');
      const stored = (await changesOf(world, id)) - (before.get(id) ?? 0);
      expect(stored, `changes of ${stream} ${id}`).toBeLessThanOrEqual(edits.get(id) ?? 0);
      if ((edits.get(id) ?? 0) === 1) expect(stored).toBe(1);
    }
    expect([deaths > 0, edits.size > 3]).toEqual([true, true]);
    expect(polls).toBeLessThan(40);
  },
  60_000,
);

function changesOf(world: EventWorld['world'], id: string): Promise<number> {
  return world.count('select count(*) from change where id = $1', [id]);
}
