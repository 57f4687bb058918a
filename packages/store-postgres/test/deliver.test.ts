import { randomUUID } from 'node:crypto';
import type { GateVerdicts } from '@meshline/reconcile';
import { DAEMON_STOPPED, type Intent } from '@meshline/sync';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction, transactionOn } from '../src/index.ts';
import { changeSet, create, ledger, poolAt, ref, T0, update } from './ledger.ts';

let database: TestDatabase;
const used: TestDatabase[] = [];
beforeEach(async () => {
  database = await freshDatabase();
  used.push(database);
});
afterAll(async () => {
  for (const one of used) await one.close();
});

const passes: GateVerdicts = {
  mapping: 'pass',
  sourceOfTruth: 'pass',
  owner: 'pass',
  status: 'pass',
  retryCount: 'pass',
  replaySafety: 'pass',
  outcome: 'pass',
};

async function planned(count: number, over: (i: number) => Partial<Intent> = () => ({})): Promise<readonly Intent[]> {
  return ledger(database, async (tx) => {
    const set = await changeSet(tx);
    const intents = Array.from({ length: count }, (_, i) => update(set, `r${i}`, over(i)));
    await tx.insertIntents(intents);
    return intents;
  });
}

const claimed = (limit: number, now = T0) =>
  ledger(database, (tx) => tx.claimIntents('hubspot', 'contacts', 'update', limit, now));
const stateOf = async (id: string): Promise<string | undefined> =>
  (await ledger(database, (tx) => tx.intentsByIds([id])))[0]?.state;
const attempt = (intent: Intent, verdicts: GateVerdicts = passes) => ({
  id: randomUUID(),
  intent: intent.id,
  number: intent.leaseEpoch,
  leaseEpoch: intent.leaseEpoch,
  verdicts,
  startedAt: T0,
});

describe('claims', () => {
  test('by two clients at once are disjoint, and together they are all', async () => {
    const intents = await planned(40);
    const batches = await Promise.all(Array.from({ length: 8 }, () => claimed(10)));
    const ids = batches.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await claimed(40);
    expect([...ids, ...rest.map(({ id }) => id)].sort()).toEqual(intents.map(({ id }) => id).sort());
  });

  test('two open claims skip each other’s rows instead of waiting', async () => {
    await planned(10);
    await inTransaction(database.pool, async (first) => {
      const mine = await transactionOn(first).claimIntents('hubspot', 'contacts', 'update', 6, T0);
      const theirs = await claimed(6);
      expect([mine.length, theirs.length]).toEqual([6, 4]);
    });
  });

  test('take handoffs first, then live, then backfill; inside a lane in order of planning', async () => {
    const lanes = ['backfill', 'live', 'handoff', 'live', 'backfill'] as const;
    const intents = await planned(lanes.length, (i) => ({ lane: lanes[i] ?? 'live' }));
    const order: (string | undefined)[] = [];
    for (const _ of lanes) order.push((await claimed(1))[0]?.recordId);
    expect(order).toEqual(['r2', 'r1', 'r3', 'r0', 'r4']);
    expect(intents).toHaveLength(5);
  });

  test('leave alone what is not due, not ready, or another connection’s', async () => {
    await planned(
      4,
      (i) => [{ notBefore: T0 + 1 }, { state: 'planned' as const }, { connection: 'close' }, { stream: 'deals' }][i] ?? {},
    );
    expect(await claimed(10)).toEqual([]);
    expect(await claimed(10, T0 + 1)).toHaveLength(1);
  });

  test('of what was applied the earliest moment of reading back is told, whatever else is ready', async () => {
    await planned(3);
    expect(await ledger(database, (tx) => tx.nextConfirm('hubspot'))).toBeUndefined();
    const applied = await claimed(2);
    const updates = applied.map(({ id, leaseEpoch }, index) => ({
      id,
      leaseEpoch,
      state: 'applied' as const,
      notBefore: T0 + 5_000 + index,
    }));
    await ledger(database, (tx) => tx.updateIntents(updates, T0));
    expect(await ledger(database, (tx) => tx.nextConfirm('hubspot'))).toBe(T0 + 5_000);
  });

  test('raise the lease epoch and count the attempt', async () => {
    await planned(1);
    const [first] = await claimed(1);
    expect(first).toMatchObject({ state: 'sending', leaseEpoch: 1, attempts: 1 });
  });
});

