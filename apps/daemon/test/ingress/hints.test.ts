import { captureFeed, confirm, lookAtRecords, sweep, takeEvents, type WakeUp } from '@meshline/sync';
import { ConnectorError } from '@meshline/connector-spec';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createEventWorld, type EventWorld } from '../support/event-world.ts';
import { confirmIn, decideAll, deliverTo, planFrom, spyOn } from '../support/steps.ts';
import { edit, of, remove, shown, subjectsOf } from '../support/subjects.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const CLOSE_CONTACT = 'close/contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, CLOSE_CONTACT];

let events: EventWorld;
let take: ReturnType<typeof subjectsOf>;
let wakeUps: WakeUp[] = [];
beforeAll(async () => {
  events = await createEventWorld({ people: 40 });
  await events.world.drain();
  take = subjectsOf(events.world);
  events.world.deps.wakeUps.wake = (woken) => {
    wakeUps.push(...woken);
    return Promise.resolve();
  };
}, 120_000);
afterEach(() => {
  events.world.faults.connection = undefined;
  wakeUps = [];
});
afterAll(() => events.close());

let eventId = 1;
/** As HubSpot tells of a contact. */
const told = (id: string, over: Readonly<Record<string, unknown>> = {}): object => ({
  eventId: eventId++,
  subscriptionId: 1,
  portalId: Number(events.world.sandbox.vendors.hubspot.accountId()),
  appId: 7,
  occurredAt: events.world.clock.now(),
  subscriptionType: 'contact.propertyChange',
  propertyName: 'country',
  propertyValue: 'never used',
  attemptNumber: 0,
  objectId: Number(id),
  ...over,
});
const looked = async (source: string, connection = source): Promise<number> => {
  await takeEvents(events.deps, source);
  return (await lookAtRecords(events.deps, connection)).read;
};
const changesOf = (id: string): Promise<number> => events.world.count('select count(*) from change where id = $1', [id]);
const looks = (): Promise<number> => events.world.count('select count(*) from look');
const counted = async (what: string): Promise<number> =>
  events.world.count(`select coalesce(sum(count), 0) as count from event_count where what = $1`, [what]);

