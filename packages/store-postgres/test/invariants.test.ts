import { randomUUID } from 'node:crypto';
import { compileRulebook } from '@meshline/rulebook';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activateRulebook, checkLedgerInvariants } from '../src/index.ts';
import { smallRulebook } from './small-rulebook.ts';
import { changeSet, create, ledger, ref, snapshot, T0, update } from './ledger.ts';

const HOUR = 3_600_000;

describe('the laws of the ledger', () => {
  let database: TestDatabase;
  const { rulebook, hash } = compileRulebook(smallRulebook);
  beforeAll(async () => {
    database = await freshDatabase();
    await activateRulebook(database.pool, hash, rulebook, 'test', T0);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.pool.query(
      `truncate attempt, intent, slot, change_set, link, identity, identity_reference, snapshot, change, alias, redirect, dirty_record,
         dirty_identity, exception, exception_item, audit, assertion restart identity cascade`,
    );
  });
  const sql = (text: string, values: readonly unknown[] = []): Promise<unknown> => database.pool.query(text, values as unknown[]);
  const laws = async (at = T0): Promise<string[]> =>
    (await checkLedgerInvariants(database.pool, { at })).map(({ law, subject, message }) => `${law} ${subject}: ${message}`);

  /** A settled person with one linked contact, `id`. */
  const settled = async (id: string, connection = 'hubspot'): Promise<string> => {
    const identity = randomUUID();
    await ledger(database, (tx) => tx.writeSnapshots([snapshot(id, { ref: ref(id, 'contacts', connection) })]));
    await sql(`insert into identity (id, entity, first_seen, golden) values ($1, 'person', now(), '{}')`, [identity]);
    await link(id, identity, connection);
    return identity;
  };
  const link = (id: string, identity: string, connection = 'hubspot'): Promise<unknown> =>
    sql(
      `insert into link (connection, stream, id, entity, identity, role, epoch, because, linked_at) values ($1, 'contacts', $2, 'person', $3, 'primary', 1, 'test', now())`,
      [connection, id, identity],
    );
  /** An update of contact `id` that was sent and confirmed, with its attempt and its audit. */
  const written = async (id: string, identity: string): Promise<string> => {
    const intent = update('', id, { identity, rulebook: hash });
    await ledger(database, async (tx) => {
      await tx.insertIntents([{ ...intent, changeSet: await changeSet(tx) }]);
    });
    await sql(`update intent set state = 'confirmed', applied_at = $2, lease_epoch = 1, ended_at = $2 where id = $1`, [
      intent.id,
      new Date(T0),
    ]);
    await attempt(intent.id, 1, 'applied');
    await sql(`insert into audit (at, kind, actor, subject) values ($2, 'attempt.ended', 'meshline', $1)`, [
      intent.id,
      new Date(T0 - 1),
    ]);
    return intent.id;
  };
  const attempt = (intent: string, number: number, outcome: string | null, at = T0): Promise<unknown> =>
    sql(
      `insert into attempt (id, intent, number, lease_epoch, check_mapping, check_source_of_truth, check_owner, check_status, check_retry_count,
         check_replay_safety, check_outcome, started_at, ended_at, outcome)
       values ($1, $2, $3, $3, 'pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'pass', $4, case when $5::text is null then null else $4::timestamptz end, $5)`,
      [randomUUID(), intent, number, new Date(at), outcome],
    );

  it('a sound ledger breaks none of them', async () => {
    const identity = await settled('1');
    await written('1', identity);
    expect(await laws()).toEqual([]);
  });

  it('I1: a write that nobody serves, a record and an identity that nobody looks at', async () => {
    const identity = await settled('1');
    const id = await written('1', identity);
    await sql(`update intent set state = 'sending', lease_until = null, ended_at = null where id = $1`, [id]);
    expect(await laws()).toEqual([`I1 intent ${id}: the write (sending) is being sent and nobody holds a lease on it`]);
    await sql(`update intent set lease_until = meshline_now() - interval '2 minutes' where id = $1`, [id]);
    expect(await laws()).toEqual([expect.stringContaining('the sweeper does not run')]);
    await sql(`update intent set lease_until = meshline_now() - interval '5 seconds' where id = $1`, [id]);
    expect(await laws()).toEqual([]);
    await sql(`update intent set state = 'ready', not_before = $2 where id = $1`, [id, new Date(T0 + 9 * 24 * HOUR)]);
    expect(await laws()).toEqual([expect.stringContaining('comes due in more than a week')]);
    await sql(`update intent set state = 'confirmed'`);

    await ledger(database, (tx) => tx.writeSnapshots([snapshot('2')]));
    await sql(`update identity set golden = null`);
    expect(await laws()).toEqual([
      'I1 record hubspot/contacts/2: the record is neither linked nor waiting to be',
      `I1 identity ${identity}: it holds records, was never settled, and does not wait to be`,
    ]);
    await ledger(database, async (tx) => {
      await tx.markRecordsDirty('person', [ref('2')]);
      await tx.markIdentitiesDirty([identity]);
    });
    expect(await laws()).toEqual([]);
  });

  it('I7: a write that was sent over a change which its plan had not seen, and only that', async () => {
    const identity = await settled('1');
    const id = await written('1', identity);
    const change = (version: number, fields: object): Promise<unknown> =>
      sql(
        `insert into change (connection, stream, id, version, kind, at, fields) values ('hubspot', 'contacts', '1', $1, 'changed', now(), $2::jsonb)`,
        [version, JSON.stringify(fields)],
      );
    const { rows } = await database.pool.query<{ path: string; based_on: number }>(
      'select jsonb_object_keys(patch) as path, based_on from intent where id = $1',
      [id],
    );
    const { path = '', based_on: base = 0 } = rows[0] ?? {};
    await sql(`update intent set before = jsonb_build_object($2::text, 'what the plan saw') where id = $1`, [id, path]);
    await sql('update snapshot set version = $1', [base + 2]);
    await sql('update attempt set record_version = $1', [base + 2]);
    await change(base + 1, { other: { from: 'a', to: 'b' } });
    expect(await laws()).toEqual([]);
    await change(base + 2, { [path]: { from: 'what the plan saw', to: 'what somebody typed since' } });
    expect(await laws()).toEqual([`I7 intent ${id}: attempt 1 was sent over a change of ${path} that its plan had not seen`]);
    // Refused by the gate, nothing there yet at that moment, or the very value that was wanted: nothing is lost.
    await sql(`update attempt set check_replay_safety = 'changed since it was planned'`);
    expect(await laws()).toEqual([]);
    await sql(`update attempt set check_replay_safety = 'pass', record_version = $1`, [base + 1]);
    expect(await laws()).toEqual([]);
    await sql('update attempt set record_version = $1', [base + 2]);
    await sql(
      `update change set fields = jsonb_build_object($1::text, jsonb_build_object('to', (select patch->$1 from intent))) where version = $2`,
      [path, base + 2],
    );
    expect(await laws()).toEqual([]);
  });

  it('I2, I3, I5: a slot that was filled twice, a write that is sent twice at once, a loop', async () => {
    const identity = await settled('1');
    await ledger(database, (tx) => tx.writeSnapshots([snapshot('2')]));
    await sql(
      `insert into link (connection, stream, id, entity, identity, role, epoch, because, linked_at) values ('hubspot', 'contacts', '2', 'person', $1, 'duplicate', 1, 'test', now())`,
      [identity],
    );
    const slot = randomUUID();
    await sql(
      `insert into slot (id, identity, connection, entity, generation, created_at) values ($1, $2, 'hubspot', 'person', 1, now())`,
      [slot, identity],
    );
    for (const id of ['1', '2']) {
      const intent = create('', slot, identity, { key: `c:${slot}:${id}`, recordId: id, rulebook: hash });
      await ledger(database, async (tx) => {
        await tx.insertIntents([{ ...intent, changeSet: await changeSet(tx) }]);
      });
      await sql(`update intent set state = 'confirmed', applied_at = $2, lease_epoch = 1 where id = $1`, [
        intent.id,
        new Date(T0),
      ]);
      await attempt(intent.id, 1, 'applied');
      await sql(`insert into audit (at, kind, actor, subject) values ($2, 'attempt.ended', 'meshline', $1)`, [
        intent.id,
        new Date(T0 - 1),
      ]);
    }
    expect(await laws()).toEqual([`I2 slot ${slot}: MeshLine made 2 records in hubspot where one belongs`]);
    await sql(`update snapshot set live = false where id = '2'`);
    expect(await laws()).toEqual([]);

    const id = await written('1', identity);
    await sql(`update intent set lease_epoch = 3 where id = $1`, [id]);
    await attempt(id, 2, null);
    expect(await laws()).toEqual([]);
    await attempt(id, 3, null);
    expect(await laws()).toEqual([`I3 intent ${id}: 2 attempts of one write are under way at once`]);
    await sql('delete from attempt where ended_at is null');

    for (let times = 0; times < 31; times++) await written('1', identity);
    expect(await laws()).toEqual([expect.stringContaining('I5 record hubspot/contacts/1: written 32 times within an hour')]);
  });

  it('I6: a field without a rule, a field that the rulebook only reads, and a system overwritten whose word counts', async () => {
    const identity = await settled('1', 'salesforce');
    const judged = async (fields: readonly object[], patch: object, connection = 'salesforce'): Promise<string[]> => {
      await sql('truncate intent cascade');
      const intent = update('', '1', { identity, connection, stream: 'contacts', rulebook: hash });
      await ledger(database, async (tx) => {
        await tx.insertIntents([
          { ...intent, changeSet: await changeSet(tx), fields: fields as never, patch: patch as never, state: 'superseded' },
        ]);
      });
      return (await laws()).map((line) => line.slice(line.indexOf(': ') + 2));
    };
    const cited = { field: 'email', kind: 'stale', becomes: 'b', rule: 'source of truth: salesforce', paths: ['email'] };
    expect(await judged([cited], { email: 'b' })).toEqual([]);
    expect(await judged([{ ...cited, rule: '' }], { email: 'b' })).toEqual(['it writes email and cites no rule']);
    expect(await judged([cited], { email: 'b', phone: '1' })).toEqual(['it writes phone and cites no rule for it']);
    expect(await judged([{ ...cited, field: 'title', paths: ['title'] }], { title: 'b' })).toEqual([
      'it writes title, which its rulebook only reads there',
    ]);
    expect(await judged([{ ...cited, was: 'a' }], { email: 'b' })).toEqual([
      'it overwrites email in salesforce, whose word counts for that field',
    ]);
    await sql(
      `insert into assertion (id, identity, field, value, by, actor, reason, rulebook, until_kind, at) values ($1, $2, 'email', '"b"', 'decision', 'm', 'r', 'h', 'landed', now())`,
      [randomUUID(), identity],
    );
    expect(await judged([{ ...cited, was: 'a' }], { email: 'b' })).toEqual([]);
    expect(await judged([cited], { email: 'b' }, 'elsewhere')).toEqual([
      'its rulebook does not map contacts of elsewhere to person',
    ]);
  });

  it('I8: an exception without an owner who is active, or without anything in it', async () => {
    await sql(
      `insert into exception (cause, kind, entity, systems, reason, message, owner, due_at, backlog, state, opened_at)
       values ('c', 'conflict', 'person', '{hubspot}', 'r', 'm', 'nobody', now(), false, 'open', now())`,
    );
    expect(await laws()).toEqual([
      'I8 exception 1: it is open and belongs to nobody who is active',
      'I8 exception 1: it is open and nothing is in it',
    ]);
    await sql(`update exception set state = 'closed', owner = 'ada'`);
    await sql(
      `insert into exception_item (exception, item, finding, evidence_hash, state, first_seen, last_seen) values (1, 'i', '{}', 'h', 'open', now(), now())`,
    );
    expect(await laws()).toEqual(['I8 exception 1: it is closed and holds open items']);
    await sql(`update exception set state = 'open'`);
    expect(await laws()).toEqual([]);
  });

  it('I9, I16, I25: applied without an attempt, without a line in the audit, by a strange epoch, or though it was refused', async () => {
    const identity = await settled('1');
    const id = await written('1', identity);
    await sql('delete from audit');
    await sql(`insert into audit (at, kind, actor, subject) values ($1, 'other', 'm', 's')`, [new Date(T0 - 1)]);
    expect(await laws()).toEqual([`I9 intent ${id}: attempt 1 ended and the audit does not say so`]);
    await sql('truncate audit');
    await sql(`update attempt set outcome = 'rejected'`);
    expect(await laws()).toEqual([`I25 intent ${id}: it counts as confirmed, and none of its attempts can have done it`]);
    await sql(`update attempt set outcome = 'applied', lease_epoch = 7`);
    expect(await laws()).toEqual([`I16 intent ${id}: attempt 1 has an epoch that was not given out then`]);
    await sql('truncate attempt');
    expect(await laws()).toEqual([
      `I9 intent ${id}: it counts as applied and no attempt stands in the history`,
      `I25 intent ${id}: it counts as confirmed, and none of its attempts can have done it`,
    ]);
  });

  it('I11: versions that go back', async () => {
    await settled('1');
    const change = (version: number): Promise<unknown> =>
      sql(
        `insert into change (connection, stream, id, version, kind, at, fields) values ('hubspot', 'contacts', '1', $1, 'changed', now(), '{}')`,
        [version],
      );
    await change(1);
    expect(await laws()).toEqual([]);
    await expect(change(1), 'a version stands once').rejects.toMatchObject({ code: '23505' });
    await sql(`delete from change`);
    await change(2);
    expect(await laws()).toEqual(['I11 record hubspot/contacts/1: version 1 came after version 2']);
    await sql(`update snapshot set version = 2`);
    await change(1);
    expect(await laws()).toEqual(['I11 record hubspot/contacts/1: version 1 came after version 2']);
  });

  it('I12: circles, links to what was merged, two primaries, a stolen marker, a write to what is deleted', async () => {
    const identity = await settled('1');
    const other = await settled('9', 'salesforce');
    const alias = (from: string, to: string): Promise<unknown> =>
      sql(
        `insert into alias (connection, stream, id, to_stream, to_id, reason, at) values ('hubspot', 'contacts', $1, 'contacts', $2, 'merged', now())`,
        [from, to],
      );
    await alias('a', 'b');
    await alias('b', 'c');
    expect(await laws()).toEqual([]);
    await alias('c', 'a');
    expect((await laws()).map((line) => line.slice(0, 28)).sort()).toEqual([
      'I12 record hubspot/contacts/',
      'I12 record hubspot/contacts/',
      'I12 record hubspot/contacts/',
    ]);
    await sql('truncate alias');

    await sql('insert into redirect (from_identity, into_identity, at) values ($1, $2, now())', [other, identity]);
    expect(await laws()).toEqual([
      `I12 record salesforce/contacts/9: it is linked to identity ${other}, which was merged into another`,
    ]);
    await sql('insert into redirect (from_identity, into_identity, at) values ($1, $1, now())', [identity]);
    expect(await laws()).toContain(`I12 identity ${other}: it was merged into one that was merged itself, and leads there still`);
    await sql('truncate redirect');

    await ledger(database, (tx) => tx.writeSnapshots([snapshot('2')]));
    await link('2', identity);
    expect(await laws()).toEqual([`I12 identity ${identity}: 2 live records of hubspot are its primary at once`]);
    await sql(`update link set role = 'duplicate' where id = '2'`);

    const slot = randomUUID();
    await sql(
      `insert into slot (id, identity, connection, entity, generation, created_at) values ($1, $2, 'hubspot', 'person', 1, now())`,
      [slot, other],
    );
    await sql(`update snapshot set marker = $1 where id = '1'`, [slot]);
    expect(await laws()).toEqual([
      `I12 record hubspot/contacts/1: it was made for identity ${other} and is linked to ${identity}`,
    ]);
    await sql(`update snapshot set marker = null`);

    const id = await written('1', identity);
    await sql(`update intent set state = 'ready', applied_at = null, ended_at = null where id = $1`, [id]);
    expect(await laws()).toEqual([]);
    await sql(`update snapshot set live = false where id = '1'`);
    expect(await laws()).toEqual([`I12 intent ${id}: it was planned for hubspot/contacts/1 when that was known to be deleted`]);
    await sql(`update snapshot set version = 2 where id = '1'`);
    expect(await laws()).toEqual([]);
  });

  it('tells the first twenty and counts the others', async () => {
    await ledger(database, (tx) => tx.writeSnapshots(Array.from({ length: 25 }, (_, i) => snapshot(String(100 + i)))));
    const found = await checkLedgerInvariants(database.pool, { at: T0 });
    expect(found).toHaveLength(21);
    expect(found.at(-1)?.subject).toBe('5 more');
  });
});