describe('leases, on the database’s clock', () => {
  const at = async <T>(ms: number, work: (tx: ReturnType<typeof transactionOn>) => Promise<T>): Promise<T> => {
    const pool = poolAt(database, ms);
    try {
      return await inTransaction(pool, (client) => work(transactionOn(client)));
    } finally {
      await pool.end();
    }
  };
  const claimAt = (ms: number) => at(ms, (tx) => tx.claimIntents('hubspot', 'contacts', 'update', 10, T0));

  test('that run out leave the intent unknown, never ready: nobody knows what the vendor did', async () => {
    const [intent] = await planned(1);
    const [claim] = await claimAt(T0);
    if (claim === undefined) throw new Error('nothing was claimed');
    await ledger(database, (tx) => tx.insertAttempts([attempt(claim)]));
    expect(await at(T0 + 4_999, (tx) => tx.expireLeases(10, T0))).toEqual([]);
    expect(await at(T0 + 5_001, (tx) => tx.expireLeases(10, T0))).toEqual(['hubspot']);
    expect(await stateOf(intent?.id ?? '')).toBe('unknown');
    expect(await claimAt(T0 + 6_000)).toEqual([]);
    expect(await ledger(database, (tx) => tx.dueForConfirm('hubspot', T0, 10))).toHaveLength(1);
  });

  test('that run out before an attempt was stored leave the intent ready, as nothing was sent; who had it can’t send it any more', async () => {
    const [intent] = await planned(1);
    const held = await claimAt(T0);
    expect(await at(T0 + 5_001, (tx) => tx.expireLeases(10, T0))).toEqual(['hubspot']);
    expect(await stateOf(intent?.id ?? '')).toBe('ready');
    expect(await ledger(database, (tx) => tx.dueForConfirm('hubspot', T0, 10))).toEqual([]);
    expect(await at(T0 + 5_002, (tx) => tx.renewLeases(held))).toEqual([]);
    // It counts all the same: what kills each process that takes it has an end.
    expect(await claimAt(T0 + 5_003)).toMatchObject([{ attempts: 2, leaseEpoch: 3 }]);
  });

  test('that ran out say how the attempt ended; a receipt that comes too late does not say otherwise (I16)', async () => {
    await planned(1);
    const [claim] = await at(T0, (tx) => tx.claimIntents('hubspot', 'contacts', 'update', 1, T0));
    if (claim === undefined) throw new Error('nothing was claimed');
    await ledger(database, (tx) => tx.insertAttempts([attempt(claim)]));
    await at(T0 + 6_000, (tx) => tx.expireLeases(10, T0 + 6_000));
    const late = { intent: claim.id, number: claim.leaseEpoch, outcome: 'applied' as const, error: undefined };
    await ledger(database, (tx) => tx.endAttempts([late], T0 + 7_000));
    const { rows } = await database.pool.query<{ outcome: string; ended_at: Date }>('select outcome, ended_at from attempt');
    expect(rows).toEqual([{ outcome: 'unknown', ended_at: new Date(T0 + 6_000) }]);
    // By this the budget of second tries knows that no system failed.
    const [intent] = await ledger(database, (tx) => tx.intentsByIds([claim.id]));
    expect(intent?.error?.vendorCode).toBe(DAEMON_STOPPED);
  });

  test('that are renewed hold; the lost one can’t be', async () => {
    await planned(1);
    const held = await claimAt(T0);
    expect(await at(T0 + 4_000, (tx) => tx.renewLeases(held))).toEqual(held.map(({ id }) => id));
    expect(await at(T0 + 8_000, (tx) => tx.expireLeases(10, T0))).toEqual([]);
    await at(T0 + 9_001, (tx) => tx.expireLeases(10, T0));
    expect(await at(T0 + 9_002, (tx) => tx.renewLeases(held))).toEqual([]);
  });

  test('expire once, however many sweepers there are', async () => {
    await planned(20);
    await claimAt(T0);
    await claimAt(T0);
    const swept = await Promise.all(Array.from({ length: 6 }, () => at(T0 + 6_000, (tx) => tx.expireLeases(5, T0))));
    const { rows } = await database.pool.query<{ state: string; lease_epoch: number }>(
      'select distinct state, lease_epoch from intent',
    );
    const more = await at(T0 + 6_000, (tx) => tx.expireLeases(100, T0));
    expect(swept.flat().length + more.length).toBeGreaterThan(0);
    for (const row of rows) expect([row.state, row.lease_epoch]).toEqual(row.state === 'ready' ? ['ready', 2] : ['sending', 1]);
  });
});

