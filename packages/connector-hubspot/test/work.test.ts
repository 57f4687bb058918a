import { describe, expect, test } from 'vitest';
import type { WriteOperation } from '@meshline/connector-spec';
import { held, lastCursor, openPortal, type Portal } from './support/portal.ts';

const WORK = ['tickets', 'tasks', 'notes', 'calls', 'emails'] as const;
const MINUTE = 60_000;

/** One record of each stream of work on one contact, its company and a deal. */
function seed({ backdoor, clock }: Portal) {
  const company = backdoor.create('companies', { name: 'Acme' });
  const contact = backdoor.create('contacts', { email: 'ada@acme.example', companies: [company] });
  const stage = { pipeline: 'default', dealstage: 'contractsent' };
  const deal = backdoor.create('deals', { dealname: 'Acme', ...stage, companies: [company] });
  const on = { contacts: [contact], companies: [company], deals: [deal] };
  const at = new Date(clock.now()).toISOString();
  const made = {
    tickets: backdoor.create('tickets', { subject: 'No login', hs_pipeline_stage: '1', hs_ticket_priority: 'LOW', ...on }),
    tasks: backdoor.create('tasks', { hs_timestamp: at, hs_task_subject: 'Call Ada', hs_task_status: 'NOT_STARTED', ...on }),
    notes: backdoor.create('notes', { hs_timestamp: at, hs_note_body: 'Wants a demo', ...on }),
    calls: backdoor.create('calls', { hs_timestamp: at, hs_call_title: 'First call', hs_call_direction: 'OUTBOUND', ...on }),
    emails: backdoor.create('emails', { hs_timestamp: at, hs_email_subject: 'Hello', hs_email_direction: 'EMAIL', ...on }),
  };
  return { company, contact, deal, made, at };
}

const refs = (stream: string, id: string) => [{ value: { stream, id } }];

describe('tickets, tasks, notes, calls and e-mails', () => {
  test('are described, read whole and by id, each with the records that it belongs to', async () => {
    const portal = await openPortal({ apiVersion: '2026-09' });
    const { company, contact, deal, made, at } = seed(portal);
    const described = await portal.describe();
    for (const stream of WORK) {
      const fields = new Map(described.find((each) => each.stream === stream)?.fields.map((field) => [field.name, field]));
      expect(fields.get('contacts')).toMatchObject({ type: 'list', itemType: 'reference', references: ['contacts'] });
      const [record, ...more] = held(await portal.read({ feed: stream })).values();
      expect(more).toEqual([]);
      expect(record).toMatchObject({
        id: made[stream],
        fields: { contacts: refs('contacts', contact), companies: refs('companies', company), deals: refs('deals', deal) },
      });
      const [got] = await portal.get(stream, [{ key: 'k', id: made[stream] }]);
      expect(got).toMatchObject({ state: 'found', record: { fields: record?.fields } });
      const isActivity = stream !== 'tickets';
      expect(record?.fields['hs_timestamp']).toBe(isActivity ? at : undefined);
      expect(record?.createdAt).toBe(at);
    }
    const stages = described.find(({ stream }) => stream === 'tickets')?.fields.find(({ name }) => name === 'hs_pipeline_stage');
    expect(stages?.options?.map(({ value }) => value)).toEqual(['1', '2', '3', '4']);
  });

  test('show what changed and what was deleted since the last reading', async () => {
    const portal = await openPortal();
    const { made, at } = seed(portal);
    for (const stream of WORK) {
      const cursor = lastCursor(await portal.read({ feed: stream }));
      portal.clock.advance(2 * MINUTE);
      const required = stream === 'tickets' ? { subject: 'Other', hs_pipeline_stage: '2' } : { hs_timestamp: at };
      const other = portal.backdoor.create(stream, required);
      portal.backdoor.remove(stream, made[stream]);
      const items = await portal.read({ feed: stream, cursor });
      expect([...held(items).keys()]).toEqual([other]);
      expect(items).toContainEqual(expect.objectContaining({ kind: 'tombstone', stream, id: made[stream] }));
    }
  });

  test('a token without their scopes still reads the rest', async () => {
    const portal = await openPortal({
      settings: { missingScopes: ['crm.schemas.tasks.read', 'crm.objects.tasks.read', 'forms'] },
    });
    const described = await portal.describe();
    expect(described.map(({ stream }) => stream)).not.toContain('tasks');
    expect(described.map(({ stream }) => stream)).toContain('contacts');
    expect(await portal.session.check(portal.signal)).toMatchObject({ ok: true });
  });
});

