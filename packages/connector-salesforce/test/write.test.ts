import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeResultSchema, type Session, type WriteOperation, type WriteResult } from '@meshline/connector-spec';
import { contactBody, MINUTE, provisioned, signal, simulated, type Simulated } from './simulated.ts';

async function write(session: Session, operations: readonly WriteOperation[]): Promise<readonly WriteResult[]> {
  const results = (await session.write?.({ operations, signal })) ?? [];
  for (const result of results) writeResultSchema.parse(structuredClone(result));
  expect(results.map(({ opId }) => opId)).toEqual(operations.map(({ opId }) => opId));
  return results;
}
const create = (
  n: number,
  patch: WriteOperation extends infer O ? (O extends { patch: infer P } ? P : never) : never = contactBody(n),
): WriteOperation => ({
  opId: `op-${n}`,
  stream: 'Contact',
  kind: 'create',
  patch,
  marker: `slot-${n}`,
});
const one = async (session: Session, operation: WriteOperation): Promise<WriteResult> =>
  (await write(session, [operation]))[0] as WriteResult;
const update = (id: string, patch: Record<string, string | null>): WriteOperation => ({
  opId: 'u',
  stream: 'Contact',
  kind: 'update',
  id,
  patch,
});
const contacts = ({ backdoor }: Simulated) => [...backdoor.records()].filter(({ type, live }) => type === 'Contact' && live);

async function ready(): Promise<Simulated> {
  const org = simulated();
  await provisioned(org.session);
  return org;
}

describe('a create with a marker', () => {
  it('makes one record however often it is sent, and whichever answers are lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        async (losses, size) => {
          const org = await ready();
          const operations = Array.from({ length: size }, (_, n) => create(n));
          for (const lost of losses) {
            org.faults.lose = (request) => lost && request.url.includes('/composite/');
            for (const result of await write(org.session, operations)) expect(result.outcome).toBe(lost ? 'unknown' : 'applied');
          }
          expect(new Set(contacts(org).map(({ properties }) => properties['MeshLine_Id__c']))).toEqual(
            new Set(operations.map((_, n) => `slot-${n}`)),
          );
          expect(contacts(org)).toHaveLength(size);
          org.faults.lose = undefined;
          const found = await org.session.get({
            stream: 'Contact',
            targets: operations.map((_, n) => ({ key: `k${n}`, marker: `SLOT-${n}` })),
            signal,
          });
          expect(found.map(({ state }) => state)).toEqual(operations.map(() => 'found'));
          const again = await write(org.session, operations);
          expect(again.every((result) => result.outcome === 'applied' && result.created === false)).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });
  it('without the marker field is made all the same, and says what it could not do', async () => {
    const org = simulated();
    expect(await one(org.session, create(1))).toMatchObject({
      outcome: 'applied',
      created: true,
      warnings: [{ kind: 'unsupported-field', field: 'MeshLine_Id__c' }],
    });
    await expect(org.session.get({ stream: 'Contact', targets: [{ key: 'a', marker: 'slot-1' }], signal })).rejects.toMatchObject(
      { data: { code: 'NOT_SUPPORTED' } },
    );
    await provisioned(org.open());
    expect(await one(org.session, create(2))).not.toHaveProperty('warnings');
    expect(await org.session.get({ stream: 'Contact', targets: [{ key: 'a', marker: 'slot-2' }], signal })).toMatchObject([
      { state: 'found', record: { marker: 'slot-2' } },
    ]);
  });
  it('keeps the owner that it was given: assignment rules stay off (T17)', async () => {
    const org = await ready();
    const owner = org.backdoor.create('User', { Email: 'mara@example.com', FirstName: 'Mara', LastName: 'Lind', IsActive: true });
    const result = await one(org.session, {
      opId: 'a',
      stream: 'Lead',
      kind: 'create',
      marker: 'm',
      patch: { LastName: 'Vogt', Company: 'Nordlicht', OwnerId: { stream: 'User', id: owner } },
    });
    expect(result.outcome).toBe('applied');
    expect([...org.backdoor.records()].find(({ type }) => type === 'Lead')?.properties['OwnerId']).toBe(owner);
    expect(org.vendor.mutations().at(-1)).toMatchObject({ type: 'Lead', kind: 'create', marker: 'm', viaApi: true });
  });
});