describe('fencing (I16)', () => {
  const applied = (intent: Intent, leaseEpoch: number | undefined) => ({
    id: intent.id,
    leaseEpoch,
    state: 'applied' as const,
    recordId: 'r0',
    appliedAt: T0,
  });

  test('an outcome with the current epoch is stored, one with an older or newer epoch is not', async () => {
    const [intent] = await planned(1);
    const [claim] = await claimed(1);
    if (!intent || !claim) throw new Error('nothing was claimed');
    for (const epoch of [0, 2])
      expect(await ledger(database, (tx) => tx.updateIntents([applied(intent, epoch)], T0))).toEqual([]);
    expect(await stateOf(intent.id)).toBe('sending');
    expect(await ledger(database, (tx) => tx.updateIntents([applied(intent, 1)], T0))).toEqual([intent.id]);
    expect(await stateOf(intent.id)).toBe('applied');
  });

  test('the same outcome twice is stored once', async () => {
    const [intent] = await planned(1);
    await claimed(1);
    if (!intent) throw new Error('nothing was planned');
    const both = await Promise.all([1, 2].map(() => ledger(database, (tx) => tx.updateIntents([applied(intent, 1)], T0))));
    expect(both.flat()).toEqual([intent.id]);
  });

  test('without an attempt under way only applied and unknown intents may move', async () => {
    const [intent] = await planned(1);
    if (!intent) throw new Error('nothing was planned');
    const confirm = () =>
      ledger(database, (tx) => tx.updateIntents([{ id: intent.id, leaseEpoch: undefined, state: 'confirmed' }], T0));
    expect(await confirm()).toEqual([]);
    await claimed(1);
    expect(await confirm()).toEqual([]);
    await ledger(database, (tx) => tx.updateIntents([applied(intent, 1)], T0));
    expect(await confirm()).toEqual([intent.id]);
    expect(await confirm()).toEqual([]);
  });

  test('a wait for the vendor’s limit is no attempt; every other return to ready is', async () => {
    const [intent] = await planned(1);
    if (!intent) throw new Error('nothing was planned');
    const back = async (code: 'RATE_LIMITED' | 'UNAVAILABLE') => {
      const [claim] = await claimed(1, T0 + 10);
      if (!claim) throw new Error('nothing was claimed');
      await ledger(database, (tx) => tx.insertAttempts([attempt(claim)]));
      await ledger(database, (tx) =>
        tx.updateIntents(
          [{ id: intent.id, leaseEpoch: claim.leaseEpoch, state: 'ready', notBefore: T0, error: { code, message: 'm' } }],
          T0,
        ),
      );
      return (await ledger(database, (tx) => tx.intentsByIds([intent.id])))[0]?.attempts;
    };
    expect([
      await back('RATE_LIMITED'),
      await back('RATE_LIMITED'),
      await back('UNAVAILABLE'),
      await back('UNAVAILABLE'),
    ]).toEqual([0, 0, 1, 2]);
  });
});

