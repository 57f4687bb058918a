import { directContext } from '@meshline/connector-kit';
import type { Session } from '@meshline/connector-spec';
import { demoCredentials, serveSandbox, type ServedSandbox } from '@meshline/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connector } from '../src/index.ts';
import { getAll, provision, readAll, writeAll } from './world.ts';

describe('over real HTTP, on the demo population', () => {
  let served: ServedSandbox;
  let session: Session;
  const live = (type: string) =>
    [...served.sandbox.vendors.close.backdoor.records()].filter((record) => record.type === type && record.live);

  beforeAll(async () => {
    served = await serveSandbox({ people: 150, seed: 3, realism: { limits: false, lags: true } });
    const parsed = connector.parseSettings({ baseUrl: `${served.url}/close/api/v1` });
    if (!parsed.ok) throw new Error('settings');
    session = connector.create(parsed.settings).open(directContext({ secrets: { apiKey: demoCredentials.close.secret } }));
  });
  afterAll(async () => {
    await session.close();
    await served.close();
  });

  test('everything is read, written and found again', async () => {
    expect(await session.check(new AbortController().signal)).toMatchObject({ ok: true, problems: [] });
    await provision(session);
    const { records, cursor } = await readAll(session);
    const ids = ['lead', 'contact', 'opportunity'].flatMap((type) => live(type).map(({ id }) => id));
    expect([...records.keys()].toSorted()).toEqual(ids.toSorted());
    const users = await readAll(session, undefined, 'users');
    expect([...users.records.keys()].toSorted()).toEqual(
      live('user')
        .map(({ id }) => id)
        .toSorted(),
    );

    const contacts = live('contact').slice(0, 50);
    const results = await writeAll(
      session,
      contacts.map(({ id }) => ({ opId: id, stream: 'contact', kind: 'update' as const, id, patch: { title: 'Checked' } })),
    );
    expect(results.every(({ outcome }) => outcome === 'applied')).toBe(true);
    const found = await getAll(session, {
      stream: 'contact',
      targets: contacts.map(({ id }) => ({ key: id, id })),
      fields: ['title'],
    });
    for (const { id } of contacts)
      expect(found.get(id)).toMatchObject({ state: 'found', record: { fields: { title: 'Checked' } } });
    const changed = await readAll(session, cursor);
    for (const { id } of contacts) expect(changed.records.get(id)?.fields['title']).toBe('Checked');
  });

  test('a signal that is aborted ends a reading and sends no write', async () => {
    const ended = AbortSignal.abort();
    const [lead] = live('lead');
    const operations = [{ opId: '1', stream: 'lead', kind: 'update' as const, id: lead?.id ?? '', patch: { name: 'x' } }];
    expect(await session.write?.({ operations, signal: ended })).toMatchObject([
      { outcome: 'rejected', error: { code: 'ABORTED' } },
    ]);
    const reading = session.read({ feed: 'log', signal: ended })[Symbol.asyncIterator]();
    await expect(reading.next()).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
