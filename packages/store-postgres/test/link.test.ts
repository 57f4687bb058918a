import { randomUUID } from 'node:crypto';
import type { PairEvidence } from '@meshline/reconcile';
import { formatRef, type RecordRef } from '@meshline/record';
import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresStore } from '../src/index.ts';
import { changeSet, ledger, ref, snapshot, T0, update } from './ledger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const evidence: PairEvidence = { score: 0.9, weight: 3, parts: [] };

/** Records of an entity, each linked to an identity of its own; their identities. */
async function linked(entity: string, refs: readonly RecordRef[]): Promise<string[]> {
  const ids = refs.map(() => randomUUID());
  await ledger(database, async (tx) => {
    await tx.writeSnapshots(refs.map((one) => snapshot(one.id, { ref: one, entity })));
    await tx.insertIdentities(
      entity,
      ids.map((id) => ({ id, firstSeen: T0 })),
    );
    await tx.writeLinks(
      refs.map((one, index) => ({
        ref: one,
        entity,
        identity: ids[index] ?? '',
        role: 'duplicate',
        epoch: 1,
        because: 'weight',
        evidence: undefined,
        linkedAt: T0,
      })),
    );
  });
  return ids;
}

describe('identities that belong together', () => {
  test('are found through open reviews and verdicts, in both directions and to the end, within their entity', async () => {
    const refs = ['a', 'b', 'c/with/slashes', 'd', 'e'].map((id) => ref(`connected-${id}`));
    const ids = await linked('person', refs);
    const [a = '', b = '', c = '', d = '', e = ''] = ids;
    await ledger(database, async (tx) => {
      const [aIdentity, bIdentity] = a < b ? [a, b] : [b, a];
      await tx.replaceReviews(
        'person',
        [a, b],
        [{ a: ref('connected-a'), b: ref('connected-b'), aIdentity, bIdentity, evidence }],
        T0,
      );
    });
    for (const [one, other] of [
      [refs[1], refs[2]],
      [refs[3], refs[2]],
    ]) {
      if (!one || !other) throw new Error('no refs');
      const [left, right] = [formatRef(one), formatRef(other)].sort();
      await database.pool.query(
        `insert into verdict (entity, a, b, verdict, actor, reason, at) values ('person', $1, $2, 'distinct', 'mara', 'asked', now())`,
        [left, right],
      );
    }
    for (const from of [a, b, c, d]) {
      expect((await ledger(database, (tx) => tx.connectedIdentities('person', [from]))).toSorted()).toEqual(
        [a, b, c, d].toSorted(),
      );
    }
    expect(await ledger(database, (tx) => tx.connectedIdentities('person', [e]))).toEqual([e]);
    expect(await ledger(database, (tx) => tx.connectedIdentities('deal', [a]))).toEqual([a]);
  });
});

describe('open reviews', () => {
  test('that are found again are no news; who gets or loses one is told', async () => {
    const [a = '', b = '', c = ''] = (
      await linked(
        'asked',
        ['a', 'b', 'c'].map((id) => ref(`asked-${id}`)),
      )
    ).toSorted();
    const review = (one: string, other: string) => ({ a: ref('x'), b: ref('y'), aIdentity: one, bIdentity: other, evidence });
    const replace = (judged: readonly string[], ...reviews: ReturnType<typeof review>[]): Promise<readonly string[]> =>
      ledger(database, (tx) => tx.replaceReviews('asked', judged, reviews, T0));
    expect([...(await replace([a], review(a, b)))].sort()).toEqual([a, b]);
    expect(await replace([a], review(a, b))).toEqual([]);
    expect(await replace([c], review(a, b))).toEqual([]);
    expect([...(await replace([a], review(a, c)))].sort()).toEqual([a, b, c]);
    expect([...(await replace([c]))].sort()).toEqual([a, c]);
  });
});