describe('one open intent', () => {
  test('for a record: a second one is refused by the database', async () => {
    await planned(1);
    await expect(planned(1)).rejects.toMatchObject({ code: '23505' });
  });

  test('also while the first is being sent, was sent, or nobody knows', async () => {
    const [intent] = await planned(1);
    await claimed(1);
    for (const state of ['applied', 'unknown']) {
      await database.pool.query('update intent set state = $1', [state]);
      await expect(planned(1)).rejects.toMatchObject({ code: '23505' });
    }
    await database.pool.query(`update intent set state = 'confirmed'`);
    expect(await planned(1)).toHaveLength(1);
    expect(await stateOf(intent?.id ?? '')).toBe('confirmed');
  });

  test('for a slot: two daemons can’t both create', async () => {
    const identity = randomUUID();
    const [slot, set] = await ledger(database, async (tx) => {
      await tx.insertIdentities('person', [{ id: identity, firstSeen: T0 }]);
      const slots = await tx.ensureSlots([{ identity, connection: 'hubspot', entity: 'person', newId: randomUUID() }], T0);
      return [slots[0]?.id ?? '', await changeSet(tx)] as const;
    });
    const other = (i: number) =>
      ledger(database, (tx) => tx.insertIntents([create(set, slot, identity, { key: `c:other:${i}` })]));
    const results = await Promise.allSettled([0, 1, 2, 3].map(other));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a superseded one makes room, a sent one can’t be superseded', async () => {
    const [first] = await planned(1);
    await ledger(database, (tx) => tx.supersedeIntents([first?.id ?? ''], T0));
    const [second] = await planned(1);
    await claimed(1);
    await ledger(database, (tx) => tx.supersedeIntents([second?.id ?? ''], T0));
    expect([await stateOf(first?.id ?? ''), await stateOf(second?.id ?? '')]).toEqual(['superseded', 'sending']);
  });

  test('a key is one write: planned again it is not inserted again', async () => {
    const [first] = await planned(1, () => ({ key: 'u:same' }));
    expect(
      await ledger(database, async (tx) => tx.insertIntents([update(await changeSet(tx), 'r0', { key: 'u:same' })])),
    ).toEqual([]);
    expect(await ledger(database, (tx) => tx.intentsByIds([first?.id ?? '']))).toHaveLength(1);
  });
});

describe('an attempt', () => {
  test('without one of the seven verdicts is refused by the database (R24)', async () => {
    await planned(1);
    const [claim] = await claimed(1);
    if (!claim) throw new Error('nothing was claimed');
    for (const missing of Object.keys(passes)) {
      const six = { ...passes, [missing]: undefined } as unknown as GateVerdicts;
      await expect(ledger(database, (tx) => tx.insertAttempts([attempt(claim, six)]))).rejects.toMatchObject({ code: '23502' });
    }
    await ledger(database, (tx) => tx.insertAttempts([attempt(claim)]));
  });

  test('is one for each number: the same claim can’t be sent twice', async () => {
    await planned(1);
    const [claim] = await claimed(1);
    if (!claim) throw new Error('nothing was claimed');
    await ledger(database, (tx) => tx.insertAttempts([attempt(claim)]));
    await expect(ledger(database, (tx) => tx.insertAttempts([attempt(claim)]))).rejects.toMatchObject({ code: '23505' });
  });

  test('ends with an outcome that the contract knows', async () => {
    await planned(1);
    const [claim] = await claimed(1);
    if (!claim) throw new Error('nothing was claimed');
    await ledger(database, (tx) => tx.insertAttempts([attempt(claim)]));
    const end = (outcome: string) =>
      ledger(database, (tx) => tx.endAttempts([{ intent: claim.id, number: claim.leaseEpoch, outcome, error: undefined }], T0));
    await expect(end('maybe')).rejects.toMatchObject({ code: '23514' });
    await end('applied');
    const { rows } = await database.pool.query('select outcome, ended_at from attempt');
    expect(rows).toEqual([{ outcome: 'applied', ended_at: new Date(T0) }]);
  });
});

test('a created record is linked once, to the identity that carries on', async () => {
  const [identity, survivor] = [randomUUID(), randomUUID()];
  const created = await ledger(database, async (tx) => {
    await tx.insertIdentities(
      'person',
      [identity, survivor].map((id) => ({ id, firstSeen: T0 })),
    );
    const [slot] = await tx.ensureSlots([{ identity, connection: 'hubspot', entity: 'person', newId: randomUUID() }], T0);
    const intent = create(await changeSet(tx), slot?.id ?? '', identity);
    await tx.insertIntents([intent]);
    await tx.mergeIdentities([{ from: identity, into: survivor }], T0);
    return intent;
  });
  for (let i = 0; i < 2; i++) await ledger(database, (tx) => tx.linkCreated([{ intent: created, ref: ref('new') }], T0));
  const { rows } = await database.pool.query('select identity, epoch, because from link');
  expect(rows).toEqual([{ identity: survivor, epoch: 1, because: 'marker' }]);
});
