import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cursor } from '@meshline/connector-spec';
import { contactBody, MINUTE, Mirror, pass, signal, simulated, START, type Simulated } from './simulated.ts';

const old = { createdAt: START - 86_400_000, updatedAt: START - 86_400_000 };

function seed({ backdoor }: Simulated, count: number): string[] {
  return Array.from({ length: count }, (_, n) => backdoor.create('Contact', contactBody(n), old));
}
const liveIds = ({ backdoor }: Simulated, type: string): string[] =>
  [...backdoor.records()]
    .filter((record) => record.type === type && record.live && record.properties['IsConverted'] !== true)
    .map(({ id }) => id)
    .toSorted();
const idsOf = (mirror: Mirror): string[] => [...mirror.live.keys()].toSorted();

describe('a full pass', () => {
  it('yields the state of the vendor over several pages, with a checkpoint at least every 500 records', async () => {
    const org = simulated();
    seed(org, 2_600);
    const { items, phases } = await pass(org.session, 'Contact');
    const mirror = new Mirror().take(items);
    expect(idsOf(mirror)).toEqual(liveIds(org, 'Contact'));
    let run = 0;
    for (const item of items) expect((run = item.kind === 'checkpoint' ? 0 : run + 1)).toBeLessThanOrEqual(500);
    expect([...new Set(phases)]).toEqual(['snapshot', 'changes']);
    for (const [id, fields] of mirror.live) {
      const { Email, LastName, Phone } = org.backdoor.get('Contact', id)?.properties ?? {};
      expect(fields).toMatchObject({ Email, LastName, Phone, Title: null, HasOptedOutOfEmail: false });
    }
  });
  it('gone on with from any checkpoint yields the rest, and nothing is lost', async () => {
    const org = simulated();
    seed(org, 1_700);
    const { phases } = await pass(org.session, 'Contact', undefined, undefined, ['Email']);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: phases.length }), async (stopAt) => {
        const mirror = new Mirror();
        const first = await pass(org.open(), 'Contact', undefined, stopAt, ['Email']);
        const rest = await pass(org.open(), 'Contact', first.cursor, undefined, ['Email']);
        expect(idsOf(mirror.take(first.items).take(rest.items))).toEqual(liveIds(org, 'Contact'));
      }),
      { numRuns: 5 },
    );
  });
  it('loses no change that is made between its pages', async () => {
    const org = simulated();
    const ids = seed(org, 1_200);
    const first = await pass(org.session, 'Contact', undefined, 1, ['LastName']);
    org.clock.advance(30 * MINUTE);
    org.backdoor.edit('Contact', ids[0] ?? '', { LastName: 'Changed' });
    org.backdoor.remove('Contact', ids[1] ?? '');
    org.backdoor.create('Contact', contactBody(9_999));
    org.clock.advance(30 * MINUTE);
    const rest = await pass(org.session, 'Contact', first.cursor, undefined, ['LastName']);
    const mirror = new Mirror().take(first.items).take(rest.items);
    expect(idsOf(mirror)).toEqual(liveIds(org, 'Contact'));
    expect(mirror.live.get(ids[0] ?? '')).toEqual({ LastName: 'Changed' });
  });
  it('of leads yields converted ones as aliases, and of users their four fields', async () => {
    const org = simulated();
    const user = org.backdoor.create(
      'User',
      { Email: 'mara@example.com', FirstName: 'Mara', LastName: 'Lind', IsActive: false },
      old,
    );
    const lead = org.backdoor.create('Lead', { LastName: 'Vogt', Company: 'Nordlicht', OwnerId: user }, old);
    const kept = org.backdoor.create('Lead', { LastName: 'Kern', Company: 'Nordlicht', Status: 'MQL' }, old);
    org.backdoor.edit('Lead', lead, { convert: true });
    const leads = new Mirror().take((await pass(org.session, 'Lead')).items);
    expect([...leads.live.keys()]).toEqual([kept]);
    expect(leads.moved.get(lead)).toBe(
      `converted Contact ${String(org.backdoor.get('Lead', lead)?.properties['ConvertedContactId'])}`,
    );
    const users = new Mirror().take((await pass(org.session, 'User')).items);
    expect(users.live.get(user)).toEqual({ email: 'mara@example.com', firstName: 'Mara', lastName: 'Lind', active: false });
  });
  it('of an object too wide for a URI reads the same', async () => {
    const org = simulated();
    seed(org, 30);
    const narrow = await pass(org.session, 'Contact', undefined, undefined, ['Email', 'LastName']);
    const description = (await org.session.describe(signal)).find(({ stream }) => stream === 'Contact');
    for (let n = 0; n < 320; n++) {
      const FullName = `Contact.A_field_with_a_long_name_number_${n}__c`;
      await org.vendor.fetch(
        await tooling(org, '/tooling/sobjects/CustomField', {
          FullName,
          Metadata: { label: `Field ${n}`, type: 'Text', length: 40 },
        }),
      );
    }
    const set = (await (
      await org.vendor.fetch(await tooling(org, '/sobjects/PermissionSet', { Name: 'Wide', Label: 'Wide' }))
    ).json()) as { id: string };
    for (let n = 0; n < 320; n++) {
      const Field = `Contact.A_field_with_a_long_name_number_${n}__c`;
      await org.vendor.fetch(
        await tooling(org, '/sobjects/FieldPermissions', {
          ParentId: set.id,
          SobjectType: 'Contact',
          Field,
          PermissionsRead: true,
          PermissionsEdit: true,
        }),
      );
    }
    await org.vendor.fetch(
      await tooling(org, '/sobjects/PermissionSetAssignment', {
        PermissionSetId: set.id,
        AssigneeId: org.vendor.controls.runningUserId,
      }),
    );
    const session = org.open();
    org.faults.calls.length = 0;
    const wide = await pass(session, 'Contact');
    expect(
      org.faults.calls.filter((call) => call.startsWith('POST') && call.endsWith('/composite/sobjects/Contact')),
    ).not.toEqual([]);
    const fields = (await session.describe(signal)).find(({ stream }) => stream === 'Contact')?.fields ?? [];
    expect(fields.length).toBe((description?.fields.length ?? 0) + 320);
    expect(idsOf(new Mirror().take(wide.items))).toEqual(idsOf(new Mirror().take(narrow.items)));
    const removed = idsOf(new Mirror().take(wide.items))[0] ?? '';
    org.backdoor.remove('Contact', removed);
    expect(new Mirror().take((await pass(session, 'Contact', wide.cursor)).items).gone).toEqual(new Set([removed]));
  });
});

