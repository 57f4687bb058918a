import type { GetResult } from '@meshline/connector-spec';
import { decideException } from '@meshline/sync';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deliverTo, planFrom } from '../support/steps.ts';
import {
  edit,
  identityOf,
  mutationCount,
  of,
  ourWrites,
  questions,
  shown,
  subjectsOf,
  type Subject,
} from '../support/subjects.ts';
import { expectLaws } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const EVERYWHERE = [CONTACT, SF_CONTACT, 'close/contact'];

describe('a record at which delivery fails holds up nobody else', () => {
  let world: World;
  let take: ReturnType<typeof subjectsOf>;
  beforeAll(async () => {
    world = await createWorld({ people: 60, seed: 2 });
    await world.drain();
    take = subjectsOf(world);
  }, 60_000);
  afterEach(() => {
    delete world.faults.connection;
    delete world.faults.transport;
  });
  afterAll(() => world.close());

  let failures = 0;
  /** What HubSpot shows of a record that `isIt` names can't be looked at. */
  const poison = (isIt: (result: GetResult & { readonly state: 'found' }) => boolean): void => {
    failures = 0;
    world.faults.connection = (hosted) =>
      hosted.id !== 'hubspot'
        ? hosted
        : {
            ...hosted,
            async get(request, ...more) {
              const results = await hosted.get(request, ...more);
              return results.map((result) => {
                if (result.state !== 'found' || !isIt(result)) return result;
                const fields = new Proxy(result.record.fields, {
                  ownKeys() {
                    failures++;
                    throw new TypeError('cannot read Secret Value');
                  },
                });
                return { ...result, record: { ...result.record, fields } };
              });
            },
          };
  };
  const crowd = async (title: string): Promise<readonly [Subject, ...Subject[]]> => {
    const poisoned = await take('person', EVERYWHERE);
    const people = [poisoned, await take('person', EVERYWHERE), await take('person', EVERYWHERE)] as const;
    for (const person of people) await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: title });
    await planFrom(world, 'salesforce');
    return people;
  };
  const titleOf = (person: Subject): unknown => shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle'];
  const write = async ({ identity }: { identity: string }): Promise<Record<string, unknown> | undefined> =>
    (
      await world.pool.query<Record<string, unknown>>(
        `select state, attempts from intent where identity = $1 and connection = 'hubspot' order by seq desc limit 1`,
        [identity],
      )
    ).rows[0];
  const retry = async (identity: string): Promise<void> => {
    const [asked] = await questions(world, identity);
    const { id = 0, version = 0 } = asked ?? {};
    expect(
      await decideException(world.deps, { exception: id, version, verb: 'retry', reason: 'Mended', actor: 'sam' }),
    ).toMatchObject({ ok: true });
  };
  const sentTo = async (id: string, from: number): Promise<number> =>
    (await ourWrites(world, from)).filter((row) => row.vendor === 'hubspot' && row.id === id).length;

  test('where the comparison before the write throws, the others are sent in the same turn; after three failures it is parked, and a retry sends it', async () => {
    const [poisoned, ...others] = await crowd('Compared');
    poison(({ record }) => record.id === of(poisoned, CONTACT));
    await deliverTo(world, 'hubspot');
    for (const other of others) expect(titleOf(other)).toBe('Compared');
    await world.drain();
    expect(failures).toBeGreaterThanOrEqual(3);
    expect(await write(poisoned)).toMatchObject({ state: 'parked' });
    for (const other of others) expect(await write(other)).toMatchObject({ state: 'confirmed', attempts: 1 });
    expect(titleOf(poisoned)).not.toBe('Compared');
    const asked = await questions(world, poisoned.identity);
    expect(asked).toMatchObject([{ reason: 'write-fails', owner: 'sam' }]);
    expect(JSON.stringify(asked)).not.toContain('Secret Value');
    expect(asked[0]?.finding.message).toContain(`hubspot/contacts/${of(poisoned, CONTACT)}`);

    // What changes meanwhile isn't tried.
    failures = 0;
    await edit(world, SF_CONTACT, of(poisoned, SF_CONTACT), { Title: 'Compared later' });
    await world.drain();
    expect(failures).toBe(0);

    delete world.faults.connection;
    await retry(poisoned.identity);
    await world.drain();
    expect(titleOf(poisoned)).toBe('Compared later');
    expect(await questions(world, poisoned.identity)).toEqual([]);
    await expectLaws(world);
  });

  test('where the read-back throws, the others are confirmed; it is parked, and a retry reads back and sends nothing again', async () => {
    const [poisoned, ...others] = await crowd('Read back');
    const id = of(poisoned, CONTACT);
    const from = await mutationCount(world);
    await deliverTo(world, 'hubspot');
    poison(({ record }) => record.id === id);
    await world.drain();
    for (const other of others) expect(await write(other)).toMatchObject({ state: 'confirmed' });
    expect(await write(poisoned)).toMatchObject({ state: 'parked' });
    expect(failures).toBeGreaterThanOrEqual(3);
    expect(failures).toBeLessThanOrEqual(12);
    expect(await questions(world, poisoned.identity)).toMatchObject([{ reason: 'write-fails' }]);

    delete world.faults.connection;
    await retry(poisoned.identity);
    await world.drain();
    expect(await write(poisoned)).toMatchObject({ state: 'confirmed' });
    expect(await sentTo(id, from)).toBe(1);
    await expectLaws(world);
  });

  test('a create whose answer was lost and that can not be looked for is parked as unknown: a retry finds it, and makes nothing twice', async () => {
    const from = await mutationCount(world);
    const { id } = await world.control<{ id: string }>('create', {
      vendor: 'salesforce',
      type: 'Lead',
      properties: {
        LastName: 'Parkedcreate',
        FirstName: 'Quirina',
        Email: 'parked@quirks.example',
        Company: 'Quirks',
        Status: 'New',
      },
    });
    world.faults.transport = async (connection, request, forward) => {
      const response = await forward();
      if (connection !== 'hubspot' || !request.url.endsWith('/contacts/batch/upsert')) return response;
      throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    };
    poison(
      ({ record }) => record.marker !== undefined && record.marker !== null && record.fields['email'] === 'parked@quirks.example',
    );
    await world.drain();
    const identity = (await identityOf(world, 'salesforce/Lead', id)) ?? '';
    expect(await write({ identity })).toMatchObject({ state: 'parked' });

    delete world.faults.transport;
    delete world.faults.connection;
    await retry(identity);
    await world.drain();
    expect(await write({ identity })).toMatchObject({ state: 'confirmed', attempts: 1 });
    const made = (await ourWrites(world, from)).filter(
      ({ vendor, kind, type }) => vendor === 'hubspot' && kind === 'create' && type === 'contacts',
    );
    expect(made).toHaveLength(1);
    await expectLaws(world);
  });
});
