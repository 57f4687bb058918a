import { freshDatabase, type TestDatabase } from '@meshline/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledger, ref, snapshot, T0 } from './ledger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

describe('the cursor', () => {
  const to = (n: number) => ({ cursor: { n }, phase: 'changes' as const });

  test('is fenced: of two daemons that saw the same version, one moves it', async () => {
    await ledger(database, (tx) => tx.moveCursor('hubspot', 'contacts', to(1), 0, T0));
    const moved = await Promise.all(
      [2, 3, 4, 5].map((n) => ledger(database, (tx) => tx.moveCursor('hubspot', 'contacts', to(n), 1, T0))),
    );
    expect(moved.filter(Boolean)).toHaveLength(1);
    const stored = await ledger(database, (tx) => tx.readCursor('hubspot', 'contacts'));
    expect(stored?.version).toBe(2);
    expect(stored?.cursor).toEqual({ n: 2 + moved.indexOf(true) });
  });

  test('is fenced at its first move too', async () => {
    const moved = await Promise.all(
      [1, 2, 3, 4].map((n) => ledger(database, (tx) => tx.moveCursor('hubspot', 'first', to(n), 0, T0))),
    );
    expect(moved.filter(Boolean)).toHaveLength(1);
  });

  test('never goes back to a version that was seen before', async () => {
    await ledger(database, (tx) => tx.moveCursor('hubspot', 'back', to(1), 0, T0));
    await ledger(database, (tx) => tx.moveCursor('hubspot', 'back', to(2), 1, T0));
    for (const seen of [0, 1, 3])
      expect(await ledger(database, (tx) => tx.moveCursor('hubspot', 'back', to(9), seen, T0))).toBe(false);
    expect((await ledger(database, (tx) => tx.readCursor('hubspot', 'back')))?.cursor).toEqual({ n: 2 });
  });

  test('belongs to its connection and feed', async () => {
    expect(await ledger(database, (tx) => tx.readCursor('salesforce', 'contacts'))).toBeUndefined();
  });
});

