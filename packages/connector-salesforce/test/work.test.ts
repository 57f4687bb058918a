import { describe, expect, test } from 'vitest';
import type { WriteOperation } from '@meshline/connector-spec';
import { Mirror, MINUTE, pass, provisioned, signal, simulated, type Simulated } from './simulated.ts';

/** A person, her company and a case, with a task and a meeting on them. */
function seed({ backdoor }: Simulated) {
  const account = backdoor.create('Account', { Name: 'Acme' });
  const contact = backdoor.create('Contact', { LastName: 'Lovelace', AccountId: account });
  const lead = backdoor.create('Lead', { LastName: 'Byron', Company: 'Acme' });
  const opened = { Subject: 'No login', ContactId: contact, AccountId: account };
  return {
    account,
    contact,
    lead,
    Case: backdoor.create('Case', opened),
    Task: backdoor.create('Task', { Subject: 'Call', WhoId: lead, ActivityDate: '2026-11-05' }),
    Event: backdoor.create('Event', {
      Subject: 'Demo',
      WhoId: contact,
      WhatId: account,
      StartDateTime: '2026-11-05T10:00:00Z',
      EndDateTime: '2026-11-05T11:00:00Z',
    }),
  };
}

const reference = (stream: string, id: string) => ({ stream, id });

describe('tasks, events and cases', () => {
  test('are read whole, then by what changed, with the records that they belong to', async () => {
    const org = simulated();
    const made = seed(org);
    const wanted = {
      Task: { WhoId: reference('Lead', made.lead), ActivityDate: '2026-11-05', Status: 'Not Started', IsClosed: false },
      Event: { WhoId: reference('Contact', made.contact), WhatId: reference('Account', made.account) },
      Case: { ContactId: reference('Contact', made.contact), Priority: 'Medium', IsEscalated: false },
    };
    for (const stream of ['Task', 'Event', 'Case'] as const) {
      const first = await pass(org.session, stream);
      expect(new Mirror().take(first.items).live.get(made[stream])).toMatchObject(wanted[stream]);
      const [got] = await org.session.get({ stream, targets: [{ key: 'k', id: made[stream] }], signal });
      expect(got).toMatchObject({ state: 'found', record: { fields: wanted[stream] } });
      org.clock.advance(20 * MINUTE);
      org.backdoor.edit(stream, made[stream], { Subject: 'Changed' });
      const second = await pass(org.session, stream, first.cursor);
      expect(new Mirror().take(second.items).live.get(made[stream])).toMatchObject({ Subject: 'Changed' });
      org.clock.advance(20 * MINUTE);
      org.backdoor.remove(stream, made[stream]);
      const third = await pass(org.session, stream, second.cursor);
      expect([...new Mirror().take(third.items).gone]).toEqual([made[stream]]);
    }
  });

  test('a case that is escalated, closed and opened again shows each of it; a lead that is converted takes its tasks along', async () => {
    const org = simulated();
    const made = seed(org);
    let cursor = (await pass(org.session, 'Case')).cursor;
    for (const fields of [{ IsEscalated: true, Status: 'Escalated' }, { Status: 'Closed' }, { Status: 'Working' }]) {
      org.clock.advance(MINUTE);
      org.backdoor.edit('Case', made.Case, fields);
      const next = await pass(org.session, 'Case', cursor);
      ({ cursor } = next);
      expect(new Mirror().take(next.items).live.get(made.Case)).toMatchObject(fields);
    }
    org.backdoor.edit('Lead', made.lead, { convert: true });
    const contact = String(org.backdoor.get('Lead', made.lead)?.properties['ConvertedContactId']);
    const { items } = await pass(org.session, 'Task');
    expect(new Mirror().take(items).live.get(made.Task)).toMatchObject({ WhoId: reference('Contact', contact) });
  });
});

describe('a task that MeshLine writes', () => {
  test('is one task, also if the answer of its making was lost, and is found by its marker', async () => {
    const org = simulated();
    const { contact } = seed(org);
    await provisioned(org.session);
    const task: WriteOperation = {
      opId: 'a',
      stream: 'Task',
      kind: 'create',
      marker: 'slot-1',
      patch: { Subject: 'Call Ada', WhoId: reference('Contact', contact), ActivityDate: '2026-11-05' },
    };
    org.faults.lose = (request) => request.method === 'PATCH';
    const [lost] = (await org.session.write?.({ operations: [task], signal })) ?? [];
    expect(lost?.outcome).toBe('unknown');
    org.faults.lose = undefined;
    const [again] = (await org.session.write?.({ operations: [task], signal })) ?? [];
    expect(again).toMatchObject({ outcome: 'applied', created: false });
    const [found] = await org.session.get({ stream: 'Task', targets: [{ key: 'k', marker: 'slot-1' }], signal });
    expect(found).toMatchObject({ state: 'found', record: { marker: 'slot-1' } });
    const tasks = [...org.backdoor.records()].filter(({ type, live }) => type === 'Task' && live);
    expect(tasks.filter(({ properties }) => properties['Subject'] === 'Call Ada')).toHaveLength(1);
    expect(org.vendor.mutations().filter(({ type, marker }) => type === 'Task' && marker === 'slot-1')).not.toEqual([]);
    const done = {
      opId: 'u',
      stream: 'Task',
      kind: 'update' as const,
      id: 'id' in (again ?? {}) ? (again as { id: string }).id : '',
    };
    const [closed] = (await org.session.write?.({ operations: [{ ...done, patch: { Status: 'Completed' } }], signal })) ?? [];
    expect(closed).toMatchObject({ outcome: 'applied' });
  });
});
