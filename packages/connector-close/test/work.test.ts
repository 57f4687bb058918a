import { describe, expect, test } from 'vitest';
import type { WriteOperation } from '@meshline/connector-spec';
import { getAll, readAll, world, writeOne, type World } from './world.ts';

const MINUTE = 60_000;
const WORK = ['task', 'note', 'call', 'email', 'meeting'] as const;

/** A lead with a contact, and one task or activity of each kind on it. */
function seed({ vendor: { backdoor } }: World) {
  const lead = backdoor.create('lead', { name: 'Acme' });
  const contact = backdoor.create('contact', { lead_id: lead, name: 'Ada' });
  const user = backdoor.create('user', { email: 'tom@acme.example', first_name: 'Tom', last_name: 'T' });
  const on = { lead_id: lead, contact_id: contact };
  const made = {
    task: backdoor.create('task', { ...on, text: 'Call Ada', date: '2026-11-21', assigned_to: user }),
    note: backdoor.create('note', { ...on, note: 'Wants a demo' }),
    call: backdoor.create('call', { ...on, direction: 'inbound', duration: 61 }),
    email: backdoor.create('email', { ...on, subject: 'Hello', direction: 'outgoing' }),
    meeting: backdoor.create('meeting', { ...on, title: 'Demo', starts_at: '2026-11-21T10:00:00Z' }),
  };
  return { lead, contact, user, made };
}

describe('tasks and activities', () => {
  test('are read whole, by id, and then by what the event log tells', async () => {
    const close = world();
    const { lead, contact, user, made } = seed(close);
    const expected = {
      task: { text: 'Call Ada', date: '2026-11-21', is_complete: false, assigned_to: { stream: 'user', id: user } },
      note: { note: 'Wants a demo' },
      call: { direction: 'inbound', duration: 61 },
      email: { subject: 'Hello', direction: 'outgoing' },
      meeting: { title: 'Demo', starts_at: '2026-11-21T10:00:00.000Z' },
    };
    for (const stream of WORK) {
      const first = await readAll(close.session, undefined, stream);
      const fields = {
        ...expected[stream],
        lead_id: { stream: 'lead', id: lead },
        contact_id: { stream: 'contact', id: contact },
      };
      expect([...first.records.keys()]).toEqual([made[stream]]);
      expect(first.records.get(made[stream])).toMatchObject({ fields });
      expect((await getAll(close.session, { stream, targets: [{ key: 'k', id: made[stream] }] })).get('k')).toMatchObject({
        state: 'found',
        record: { fields },
      });
      close.clock.advance(10 * MINUTE);
      const other = close.vendor.backdoor.create(stream, { lead_id: lead });
      close.vendor.backdoor.remove(stream, made[stream]);
      const second = await readAll(close.session, first.cursor, stream);
      expect([...second.records.keys()]).toEqual([other]);
      expect(second.tombstones).toEqual([made[stream]]);
      close.requests();
      expect((await readAll(close.session, second.cursor, stream)).items).toHaveLength(1);
      expect(new Set(close.requests())).toEqual(new Set(['GET /event/']));
    }
  });

  test('of a long list come with checkpoints, and a reading that goes on from one misses none', async () => {
    const close = world({ lags: true });
    const lead = close.vendor.backdoor.create('lead', { name: 'Acme' });
    const ids = Array.from({ length: 1250 }, (_, i) => {
      // Hundreds of one moment, and hundreds of moments.
      if (i < 250 || i % 3 === 0) close.clock.advance(i < 250 ? 0 : 1000);
      return close.vendor.backdoor.create('task', { lead_id: lead, text: `t${i}` });
    });
    close.clock.advance(5 * MINUTE);
    const all = await readAll(close.session, undefined, 'task');
    expect(new Set(all.records.keys())).toEqual(new Set(ids));
    const marks = all.items.flatMap((item, index) => (item.kind === 'checkpoint' ? [{ index, ...item }] : []));
    expect(marks.length).toBeGreaterThan(2);
    for (const { index, cursor } of marks) {
      const rest = await readAll(close.open(), { ...cursor }, 'task');
      const before = all.items.slice(0, index).flatMap((item) => (item.kind === 'record' ? [item.record.id] : []));
      expect(new Set([...before, ...rest.records.keys()]).size).toBe(ids.length);
    }
  });

  test('go with their lead when it is merged or deleted', async () => {
    const close = world();
    const { lead, made } = seed(close);
    const { cursor } = await readAll(close.session, undefined, 'task');
    const other = close.vendor.backdoor.create('lead', { name: 'Acme Ltd' });
    close.clock.advance(MINUTE);
    close.vendor.backdoor.edit('lead', lead, { merge_into: other });
    const moved = await readAll(close.session, cursor, 'task');
    expect(moved.records.get(made.task)).toMatchObject({ fields: { lead_id: { stream: 'lead', id: other } } });
    close.vendor.backdoor.remove('lead', other);
    expect((await readAll(close.session, moved.cursor, 'task')).tombstones).toEqual([made.task]);
  });
});

