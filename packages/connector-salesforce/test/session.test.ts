import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directContext } from '@meshline/connector-kit';
import {
  checkReportSchema,
  getResultSchema,
  provisionStepSchema,
  streamDescriptionSchema,
  type GetTarget,
  type Session,
} from '@meshline/connector-spec';
import { demoCredentials, serveSandbox, type ServedSandbox } from '@meshline/sandbox';
import { connector } from '../src/index.ts';
import { BASE, contactBody, Mirror, pass, provisioned, signal, simulated } from './simulated.ts';

describe('check', () => {
  it('names the org', async () => {
    const org = simulated();
    const report = checkReportSchema.parse(await org.session.check(signal));
    expect(report).toEqual({
      ok: true,
      account: { id: org.vendor.controls.organizationId, name: 'Northwind Demo' },
      problems: [],
    });
  });
  it('tells a wrong secret, a wrong address and a used-up day apart; the latter is waited for', async () => {
    const org = simulated();
    expect(await org.open('wrong').check(signal)).toMatchObject({ ok: false, problems: [{ code: 'credentials' }] });
    expect(await org.open('sesame', { baseUrl: `${BASE}/nowhere` }).check(signal)).toMatchObject({
      ok: false,
      problems: [{ code: 'account' }],
    });
    org.vendor.controls.useRequests(150_000);
    await expect(org.session.check(signal)).rejects.toMatchObject({ data: { code: 'RATE_LIMITED', httpStatus: 403 } });
  });
});

describe('describe', () => {
  it('gives every stream its typed fields', async () => {
    const org = simulated();
    const streams = (await org.session.describe(signal)).map((stream) => streamDescriptionSchema.parse(stream));
    expect(streams.map(({ stream }) => stream)).toEqual('Account Contact Lead Opportunity Task Event Case User'.split(' '));
    const fieldOf = (stream: string, name: string) =>
      streams.find((one) => one.stream === stream)?.fields.find((one) => one.name === name);
    expect(fieldOf('Contact', 'LastName')).toMatchObject({
      type: 'text',
      required: true,
      writable: true,
      clearable: false,
      maxLength: 80,
    });
    expect(fieldOf('Contact', 'Email')).toMatchObject({ type: 'email', required: false, clearable: true });
    expect(fieldOf('Lead', 'OwnerId')).toMatchObject({ type: 'reference', references: ['Group', 'User'] });
    expect(fieldOf('Lead', 'Status')?.options?.map(({ value }) => value)).toContain('MQL');
    expect(fieldOf('Lead', 'LeadSource')).toMatchObject({ type: 'enum' });
    expect(fieldOf('Opportunity', 'Amount')).toMatchObject({ type: 'money' });
    expect(fieldOf('Opportunity', 'CloseDate')).toMatchObject({ type: 'date', required: true });
    for (const left of ['Name', 'MailingAddress', 'Id', 'SystemModstamp']) expect(fieldOf('Contact', left)).toBeUndefined();
    expect(fieldOf('Account', 'Name')).toMatchObject({ writable: true, required: true });
    expect(
      streams.find(({ stream }) => stream === 'User')?.fields.map(({ name, type, writable }) => `${name} ${type} ${writable}`),
    ).toEqual(['active boolean false', 'email email false', 'firstName text false', 'lastName text false']);
  });
  it('changes its hash when a field is made, and only for its stream', async () => {
    const org = simulated();
    const hashes = async () => (await org.session.describe(signal)).map(({ hash }) => hash);
    const before = await hashes();
    expect(await hashes()).toEqual(before);
    await provisioned(org.session);
    expect((await hashes()).map((hash, n) => hash === before[n])).toEqual([false, false, false, false, false, true, true, true]);
  });
});

