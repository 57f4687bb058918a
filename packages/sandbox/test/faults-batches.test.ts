import { describe, expect, it } from 'vitest';
import { CONTACTS, faultWorld, person, type FaultWorld } from './fault-world.ts';

const BATCH = `${CONTACTS}/batch/create`;
const inputs = (count: number): Record<string, unknown> => ({
  inputs: Array.from({ length: count }, (_, at) => ({ ...person(`p${at}@x.example`), objectWriteTraceId: `t${at}` })),
});
const traces = (answer: { body: { results: { objectWriteTraceId: string }[] } }): string[] =>
  answer.body.results.map((each) => each.objectWriteTraceId);

const emailsIn = async ({ hubspot }: FaultWorld): Promise<number> =>
  (await hubspot('GET', `${CONTACTS}?limit=100`)).body.results.length;

describe('batches of HubSpot', () => {
  it('come back permuted, short of items, or with items twice; all items were applied', async () => {
    for (const [fault, check] of [
      [{ kind: 'batch-permuted' }, (got: string[]) => expect(got.toSorted()).toEqual(['t0', 't1', 't2', 't3', 't4', 't5'])],
      [{ kind: 'batch-item-missing', items: 2 }, (got: string[]) => expect(new Set(got).size).toBe(4)],
      [{ kind: 'batch-item-twice', items: 3 }, (got: string[]) => expect([got.length, new Set(got).size]).toEqual([9, 6])],
    ] as const) {
      const world = faultWorld();
      await world.script({ vendor: 'hubspot', times: 1, fault });
      const answer = await world.hubspot('POST', BATCH, inputs(6));
      expect(answer.status).toBe(201);
      check(traces(answer));
      expect(await emailsIn(world)).toBe(6);
      expect((await world.mutations('hubspot')).map(([, , faults]) => faults)).toEqual(Array(6).fill([fault.kind]));
      expect(await world.fired()).toEqual([1]);
    }
  });

  it('leave requests that are no batch alone and uncounted', async () => {
    const { script, hubspot, fired } = faultWorld();
    await script({ fault: { kind: 'batch-item-missing' } });
    expect((await hubspot('POST', CONTACTS, person('a@x.example'))).status).toBe(201);
    expect(await fired()).toEqual([0]);
  });

  it('fail as a whole for one bad item, until the item is alone', async () => {
    const world = faultWorld();
    const { script, hubspot, fired, mutations } = world;
    await script(
      {
        vendor: 'hubspot',
        fault: { kind: 'validation-rule', type: 'contacts', field: 'email', equals: 'p2@x.example', message: 'No p2' },
      },
      { vendor: 'hubspot', fault: { kind: 'batch-all-or-nothing' } },
    );
    const whole = await hubspot('POST', BATCH, inputs(4));
    expect([whole.status, whole.body.category]).toEqual([400, 'VALIDATION_ERROR']);
    expect(whole.body.message).toContain('No p2');
    expect([await emailsIn(world), await mutations('hubspot')]).toEqual([0, []]);
    const half = await hubspot('POST', BATCH, inputs(2));
    expect([half.status, traces(half).length]).toEqual([201, 2]);
    expect(await fired()).toEqual([1, 2]);
  });

  it('name the bad item beside the good ones where nothing forces them together', async () => {
    const { script, hubspot } = faultWorld();
    await script({ vendor: 'hubspot', fault: { kind: 'validation-rule', type: 'contacts', field: 'email', pattern: '^p[12]@' } });
    const answer = await hubspot('POST', BATCH, inputs(4));
    expect(answer.status).toBe(207);
    expect(traces(answer).toSorted()).toEqual(['t0', 't3']);
    expect(
      answer.body.errors.map((each: { context: { objectWriteTraceId: string[] } }) => each.context.objectWriteTraceId),
    ).toEqual([['t1'], ['t2']]);
  });
});

describe('batches of Salesforce', () => {
  const accounts = (...names: readonly string[]): Record<string, unknown> => ({
    allOrNone: false,
    records: names.map((Name) => ({ attributes: { type: 'Account' }, Name })),
  });

  it('fail as a whole for one bad record, with the words of allOrNone', async () => {
    const { script, salesforce, mutations } = faultWorld();
    const rule = {
      vendor: 'salesforce',
      fault: { kind: 'validation-rule', type: 'Account', field: 'Name', equals: 'Bad', message: 'Not Bad' },
    };
    await script(rule);
    const partial = await salesforce('POST', '/composite/sobjects', accounts('Good', 'Bad'));
    expect(partial.body.map((each: { success: boolean }) => each.success)).toEqual([true, false]);
    await script(rule, { vendor: 'salesforce', fault: { kind: 'batch-all-or-nothing' } });
    const whole = await salesforce('POST', '/composite/sobjects', accounts('Good', 'Bad'));
    expect(whole.body.map((each: { errors: { statusCode: string }[] }) => each.errors[0]?.statusCode)).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    ]);
    expect(await mutations('salesforce')).toHaveLength(1);
  });

  it('permute composites, which have references, and never collections, whose order is their contract', async () => {
    const { script, salesforce, fired } = faultWorld();
    await script({ vendor: 'salesforce', fault: { kind: 'batch-permuted' } });
    const names = ['A', 'B', 'C', 'D'];
    await salesforce('POST', '/composite/sobjects', accounts(...names));
    expect(await fired()).toEqual([0]);
    const compositeRequest = names.map((Name) => ({
      method: 'POST',
      url: '/services/data/v62.0/sobjects/Account',
      referenceId: `ref${Name}`,
      body: { Name: `${Name}2` },
    }));
    const { body } = await salesforce('POST', '/composite', { compositeRequest });
    const order = body.compositeResponse.map((each: { referenceId: string }) => each.referenceId);
    expect(order).not.toEqual(['refA', 'refB', 'refC', 'refD']);
    expect(order.toSorted()).toEqual(['refA', 'refB', 'refC', 'refD']);
  });
});
