import { guardLedger, type LedgerLook, type LedgerMark } from '@meshline/store-postgres';
import { captureFeed, deliver, reconcileEntity, sweep } from '@meshline/sync';
import { freshDatabase } from '@meshline/testkit';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/runtime/database.ts';
import { ledgerWatch } from '../../src/runtime/ledger-watch.ts';
import { backUp, restore } from '../support/ledger-backup.ts';
import { edit, mutationCount, of, ourWrites, shown, subjectsOf } from '../support/subjects.ts';
import { expectLaws, expectQuiescence } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

const CONTACT = 'hubspot/contacts';
const SF_CONTACT = 'salesforce/Contact';
const CLOSE_CONTACT = 'close/contact';
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function look(world: World, seen?: LedgerMark): Promise<LedgerLook> {
  const client = await world.pool.connect();
  try {
    return await guardLedger(client, seen, world.clock.now());
  } finally {
    client.release();
  }
}

/** A Salesforce contact at the account of somebody else. */
async function newContact(world: World, beside: string, name: string): Promise<string> {
  const { AccountId } = shown(world, SF_CONTACT, beside).properties;
  world.clock.advance(10_000);
  const { id } = await world.control<{ id: string }>('create', {
    vendor: 'salesforce',
    type: 'Contact',
    properties: { FirstName: 'Ilse', LastName: name, Email: `ilse.${name.toLowerCase()}@restored.example`, AccountId },
  });
  return id;
}

test('after a backup was put back, nothing is written before every system was read anew, and then nothing is made twice', async () => {
  const world = await createWorld({ people: 60, seed: 3 });
  try {
    await look(world);
    await world.drain();
    const person = await subjectsOf(world)('person', [CONTACT, SF_CONTACT, CLOSE_CONTACT]);
    // Decided but not sent when the backup is made.
    await newContact(world, of(person, SF_CONTACT), 'Vorher');
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Before the backup' });
    world.clock.advance(60_000);
    await captureFeed(world.deps, 'salesforce', 'Contact');
    for (const entity of ['company', 'person']) await reconcileEntity(world.deps, entity);
    expect(await world.count(`select count(*) from intent where state = 'ready' and kind = 'create'`)).toBeGreaterThan(0);
    await backUp(world.pool);

    await world.drain();
    await newContact(world, of(person, SF_CONTACT), 'Nachher');
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'After the backup' });
    await world.drain();
    const { mark, moved } = await look(world);
    expect(moved).toBeUndefined();
    const made = (await ourWrites(world)).filter(({ kind, type }) => kind === 'create' && /contact/i.test(type)).length;

    await restore(world.pool);
    const from = await mutationCount(world);
    expect((await look(world, mark)).moved).toMatch(/older than it was: its history ends at entry \d+, and entry \d+ was there/);
    for (const id of world.hosted.keys()) await deliver(world.deps, id);
    expect(await ourWrites(world, from), 'sent before it was read anew').toEqual([]);

    await world.drain();
    await sweep(world.deps);
    await world.drain();
    expect(await world.deps.store.transaction((tx) => tx.recovery())).toBeUndefined();
    expect(
      (await ourWrites(world)).filter(({ kind, type }) => kind === 'create' && /contact/i.test(type)).length,
      'creates',
    ).toBe(made);
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle']).toBe('After the backup');
    expect(await look(world, mark), 'marks from before are known').toMatchObject({ moved: undefined });
    await edit(world, SF_CONTACT, of(person, SF_CONTACT), { Title: 'Goes on' });
    await world.drain();
    expect(shown(world, CONTACT, of(person, CONTACT)).properties['jobtitle']).toBe('Goes on');
    await expectLaws(world);
    await expectQuiescence(world);
  } finally {
    await world.close();
  }
}, 60_000);

test('a ledger is known again by its server, its timeline, its name and its length', async () => {
  const database = await freshDatabase();
  const client = await database.pool.connect();
  const at = Date.UTC(2026, 10, 20);
  const guard = (seen?: LedgerMark): Promise<LedgerLook> => guardLedger(client, seen, at);
  try {
    const first = await guard({ incarnation: '0f5c5f4e-6a54-4a2f-9d3c-2f1f5d0c9a11', seq: 900 });
    expect(first.moved, 'an empty database in place of another').toBeUndefined();
    await client.query(`insert into audit (at, kind, actor, subject) values (now(), 'test', 'test', '*')`);
    const { mark } = await guard(first.mark);
    expect(mark.seq).toBeGreaterThan(first.mark.seq);
    expect((await guard(mark)).moved).toBeUndefined();

    expect((await guard({ ...mark, incarnation: '0f5c5f4e-6a54-4a2f-9d3c-2f1f5d0c9a11' })).moved).toMatch(/another one than/);
    const renamed = await guard(mark);
    expect(renamed.moved, 'a mark by an earlier name').toBeUndefined();
    expect((await guard({ ...renamed.mark, seq: renamed.mark.seq + 1 })).moved).toMatch(/older than it was/);
    await client.query(`update ledger set timeline = '0000002A'`);
    expect((await guard()).moved).toMatch(/failed over/);
    await client.query(`update ledger set server = '42'`);
    expect((await guard()).moved).toMatch(/another server/);
    expect((await guard()).moved).toBeUndefined();
  } finally {
    client.release();
    await database.close();
  }
});

test('a new session looks before it does anything else: what runs on it after a failover finds the writing stopped', async () => {
  const database = await freshDatabase();
  const pool = await openDatabase(database.url, silent, ledgerWatch(undefined, silent));
  try {
    await pool.query(
      `insert into cursor (connection, feed, phase, version, updated_at) values ('hubspot', 'contacts', 'changes', 7, now())`,
    );
    await pool.query(`update ledger set timeline = '0000002A'`);
    // All sessions end, as with a failover.
    const held = await Promise.all(Array.from({ length: 6 }, () => pool.connect()));
    for (const client of held) client.release(true);
    const seen = await Promise.all(
      Array.from({ length: 6 }, () => pool.query('select recovering_because as because, phase, version from ledger, cursor')),
    );
    for (const { rows } of seen)
      expect(rows).toMatchObject([{ because: expect.stringContaining('failed over'), phase: 'snapshot', version: '8' }]);
  } finally {
    await pool.end();
    await database.close();
  }
});