describe('provision', () => {
  it('makes what is missing, step by step, and nothing twice', async () => {
    const org = simulated();
    const { provision } = org.session;
    const before = (await provision?.plan(signal)) ?? [];
    for (const step of before) expect(provisionStepSchema.parse(step).state).toBe('missing');
    expect(before.map(({ id }) => id)).toEqual([
      'field:Account',
      'field:Contact',
      'field:Lead',
      'field:Opportunity',
      'field:Task',
      'permission-set',
      'access:Account',
      'access:Contact',
      'access:Lead',
      'access:Opportunity',
      'access:Task',
      'assignment',
    ]);
    for (const step of before) {
      await provision?.apply(step, signal);
      await provision?.apply(step, signal);
    }
    const after = (await provision?.plan(signal)) ?? [];
    expect(after.map(({ id, state }) => `${id} ${state}`)).toEqual(before.map(({ id }) => `${id} present`));
    for (const step of after) await org.open().provision?.apply(step, signal);
  });
  it('goes on where it was stopped', async () => {
    for (const stop of [1, 6, 8, 11]) {
      const org = simulated();
      for (const step of ((await org.session.provision?.plan(signal)) ?? []).slice(0, stop))
        await org.session.provision?.apply(step, signal);
      const rest = ((await org.open().provision?.plan(signal)) ?? []).filter(({ state }) => state === 'missing');
      expect(rest).toHaveLength(12 - stop);
      for (const step of rest) await org.session.provision?.apply(step, signal);
      expect((await org.session.provision?.plan(signal))?.every(({ state }) => state === 'present')).toBe(true);
    }
  });
});

describe('get', () => {
  const get = async (session: Session, targets: readonly GetTarget[], fields?: readonly string[]) => {
    const results = await session.get({ stream: 'Contact', targets, ...(fields === undefined ? {} : { fields }), signal });
    for (const result of results) getResultSchema.parse(structuredClone(result));
    expect(results.map(({ key }) => key)).toEqual(targets.map(({ key }) => key));
    return results;
  };
  it('answers each id with the record, its going or its new id', async () => {
    const org = simulated();
    const [live = '', deleted = '', loser = '', purged = ''] = Array.from({ length: 4 }, (_, n) =>
      org.backdoor.create('Contact', contactBody(n)),
    );
    org.backdoor.remove('Contact', deleted);
    org.backdoor.edit('Contact', live, { merge: [loser] });
    org.backdoor.remove('Contact', purged);
    org.backdoor.edit('Contact', purged, { purge: true });
    const ids = [live, live.slice(0, 15), deleted, loser, purged, '003000000000000AAA', 'nonsense', '001000000000001AAA'];
    const results = await get(
      org.session,
      ids.map((id, n) => ({ key: `k${n}`, id })),
      ['Email'],
    );
    const record = { stream: 'Contact', id: live, fields: { Email: 'p0@example.com' } };
    expect(results).toMatchObject([
      { state: 'found', record },
      { state: 'found', record },
      { state: 'gone' },
      { state: 'moved', to: { stream: 'Contact', id: loser === '' ? '' : live } },
      { state: 'gone' },
      { state: 'gone' },
      { state: 'gone' },
      { state: 'gone' },
    ]);
    const [found] = results;
    if (found?.state !== 'found') throw new Error('not found');
    expect(found.record.revision).toBe(found.record.modifiedAt);
    expect(found.record.url).toBe(`${BASE}/lightning/r/Contact/${live}/view`);
  });
  it('finds by a value without regard to case, the oldest first, and never by an injected one', async () => {
    const org = simulated();
    const first = org.backdoor.create('Contact', { LastName: 'A', Email: "o'neill@example.com" });
    org.clock.advance(1_000);
    org.backdoor.create('Contact', { LastName: 'B', Email: "o'neill@example.com" });
    const targets = ["O'Neill@Example.com", "x' OR Email != '", 'nobody@example.com', 'x\\'].map((value, n) => ({
      key: `k${n}`,
      field: 'Email',
      value,
    }));
    expect(await get(org.session, targets)).toMatchObject([
      { state: 'found', record: { id: first }, others: [{ fields: { LastName: 'B' } }] },
      { state: 'gone' },
      { state: 'gone' },
      { state: 'gone' },
    ]);
    await expect(get(org.session, [{ key: 'a', field: 'Title', value: 'CFO' }])).rejects.toMatchObject({
      data: { code: 'NOT_SUPPORTED' },
    });
  });
  it('names the keys that people mean one thing by, and finds accounts by their website in any usual spelling', async () => {
    const org = simulated();
    const ids = ['acme.com', 'https://www.Acme.com/', 'http://acme.com', 'https://notacme.com', 'acme.com.au'].map((Website, n) =>
      org.backdoor.create('Account', { Name: `Account ${n}`, Website }),
    );
    const keys = new Map((await org.session.describe(signal)).map(({ stream, naturalKeys }) => [stream, naturalKeys]));
    expect([keys.get('Account'), keys.get('Contact'), keys.get('Lead')]).toEqual([['Website'], ['Email'], ['Email']]);
    const targets = ['acme.com', 'https://www.acme.com', 'none.com'].map((value) => ({ key: value, field: 'Website', value }));
    const results = await org.session.get({ stream: 'Account', targets, fields: ['Name'], signal });
    const found = results.map((each) =>
      each.state === 'found' ? [each.record, ...(each.others ?? [])].map(({ id }) => id).toSorted() : each.state,
    );
    expect(found).toEqual([ids.slice(0, 3).toSorted(), ids.slice(0, 3).toSorted(), 'gone']);
  });
  it('takes 2,000 targets of each kind', async () => {
    const org = simulated();
    await provisioned(org.session);
    const ids = Array.from({ length: 400 }, (_, n) =>
      org.backdoor.create('Contact', { ...contactBody(n), MeshLine_Id__c: `slot-${n}` }),
    );
    for (const id of ids.slice(0, 300)) org.backdoor.remove('Contact', id);
    const kinds: GetTarget[][] = [
      Array.from({ length: 2_000 }, (_, n) => ({ key: `${n}`, id: ids[n] ?? `003${String(n).padStart(12, '0')}` })),
      Array.from({ length: 2_000 }, (_, n) => ({ key: `${n}`, marker: `slot-${n}` })),
      Array.from({ length: 2_000 }, (_, n) => ({ key: `${n}`, field: 'Email', value: `p${n}@example.com` })),
    ];
    for (const targets of kinds) {
      const states = (await get(org.session, targets, ['Email'])).map(({ state }) => state);
      expect(states).toEqual(Array.from({ length: 2_000 }, (_, n) => (n >= 300 && n < 400 ? 'found' : 'gone')));
    }
  });
  it('follows a converted lead, by id and by marker', async () => {
    const org = simulated();
    await provisioned(org.session);
    const id = org.backdoor.create('Lead', { LastName: 'Vogt', Company: 'Nordlicht', MeshLine_Id__c: 'slot-1' });
    org.backdoor.edit('Lead', id, { convert: true });
    const to = { stream: 'Contact', id: org.backdoor.get('Lead', id)?.properties['ConvertedContactId'] };
    const results = await org.session.get({
      stream: 'Lead',
      targets: [
        { key: 'a', id },
        { key: 'b', marker: 'slot-1' },
      ],
      signal,
    });
    expect(results).toMatchObject([
      { key: 'a', state: 'moved', to },
      { key: 'b', state: 'moved', to },
    ]);
  });
});