describe('match keys', () => {
  test('are those that were given last, whatever stood there before', async () => {
    const one = ref('keyed');
    const shares = (key: string): Promise<readonly RecordRef[]> => ledger(database, (tx) => tx.recordsByKeys('person', [key]));
    await ledger(database, (tx) => tx.replaceKeys('person', [{ ref: one, keys: ['x', 'y', 'x'] }]));
    await ledger(database, (tx) => tx.replaceKeys('person', [{ ref: one, keys: ['y', 'z'] }]));
    expect(await shares('x')).toEqual([]);
    expect(await shares('y')).toEqual([one]);
    expect(await shares('z')).toEqual([one]);
    // A record that turns out to be of another entity leaves nothing behind.
    await ledger(database, (tx) => tx.replaceKeys('company', [{ ref: one, keys: ['y'] }]));
    expect(await shares('y')).toEqual([]);
    await ledger(database, (tx) => tx.replaceKeys('company', [{ ref: one, keys: [] }]));
    const { rowCount } = await database.pool.query(`select from match_key where id = 'keyed'`);
    expect(rowCount).toBe(0);
  });
});

describe('a record that is dirty', () => {
  test('as an echo of our write stays an echo only as long as nothing else changes it', async () => {
    const [plain, echo, both] = [ref('plain'), ref('echo'), ref('both')];
    await ledger(database, (tx) => tx.markRecordsDirty('echoed', [echo, both], 'echo'));
    await ledger(database, (tx) => tx.markRecordsDirty('echoed', [plain, both]));
    await ledger(database, (tx) => tx.markRecordsDirty('echoed', [plain, echo, both], 'echo'));
    const taken = await ledger(database, (tx) => tx.takeDirtyRecords('echoed', 10));
    expect(new Map(taken.map(({ id, echo: own }) => [id, own]))).toEqual(
      new Map([
        ['plain', false],
        ['echo', true],
        ['both', false],
      ]),
    );
  });

  test('is recognised by the patches that were sent to it and not refused', async () => {
    const sent = ref('sent');
    await ledger(database, async (tx) => {
      const set = await changeSet(tx);
      await tx.insertIntents([
        update(set, 'sent', { patch: { email: 'a@b.example' }, state: 'ready' }),
        update(set, 'unsent', { state: 'ready' }),
      ]);
    });
    await database.pool.query(`update intent set state = 'confirmed' where record_id = 'sent'`);
    const patches = await ledger(database, (tx) => tx.patchesSentTo([sent, ref('unsent'), ref('never')]));
    expect([...patches]).toEqual([[formatRef(sent), [{ email: 'a@b.example' }]]]);
  });
});

test('roles are decided from every record of an identity that still stands for itself', async () => {
  const [first, merged] = [ref('role-1'), ref('role-2')];
  const [one = '', other = ''] = await linked('person', [first, merged]);
  await ledger(database, (tx) => tx.writeAliases([{ from: merged, to: first, reason: 'merged', at: T0 }]));
  const inputs = await ledger(database, (tx) => tx.roleInputs([one, other]));
  expect([...inputs]).toEqual([[one, [{ ref: first, role: 'duplicate', live: true, createdAt: undefined, marked: false }]]]);
});

test('a description is read again once it was written anew, and not when that was rolled back', async () => {
  const store = postgresStore(database.pool);
  const streams = (): Promise<readonly string[]> =>
    store.transaction(async (tx) =>
      (await tx.connections()).filter(({ id }) => id === 'described').flatMap((row) => row.streams.map(({ stream }) => stream)),
    );
  const description = (stream: string) =>
    [{ stream, label: stream, fields: [], hash: stream, primaryKey: 'id', naturalKeys: [] }] as never;
  await store.transaction((tx) => tx.registerConnection('described', 'test', T0));
  expect(await streams()).toEqual([]);
  await store.transaction((tx) => tx.writeDescription('described', description('contacts'), T0));
  expect(await streams()).toEqual(['contacts']);
  await store
    .transaction(async (tx) => {
      await tx.writeDescription('described', description('lost'), T0);
      await tx.connections();
      throw new Error('rolled back');
    })
    .catch(() => undefined);
  expect(await streams()).toEqual(['contacts']);
  await store.transaction((tx) => tx.writeDescription('described', description('companies'), T0));
  expect(await streams()).toEqual(['companies']);
});