describe('a task that MeshLine writes', () => {
  const create = (contact: string, at: string): WriteOperation => ({
    opId: 'a',
    stream: 'tasks',
    kind: 'create',
    marker: 'slot-1',
    patch: {
      hs_timestamp: at,
      hs_task_subject: 'Call Ada',
      hs_task_status: 'NOT_STARTED',
      contacts: refs('contacts', contact),
    },
  });
  const tasks = ({ backdoor }: Portal) => [...backdoor.records()].filter(({ type, live }) => type === 'tasks' && live);

  test('is one task on its contact, whichever answer of its making was lost', async () => {
    for (const lost of ['/batch/upsert', '/batch/create', '/batch/read']) {
      const portal = await openPortal();
      const contact = portal.backdoor.create('contacts', { email: 'ada@acme.example' });
      const at = new Date(portal.clock.now()).toISOString();
      portal.meddle(async (request, forward) => {
        const response = await forward();
        return request.url.includes(lost) ? 'lost' : response;
      });
      const [first] = await portal.write(create(contact, at));
      portal.meddle(undefined);
      const [second] = await portal.write(create(contact, at));
      expect(second).toMatchObject({ outcome: 'applied', ...(lost === '/batch/upsert' ? { created: false } : {}) });
      if (lost !== '/batch/read') expect(first?.outcome).toBe('unknown');
      expect(tasks(portal).map(({ properties }) => properties['contacts'])).toEqual([[contact]]);
      expect(await portal.get('tasks', [{ key: 'k', marker: 'slot-1' }])).toMatchObject([{ state: 'found' }]);
    }
  });

  test('is changed and archived; a call is never written', async () => {
    const portal = await openPortal();
    const { made } = seed(portal);
    const patch = { hs_task_status: 'COMPLETED' };
    const [done] = await portal.write({ opId: 'u', stream: 'tasks', kind: 'update', id: made.tasks, patch });
    expect(done).toMatchObject({ outcome: 'applied' });
    expect(portal.backdoor.get('tasks', made.tasks)?.properties['hs_task_status']).toBe('COMPLETED');
    const [call] = await portal.write({
      opId: 'c',
      stream: 'calls',
      kind: 'update',
      id: made.calls,
      patch: { hs_call_title: 'x' },
    });
    expect(call).toMatchObject({ outcome: 'rejected' });
    await portal.write({ opId: 'd', stream: 'tasks', kind: 'archive', id: made.tasks });
    expect(portal.backdoor.get('tasks', made.tasks)?.live).toBe(false);
  });
});

describe('form submissions', () => {
  const ids = (items: Awaited<ReturnType<Portal['read']>>) =>
    [...held(items).values()].flatMap(({ fields: { email } }) => (typeof email === 'string' ? [email] : []));

  test('are records of their own: two of one person in a minute are two, and an import of the same property is none', async () => {
    const portal = await openPortal({ apiVersion: '2026-03' });
    const form = portal.backdoor.create('forms', { name: 'Request a demo', fields: ['email', 'firstname'] });
    const fill = (email: string, firstname = 'Ada') =>
      portal.backdoor.create('form_submissions', { form, email, firstname, pageUrl: 'https://www.acme.example/demo' });
    fill('ada@acme.example');
    const first = await portal.read({ feed: 'form_submissions' });
    const [record] = held(first).values();
    expect(record).toMatchObject({
      fields: {
        form,
        formName: 'Request a demo',
        submittedAt: new Date(portal.clock.now()).toISOString(),
        page: 'https://www.acme.example/demo',
        email: 'ada@acme.example',
        values: [
          { value: 'ada@acme.example', kind: 'email' },
          { value: 'Ada', kind: 'firstname' },
        ],
      },
    });
    portal.clock.advance(20_000);
    fill('ada@acme.example');
    fill('bob@acme.example', 'Bob');
    const contacts = [...portal.backdoor.records()].filter(({ type }) => type === 'contacts');
    expect(contacts).toHaveLength(2);
    for (const { id } of contacts) portal.backdoor.edit('contacts', id, { firstname: 'Imported' });
    const next = await portal.read({ feed: 'form_submissions', cursor: lastCursor(first) });
    expect(ids(next).toSorted()).toEqual(['ada@acme.example', 'ada@acme.example', 'bob@acme.example']);
    portal.clock.advance(10 * MINUTE);
    fill('eve@acme.example');
    const last = ids(await portal.read({ feed: 'form_submissions', cursor: lastCursor(next) }));
    // The last five minutes before the newest one come again; what is older doesn't.
    expect(last.toSorted()).toEqual(['ada@acme.example', 'ada@acme.example', 'bob@acme.example', 'eve@acme.example']);
    const [got] = await portal.get('form_submissions', [{ key: 'k', id: record?.id ?? '' }]);
    expect(got).toMatchObject({ state: 'found', record: { fields: { form } } });
  });

  test('of many forms are read with checkpoints, and from each of them to the end', async () => {
    const portal = await openPortal();
    const forms = ['One', 'Two', 'Three'].map((name) => portal.backdoor.create('forms', { name }));
    for (let i = 0; i < 1300; i++) {
      portal.clock.advance(1000);
      portal.backdoor.create('form_submissions', { form: forms[i % 2], message: `m${i}` });
    }
    portal.backdoor.edit('forms', forms[1] ?? '', { archived: true });
    const items = await portal.read({ feed: 'form_submissions' });
    expect(held(items).size).toBe(1300);
    const marks = items.flatMap((item, index) => (item.kind === 'checkpoint' ? [{ index, ...item }] : []));
    expect(marks.map(({ phase }) => phase)).toEqual(['snapshot', 'snapshot', 'changes']);
    for (const { index, cursor } of marks) {
      const rest = await portal.read({ feed: 'form_submissions', cursor }, portal.open());
      expect(held(rest, held(items.slice(0, index))).size).toBe(1300);
    }
  });
});