describe('over real HTTP, with the demo population', () => {
  let served: ServedSandbox;
  beforeAll(async () => {
    served = await serveSandbox({ people: 60, seed: 3 });
  });
  afterAll(() => served.close());
  it('every live record of every stream is read with its values', async () => {
    const parsed = connector.parseSettings({ baseUrl: `${served.url}/salesforce` });
    if (!parsed.ok) throw new Error('settings');
    const [clientId = '', clientSecret = ''] = demoCredentials.salesforce.secret.split(':');
    const session = connector.create(parsed.settings).open(directContext({ secrets: { clientId, clientSecret } }));
    const { backdoor } = served.sandbox.vendors.salesforce;
    for (const stream of ['Account', 'Contact', 'Lead', 'Opportunity', 'User']) {
      const mirror = new Mirror().take((await pass(session, stream)).items);
      const live = [...backdoor.records()].filter(
        (one) => one.type === stream && one.live && one.properties['IsConverted'] !== true,
      );
      expect(live.length).toBeGreaterThan(0);
      for (const { id, properties } of live) {
        const fields = mirror.live.get(id);
        if (stream === 'User') expect(fields).toMatchObject({ email: properties['Email'], active: properties['IsActive'] });
        else expect(fields?.['OwnerId']).toMatchObject({ id: properties['OwnerId'] });
        for (const name of ['Name', 'Email', 'Phone', 'LastName', 'StageName', 'BillingCountry']) {
          if (fields !== undefined && name in fields) expect(fields[name]).toBe(properties[name]);
        }
      }
      if (stream !== 'User') expect(mirror.live.size).toBe(live.length);
    }
    expect((await session.check(signal)).ok).toBe(true);
  });
});