describe('an event of HubSpot', () => {
  test('makes its record be read at once, with no feed, and what changed is written to the other systems', async () => {
    const person = await take('person', EVERYWHERE);
    const id = of(person, CONTACT);
    await edit(events.world, CONTACT, id, { country: 'AT' });
    expect((await events.sendHubSpot([told(id)])).status).toBe(200);
    expect(await looked('hubspot')).toBe(1);
    expect(wakeUps.filter(({ queue }) => queue === 'reconcile').map(({ scope }) => scope)).toEqual(['person']);
    await decideAll(events.world);
    await deliverTo(events.world, 'salesforce');
    expect(shown(events.world, SF_CONTACT, of(person, SF_CONTACT)).properties['MailingCountry']).toBe('Austria');
    // Its values are nobody's business any more.
    expect(await events.world.count('select count(*) from event where body is not null')).toBe(0);
    await events.world.drain();
  });

  test('sent again, in other batches and in disorder, is one change, as it is when the feed brings it too', async () => {
    const [a, b] = [await take('person', EVERYWHERE), await take('person', EVERYWHERE)];
    const ids = [of(a, CONTACT), of(b, CONTACT)];
    const before = await Promise.all(ids.map(changesOf));
    for (const id of ids) await edit(events.world, CONTACT, id, { country: 'CH' });
    const [one, two] = ids.map((id) => told(id));
    const sent = [[one, two], [two, one], [{ ...one, attemptNumber: 3 }], [two], [one, two], [{ ...one, attemptNumber: 4 }]];
    for (const batch of sent.toReversed()) expect((await events.sendHubSpot(batch as object[])).status).toBe(200);
    await captureFeed(events.deps, 'hubspot', 'contacts');
    await looked('hubspot');
    for (const batch of sent) await events.sendHubSpot(batch as object[]);
    await looked('hubspot');
    await captureFeed(events.deps, 'hubspot', 'contacts');
    expect(await Promise.all(ids.map(changesOf))).toEqual(before.map((count) => count + 1));
    expect(await looks()).toBe(0);
    await events.world.drain();
  });

  test('of a write of ours costs no call: while it is under way its read-back looks at the record, and after that it was read', async () => {
    const person = await take('person', EVERYWHERE);
    const id = of(person, CONTACT);
    await edit(events.world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Head of Echoes' });
    await planFrom(events.world, 'salesforce');
    await deliverTo(events.world, 'hubspot');
    const calls = spyOn(events.world, 'hubspot');
    await events.sendHubSpot([told(id, { changeSource: 'INTEGRATION' })]);
    expect(await looked('hubspot')).toBe(0);
    expect(await looks()).toBe(1);
    await sweep(events.deps);
    await confirmIn(events.world, 'hubspot');
    expect(calls.gets).toHaveLength(1);
    expect(await looked('hubspot')).toBe(0);
    await events.sendHubSpot([told(id, { changeSource: 'INTEGRATION', eventId: 99, propertyName: 'jobtitle' })]);
    expect(await looked('hubspot')).toBe(0);
    expect([calls.gets.length, await looks()]).toEqual([1, 0]);
    await events.world.drain();
  });

  test('of another account, of a kind that nobody knows and of what nobody maps is counted and changes nothing', async () => {
    const person = await take('person', EVERYWHERE);
    const id = of(person, CONTACT);
    const calls = spyOn(events.world, 'hubspot');
    const before = await Promise.all(['other-account', 'unknown-type', 'not-mapped'].map((what) => counted(`ignored:${what}`)));
    await events.sendHubSpot([
      told(id, { portalId: 1 }),
      told(id, { subscriptionType: 'conversation.newMessage' }),
      told(id, { subscriptionType: 'contact.hologram' }),
    ]);
    expect(await looked('hubspot')).toBe(0);
    const after = await Promise.all(['other-account', 'unknown-type', 'not-mapped'].map((what) => counted(`ignored:${what}`)));
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([1, 2, 0]);
    expect(calls.gets).toEqual([]);
  });

  test('of a record that is gone is left to the feed, which tells a delete from a merge', async () => {
    const person = await take('person', EVERYWHERE);
    const id = of(person, CONTACT);
    await remove(events.world, CONTACT, id);
    await events.sendHubSpot([told(id, { subscriptionType: 'contact.deletion' })]);
    expect(await looked('hubspot')).toBe(0);
    expect(wakeUps).toContainEqual({ queue: 'capture', scope: 'hubspot/contacts' });
    const live = (): Promise<number> => events.world.count('select count(*) from snapshot where id = $1 and live', [id]);
    expect(await live()).toBe(1);
    await captureFeed(events.deps, 'hubspot', 'contacts');
    expect(await live()).toBe(0);
    await events.world.drain();
  });
});

describe('an event of Close', () => {
  test('makes its record be read, and one that names nothing of ours does not', async () => {
    const person = await take('person', EVERYWHERE);
    const id = of(person, CLOSE_CONTACT);
    await edit(events.world, CLOSE_CONTACT, id, { title: 'Chief of Hints' });
    const event = {
      id: 'ev_1',
      object_type: 'contact',
      object_id: id,
      action: 'updated',
      organization_id: events.world.sandbox.vendors.close.accountId(),
      date_updated: '2026-11-20T10:00:00.000000',
    };
    await events.sendClose(event);
    await events.sendClose({ ...event, id: 'ev_2', object_type: 'activity.sms', object_id: 'acti_1' });
    await events.sendClose({ ...event, id: 'ev_3', organization_id: 'orga_other' });
    const before = await changesOf(id);
    expect(await looked('close')).toBe(1);
    expect(await changesOf(id)).toBe(before + 1);
    await events.world.drain();
  });
});

describe('a system that is down', () => {
  test('for however long, or whose limit is used up, loses no hint', async () => {
    const person = await take('person', EVERYWHERE);
    const id = of(person, CONTACT);
    await edit(events.world, CONTACT, id, { country: 'NL' });
    const before = await changesOf(id);
    let code: 'NETWORK' | 'RATE_LIMITED' = 'NETWORK';
    events.world.faults.connection = (hosted) => ({
      ...hosted,
      get: () => Promise.reject(new ConnectorError({ code, message: 'away' }, { sent: false })),
    });
    await events.sendHubSpot([told(id)]);
    await expect(looked('hubspot')).rejects.toThrow('away');
    for (let turn = 0; turn < 12; turn++) {
      code = turn % 2 === 0 ? 'RATE_LIMITED' : 'NETWORK';
      events.world.clock.advance(120_000);
      await lookAtRecords(events.deps, 'hubspot').catch(() => undefined);
    }
    expect(await looks()).toBe(1);
    events.world.faults.connection = undefined;
    events.world.clock.advance(120_000);
    expect((await sweep(events.deps)).filter(({ queue }) => queue === 'look')).toEqual([{ queue: 'look', scope: 'hubspot' }]);
    expect((await lookAtRecords(events.deps, 'hubspot')).read).toBe(1);
    expect([await looks(), await changesOf(id)]).toEqual([0, before + 1]);
    await events.world.drain();
  });

  test('is asked again later, and what can never be read holds up nobody and is given up', async () => {
    const [a, b] = [await take('person', EVERYWHERE), await take('person', EVERYWHERE)];
    const ids = [of(a, CONTACT), of(b, CONTACT)];
    for (const id of ids) await edit(events.world, CONTACT, id, { country: 'FR' });
    const before = await Promise.all(ids.map(changesOf));
    events.world.faults.connection = (hosted) => ({
      ...hosted,
      get(request, how) {
        if (request.targets.some((target) => 'id' in target && target.id === ids[0]))
          return Promise.reject(new ConnectorError({ code: 'UNAVAILABLE', message: 'away' }));
        return hosted.get(request, how);
      },
    });
    await events.sendHubSpot(ids.map((id) => told(id)));
    await expect(looked('hubspot')).rejects.toThrow('away');
    expect(await looks()).toBe(2);
    expect((await sweep(events.deps)).filter(({ queue }) => queue === 'look')).toEqual([]);
    for (let turn = 0; turn < 6; turn++) {
      events.world.clock.advance(120_000);
      await lookAtRecords(events.deps, 'hubspot').catch(() => undefined);
    }
    expect(await looks()).toBe(0);
    expect(await Promise.all(ids.map(changesOf))).toEqual([before[0], (before[1] ?? 0) + 1]);
    events.world.faults.connection = undefined;
    await captureFeed(events.deps, 'hubspot', 'contacts');
    expect(await changesOf(ids[0] ?? '')).toBe((before[0] ?? 0) + 1);
    await confirm(events.deps, 'hubspot');
  });
});