describe('a page', () => {
  test('is kept as a whole or not at all', async () => {
    const page = ledger(database, async (tx) => {
      await tx.writeSnapshots([snapshot('lost')]);
      await tx.appendChanges([{ ref: ref('lost'), version: 1, kind: 'seen', at: T0, fields: {} }]);
      await tx.markRecordsDirty('person', [ref('lost')]);
      await tx.moveCursor('hubspot', 'lost', { cursor: {}, phase: 'changes' }, 0, T0);
      throw new Error('the process died');
    });
    await expect(page).rejects.toThrow('died');
    const left = await database.pool.query(
      `select 1 from snapshot where id = 'lost' union all select 1 from change where id = 'lost'
         union all select 1 from dirty_record where id = 'lost' union all select 1 from cursor where feed = 'lost'`,
    );
    expect(left.rowCount).toBe(0);
  });

  test('gives back what it stored, also text that is hard to store', async () => {
    const odd = snapshot('odd "\\ \t ünï 😀 %_', {
      fields: {
        name: 'O\'Brien \\ "x"',
        none: null,
        list: [{ value: 'a', kind: 'work' }],
        money: { amount: '0.10', currency: 'EUR' },
        yes: false,
        n: -0.5,
      },
      revision: '7',
      marker: 'm-1',
      url: 'https://example.com/1',
      live: false,
      createdAt: T0 - 5,
      modifiedAt: T0 - 1,
      changed: { name: { after: T0 - 10, before: T0 } },
    });
    await ledger(database, (tx) => tx.writeSnapshots([odd]));
    expect(await ledger(database, (tx) => tx.lockSnapshots([odd.ref]))).toEqual([odd]);
  });

  test('never puts a snapshot back to an older or the same version', async () => {
    const at = (version: number, email: string) => snapshot('mono', { version, fields: { email } });
    await ledger(database, (tx) => tx.writeSnapshots([at(3, 'three')]));
    for (const version of [1, 2, 3]) await ledger(database, (tx) => tx.writeSnapshots([at(version, 'older')]));
    expect((await ledger(database, (tx) => tx.snapshots([ref('mono')])))[0]).toMatchObject({
      version: 3,
      fields: { email: 'three' },
    });
    await ledger(database, (tx) => tx.writeSnapshots([at(4, 'four')]));
    expect((await ledger(database, (tx) => tx.snapshots([ref('mono')])))[0]).toMatchObject({
      version: 4,
      fields: { email: 'four' },
    });
  });

  test('keeps the first sight of a record, whatever later pages say', async () => {
    await ledger(database, (tx) => tx.writeSnapshots([snapshot('seen', { firstSeen: T0 })]));
    await ledger(database, (tx) =>
      tx.writeSnapshots([snapshot('seen', { version: 2, firstSeen: T0 + 1_000, readAt: T0 + 1_000 })]),
    );
    expect((await ledger(database, (tx) => tx.snapshots([ref('seen')])))[0]?.firstSeen).toBe(T0);
  });

  test('of records that did not change moves the time of reading forward only', async () => {
    await ledger(database, (tx) => tx.writeSnapshots([snapshot('touch', { readAt: T0 })]));
    const readAt = async (at: number): Promise<number | undefined> => {
      await ledger(database, (tx) => tx.touchSnapshots([ref('touch')], at));
      return (await ledger(database, (tx) => tx.snapshots([ref('touch')])))[0]?.readAt;
    };
    expect(await readAt(T0 - 1)).toBe(T0);
    expect(await readAt(T0 + 1)).toBe(T0 + 1);
  });

  test('that overlaps another page in reverse order waits for it and does not deadlock', async () => {
    const refs = Array.from({ length: 40 }, (_, i) => ref(`over-${i}`));
    await ledger(database, (tx) => tx.writeSnapshots(refs.map(({ id }) => snapshot(id))));
    const pages = Array.from({ length: 12 }, (_, i) =>
      ledger(database, async (tx) => {
        const locked = await tx.lockSnapshots(i % 2 === 0 ? refs : refs.toReversed());
        await tx.writeSnapshots(locked.map((stored) => ({ ...stored, version: stored.version + 1 })));
      }),
    );
    await Promise.all(pages);
    const versions = (await ledger(database, (tx) => tx.snapshots(refs))).map(({ version }) => version);
    expect(new Set(versions)).toEqual(new Set([13]));
  });
});

test('references of a record are replaced by those that it has now', async () => {
  const stored = async (): Promise<string[]> => {
    const { rows } = await database.pool.query<{ target_id: string }>(
      `select target_id from reference where id = 'r1' order by 1`,
    );
    return rows.map(({ target_id }) => target_id);
  };
  const company = (field: string, id: string) => ({ ref: ref('r1'), field, target: { stream: 'companies', id } });
  await ledger(database, (tx) => tx.replaceReferences([ref('r1')], [company('company', '1'), company('owner', '2')]));
  expect(await stored()).toEqual(['1', '2']);
  await ledger(database, (tx) => tx.replaceReferences([ref('r1')], [company('company', '3')]));
  expect(await stored()).toEqual(['3']);
  await ledger(database, (tx) => tx.replaceReferences([ref('r1')], []));
  expect(await stored()).toEqual([]);
});

test('dirty marks are one for a record, taken oldest first, and come back when the taker dies', async () => {
  await ledger(database, (tx) => tx.markRecordsDirty('deal', [ref('a'), ref('b'), ref('a')]));
  await ledger(database, (tx) => tx.markRecordsDirty('deal', [ref('b'), ref('c')]));
  expect(await ledger(database, (tx) => tx.countDirtyRecords('deal'))).toBe(3);
  const died = ledger(database, async (tx) => {
    expect((await tx.takeDirtyRecords('deal', 2)).map(({ id }) => id).sort()).toEqual(['a', 'b']);
    throw new Error('the process died');
  });
  await expect(died).rejects.toThrow('died');
  expect((await ledger(database, (tx) => tx.takeDirtyRecords('deal', 10))).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
  expect(await ledger(database, (tx) => tx.countDirtyRecords('deal'))).toBe(0);
});