const tokens = new WeakMap<Simulated, string>();
async function tooling(org: Simulated, path: string, body: unknown): Promise<Request> {
  const root = 'http://127.0.0.1:9';
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'app', client_secret: 'sesame' });
  const asked =
    tokens.get(org) ??
    (
      (await (await org.vendor.fetch(new Request(`${root}/services/oauth2/token`, { method: 'POST', body: form }))).json()) as {
        access_token: string;
      }
    ).access_token;
  tokens.set(org, asked);
  return new Request(`${root}/services/data/v62.0${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${asked}`, 'content-type': 'application/json' },
  });
}

type Step = {
  readonly act: 'create' | 'edit' | 'remove' | 'undelete' | 'merge' | 'late' | 'wait' | 'poll';
  readonly pick: number;
};
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('create', 'edit', 'remove', 'undelete', 'merge', 'late', 'wait', 'poll', 'poll'),
  pick: fc.nat(1_000),
});

describe('an incremental pass', () => {
  it('finds whatever people did, however polls fall between it, and also what commits late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, restarts) => {
        const org = simulated();
        seed(org, 12);
        let session = org.session;
        const mirror = new Mirror();
        let cursor: Cursor | undefined;
        const poll = async (): Promise<void> => {
          if (restarts) session = org.open();
          const read = await pass(session, 'Contact', cursor, undefined, ['LastName', 'Phone']);
          mirror.take(read.items);
          cursor = read.cursor;
        };
        await poll();
        for (const { act, pick } of steps) {
          const all = [...org.backdoor.records()].filter(({ type }) => type === 'Contact');
          const some = all.filter(({ live }) => live !== (act === 'undelete'));
          const id = some[pick % Math.max(1, some.length)]?.id ?? '';
          const other = some[(pick + 1) % Math.max(1, some.length)]?.id ?? '';
          try {
            if (act === 'create') org.backdoor.create('Contact', contactBody(pick));
            else if (act === 'late') org.backdoor.edit('Contact', id, { LastName: `Late ${pick}`, commitAfter: 8 * MINUTE });
            else if (act === 'edit') org.backdoor.edit('Contact', id, { LastName: `Edit ${pick}` });
            else if (act === 'remove') org.backdoor.remove('Contact', id);
            else if (act === 'undelete') org.backdoor.edit('Contact', id, { undelete: true });
            else if (act === 'merge' && id !== other) org.backdoor.edit('Contact', id, { merge: [other] });
          } catch {
            // What the vendor's own rules forbid (a locked row, an empty pick) is no step.
          }
          if (act === 'wait') org.clock.advance((pick % 10) * MINUTE + (pick % 1_000));
          if (act === 'poll') await poll();
        }
        org.clock.advance(9 * MINUTE);
        await poll();
        expect(idsOf(mirror)).toEqual(liveIds(org, 'Contact'));
        for (const [id, fields] of mirror.live)
          expect(fields['LastName']).toBe(org.backdoor.get('Contact', id)?.properties['LastName']);
        for (const { id, live, properties, type } of org.backdoor.records()) {
          if (type !== 'Contact' || live) continue;
          const master = properties['MasterRecordId'];
          if (typeof master === 'string')
            expect(mirror.moved.get(id) ?? 'never seen').toMatch(new RegExp(`merged Contact ${master}|never seen`));
          expect(mirror.live.has(id)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
  it('finds what commits minutes after its stamp, behind what was read already (12.5)', async () => {
    const org = simulated();
    const [id = ''] = seed(org, 1);
    let { cursor } = await pass(org.session, 'Contact');
    org.backdoor.edit('Contact', id, { Title: 'Late', commitAfter: 8 * MINUTE });
    for (const title of [undefined, undefined, 'Late', undefined]) {
      org.clock.advance(4 * MINUTE - 1_000);
      const read = await pass(org.session, 'Contact', cursor);
      expect(new Mirror().take(read.items).live.get(id)?.['Title']).toBe(title);
      cursor = read.cursor;
    }
  });
  it('sends nothing twice while nothing changed, also in a new session', async () => {
    const org = simulated();
    seed(org, 5);
    let { cursor } = await pass(org.session, 'Contact');
    for (let n = 0; n < 20; n++) org.backdoor.edit('Contact', liveIds(org, 'Contact')[n % 5] ?? '', { Title: `T${n}` });
    const first = await pass(org.session, 'Contact', cursor);
    expect(first.items.filter(({ kind }) => kind === 'record')).toHaveLength(5);
    cursor = first.cursor;
    for (const session of [org.session, org.open(), org.session]) {
      org.clock.advance(1_000);
      org.faults.calls.length = 0;
      const again = await pass(session, 'Contact', cursor);
      expect(again.items.map(({ kind }) => kind)).toEqual(['checkpoint']);
      expect(org.faults.calls.filter((call) => call.includes('/query'))).toHaveLength(1);
      cursor = again.cursor;
    }
  });
  it('sees a second write that falls into the same second (12.5)', async () => {
    const org = simulated();
    const [id = ''] = seed(org, 1);
    let { cursor } = await pass(org.session, 'Contact');
    for (const title of ['first', 'second', 'third']) {
      org.backdoor.edit('Contact', id, { Title: title });
      const read = await pass(org.session, 'Contact', cursor);
      expect(new Mirror().take(read.items).live.get(id)).toMatchObject({ Title: title });
      cursor = read.cursor;
    }
  });
  it('gets through thousands of rows of one second, from any checkpoint, and remembers them in the session (T12)', async () => {
    const org = simulated();
    seed(org, 2_300);
    const full = await pass(org.session, 'Contact', undefined, undefined, ['Title']);
    org.clock.advance(MINUTE);
    for (const id of liveIds(org, 'Contact')) org.backdoor.edit('Contact', id, { Title: 'Bulk' });
    const stopped = await pass(org.session, 'Contact', full.cursor, 3, ['Title']);
    org.backdoor.edit('Contact', liveIds(org, 'Contact')[0] ?? '', { Title: 'Later' });
    org.clock.advance(5_000);
    const rest = await pass(org.session, 'Contact', stopped.cursor, undefined, ['Title']);
    const mirror = new Mirror().take(stopped.items).take(rest.items);
    expect(mirror.live.size).toBe(2_300);
    const next = await pass(org.session, 'Contact', rest.cursor, undefined, ['Title']);
    mirror.take(next.items);
    expect([...mirror.live.values()].filter(({ Title }) => Title === 'Bulk')).toHaveLength(2_299);
    expect((await pass(org.session, 'Contact', next.cursor, undefined, ['Title'])).items).toHaveLength(1);
  });
  it('after more than 14 days asks for a full pass, since deletes may be gone (T13)', async () => {
    const org = simulated();
    seed(org, 1);
    const { cursor } = await pass(org.session, 'Contact');
    org.clock.advance(13 * 86_400_000);
    const late = await pass(org.session, 'Contact', cursor);
    org.clock.advance(15 * 86_400_000);
    await expect(pass(org.session, 'Contact', late.cursor)).rejects.toMatchObject({ data: { code: 'CURSOR_EXPIRED' } });
    await expect(pass(org.session, 'Contact', { v: 9 })).rejects.toMatchObject({ data: { code: 'CURSOR_EXPIRED' } });
  });
  it('tells a conversion as an alias, and the new contact and account as records', async () => {
    const org = simulated();
    const lead = org.backdoor.create('Lead', { LastName: 'Vogt', Company: 'Nordlicht' }, old);
    const streams = ['Account', 'Contact', 'Lead'] as const;
    const cursors = new Map<string, Cursor>();
    for (const stream of streams) cursors.set(stream, (await pass(org.session, stream)).cursor);
    org.clock.advance(MINUTE);
    org.backdoor.edit('Lead', lead, { convert: true });
    const { ConvertedAccountId: account, ConvertedContactId: contact } = org.backdoor.get('Lead', lead)?.properties ?? {};
    const mirrors = new Map<string, Mirror>();
    for (const stream of streams)
      mirrors.set(stream, new Mirror().take((await pass(org.session, stream, cursors.get(stream))).items));
    expect(mirrors.get('Lead')?.moved.get(lead)).toBe(`converted Contact ${String(contact)}`);
    expect(mirrors.get('Contact')?.live.get(String(contact))).toMatchObject({ AccountId: { stream: 'Account', id: account } });
    expect(mirrors.get('Account')?.live.has(String(account))).toBe(true);
  });
});