describe('a task or note that MeshLine writes', () => {
  const create = (stream: 'task' | 'note', lead: string): WriteOperation => ({
    opId: 'a',
    stream,
    kind: 'create',
    marker: 'slot-1',
    patch: { lead_id: { stream: 'lead', id: lead }, [stream === 'task' ? 'text' : 'note']: 'Call Ada' },
  });

  test('is one, whichever answer of its making was lost and however late the lists are', async () => {
    for (const stream of ['task', 'note'] as const) {
      const close = world({ lags: true });
      const lead = close.vendor.backdoor.create('lead', { name: 'Acme' });
      let lost = true;
      close.intercept(
        (request) => request.method === 'POST' && lost,
        async (next) => {
          await next();
          throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
        },
      );
      expect((await writeOne(close.session, create(stream, lead))).outcome).toBe('unknown');
      lost = false;
      // Another daemon, which remembers nothing.
      const again = await writeOne(close.open(), create(stream, lead));
      expect(again).toMatchObject({ outcome: 'applied', created: false });
      expect(close.live(stream)).toHaveLength(1);
      const found = await getAll(close.open(), { stream, targets: [{ key: 'k', marker: 'slot-1' }] });
      expect(found.get('k')).toMatchObject({ state: 'found', record: { marker: 'slot-1' } });
      expect(close.vendor.mutations().map(({ marker }) => marker)).toContain('slot-1');
    }
  });

  test('keeps its marker when its text is edited, and doesn`t show it', async () => {
    const close = world();
    const lead = close.vendor.backdoor.create('lead', { name: 'Acme' });
    const made = await writeOne(close.session, create('task', lead));
    expect(made).toMatchObject({ outcome: 'applied', created: true, record: { fields: { text: 'Call Ada' }, marker: 'slot-1' } });
    const id = 'id' in made ? made.id : '';
    const patch = { text: 'Call Ada today', is_complete: true };
    expect(await writeOne(close.session, { opId: 'u', stream: 'task', kind: 'update', id, patch })).toMatchObject({
      outcome: 'applied',
      record: { fields: patch, marker: 'slot-1' },
    });
    expect(close.live('task')[0]?.properties['text']).toBe('Call Ada today [meshline:slot-1]');
    await writeOne(close.session, { opId: 'd', stream: 'task', kind: 'archive', id });
    expect(close.live('task')).toEqual([]);
    // Somebody took the task away: it isn't made again.
    expect(await writeOne(close.open(), create('task', lead))).toMatchObject({ outcome: 'applied', created: false, id });
    expect(close.live('task')).toEqual([]);
  });

  test('needs its lead; calls, e-mails and meetings are never written', async () => {
    const close = world();
    const task: WriteOperation = { opId: 'a', stream: 'task', kind: 'create', patch: { text: 'x' } };
    expect(await writeOne(close.session, task)).toMatchObject({ outcome: 'rejected', error: { fields: ['lead_id'] } });
    const call: WriteOperation = { opId: 'a', stream: 'call', kind: 'create', patch: { note: 'x' } };
    expect(await writeOne(close.session, call)).toMatchObject({ outcome: 'rejected', error: { code: 'NOT_SUPPORTED' } });
  });
});