describe('each row of a call has its own outcome', () => {
  it('as the vendor sees it: missing, too long, not in the picklist, unknown owner, deleted, locked, fine', async () => {
    const org = await ready();
    const { backdoor } = org;
    const [fine = '', deleted = '', locked = '', purged = ''] = Array.from({ length: 4 }, (_, n) =>
      backdoor.create('Contact', contactBody(n)),
    );
    backdoor.remove('Contact', deleted);
    backdoor.remove('Contact', purged);
    backdoor.edit('Contact', purged, { purge: true });
    backdoor.edit('Contact', locked, { Title: 'x', commitAfter: MINUTE });
    const creates = await write(org.session, [
      create(1, { FirstName: 'No last name' }),
      create(2, { LastName: 'x'.repeat(81) }),
      create(3),
    ]);
    expect(creates).toMatchObject([
      { outcome: 'rejected', error: { code: 'RECORD_REJECTED', vendorCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] } },
      { outcome: 'rejected', error: { code: 'RECORD_REJECTED', vendorCode: 'STRING_TOO_LONG' } },
      { outcome: 'applied', created: true },
    ]);
    const ids = [fine, deleted, locked, purged];
    const updates = await write(
      org.session,
      ids.map((id, n) => ({ opId: `u${n}`, stream: 'Contact', kind: 'update', id, patch: { Title: 'CFO' } })),
    );
    expect(updates).toMatchObject([
      { outcome: 'applied', id: fine },
      { outcome: 'rejected', error: { code: 'RECORD_GONE' } },
      { outcome: 'rejected', error: { code: 'RECORD_BUSY' } },
      { outcome: 'rejected', error: { code: 'RECORD_GONE' } },
    ]);
    expect(backdoor.get('Contact', fine)?.properties['Title']).toBe('CFO');
    const leads = await write(org.session, [
      { opId: 'l', stream: 'Lead', kind: 'create', marker: 'l', patch: { LastName: 'V', Company: 'N', Status: 'Nonsense' } },
    ]);
    expect(leads).toMatchObject([{ outcome: 'rejected', error: { vendorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' } }]);
  });
  it('clears, links, and writes dates and money as they read back', async () => {
    const org = await ready();
    const account = await one(org.session, {
      opId: 'a',
      stream: 'Account',
      kind: 'create',
      marker: 'a',
      patch: { Name: 'Nordlicht GmbH', NumberOfEmployees: 40 },
    });
    if (account.outcome !== 'applied') throw new Error('no account');
    const patch = {
      Name: 'Deal',
      StageName: 'Prospecting',
      CloseDate: '2026-12-24',
      Amount: { amount: '1250.5', currency: 'USD' },
      AccountId: { stream: 'Account', id: account.id },
    };
    const deal = await one(org.session, { opId: 'd', stream: 'Opportunity', kind: 'create', marker: 'd', patch });
    if (deal.outcome !== 'applied') throw new Error('no opportunity');
    const get = async () => (await org.session.get({ stream: 'Opportunity', targets: [{ key: 'k', id: deal.id }], signal }))[0];
    expect(await get()).toMatchObject({ state: 'found', record: { fields: patch, marker: 'd' } });
    expect(
      await one(org.session, { opId: 'd', stream: 'Opportunity', kind: 'update', id: deal.id, patch: { Amount: null } }),
    ).toMatchObject({ outcome: 'applied', id: deal.id });
    expect(await get()).toMatchObject({ record: { fields: { Amount: null } } });
    expect(
      await one(org.session, {
        opId: 'd',
        stream: 'Opportunity',
        kind: 'update',
        id: deal.id,
        patch: { Amount: { amount: '1', currency: 'EUR' } },
      }),
    ).toMatchObject({ outcome: 'rejected', error: { fields: ['Amount'] } });
  });
  it('a duplicate rule makes it a conflict with the record it found', async () => {
    const org = await ready();
    const id = org.backdoor.create('Contact', contactBody(1));
    for (const action of ['block', 'alert'] as const) {
      org.vendor.controls.setDuplicateRule('Contact', action);
      expect(await one(org.session, create(1))).toMatchObject({
        outcome: 'conflict',
        error: { code: 'RECORD_CONFLICT', vendorCode: 'DUPLICATES_DETECTED', existingId: id },
      });
    }
    expect(contacts(org)).toHaveLength(1);
  });
  it('a unique value that another record holds is a conflict on a create and refused on an update', async () => {
    const org = await ready();
    const [first, second] = await write(org.session, [create(1), create(2)]);
    if (first?.outcome !== 'applied' || second?.outcome !== 'applied') throw new Error('no contacts');
    const patch = { MeshLine_Id__c: 'slot-1' };
    expect(
      await one(org.session, { opId: 'a', stream: 'Contact', kind: 'create', patch: { LastName: 'X', ...patch } }),
    ).toMatchObject({ outcome: 'conflict', error: { existingId: first.id } });
    expect(await one(org.session, update(second.id, patch))).toMatchObject({
      outcome: 'rejected',
      error: { code: 'RECORD_CONFLICT', existingId: first.id },
    });
  });
  it('a converted lead is gone to its contact', async () => {
    const org = await ready();
    const id = org.backdoor.create('Lead', { LastName: 'Vogt', Company: 'Nordlicht' });
    org.backdoor.edit('Lead', id, { convert: true });
    expect(await one(org.session, { opId: 'a', stream: 'Lead', kind: 'update', id, patch: { Title: 'x' } })).toMatchObject({
      outcome: 'rejected',
      error: { code: 'RECORD_GONE' },
    });
  });
  it('an upsert finds by an external id, in either case', async () => {
    const org = await ready();
    const upsert = (value: string): WriteOperation => ({
      opId: 'a',
      stream: 'Contact',
      kind: 'upsert',
      key: { field: 'MeshLine_Id__c', value },
      patch: contactBody(1),
    });
    const made = await one(org.session, upsert("a/b c?d#é'"));
    expect(made).toMatchObject({ outcome: 'applied', created: true });
    expect(await one(org.session, upsert("A/B C?D#É'"))).toEqual({ ...made, created: false });
  });
  it('a delete is done once and then found done', async () => {
    const org = await ready();
    const id = org.backdoor.create('Contact', contactBody(1));
    const archive: WriteOperation = { opId: 'a', stream: 'Contact', kind: 'archive', id: id.slice(0, 15) };
    expect(await one(org.session, archive)).toEqual({ opId: 'a', outcome: 'applied', id });
    expect(await one(org.session, archive)).toEqual({ opId: 'a', outcome: 'unchanged', id });
    expect(org.backdoor.get('Contact', id)?.live).toBe(false);
  });
  it('a lost answer leaves updates and deletes unknown, and they may be sent again', async () => {
    const org = await ready();
    const id = org.backdoor.create('Contact', contactBody(1));
    org.faults.lose = (request) => request.url.includes('/composite/');
    expect((await one(org.session, update(id, { Title: 'CFO' }))).outcome).toBe('unknown');
    expect((await one(org.session, { opId: 'a', stream: 'Contact', kind: 'archive', id })).outcome).toBe('unknown');
    org.faults.lose = undefined;
    expect((await one(org.session, { opId: 'a', stream: 'Contact', kind: 'archive', id })).outcome).toBe('unchanged');
  });
  it("the day's allocation used up rejects all with a time", async () => {
    const org = await ready();
    const id = org.backdoor.create('Contact', contactBody(1));
    org.vendor.controls.useRequests(150_000);
    expect(await one(org.session, update(id, { Title: 'CFO' }))).toMatchObject({
      outcome: 'rejected',
      error: { code: 'RATE_LIMITED', retryAt: org.clock.now() + 15 * MINUTE },
    });
  });
  it('an expired session is renewed in passing', async () => {
    const org = await ready();
    const id = org.backdoor.create('Contact', contactBody(1));
    org.vendor.controls.expireSessions();
    expect((await one(org.session, update(id, { Title: 'CFO' }))).outcome).toBe('applied');
  });
});
