import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLedgerNow } from '../../src/runtime/check-ledger.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ people: 5 });
  await world.drain();
}, 60_000);
afterAll(() => world.close());

const open = async (): Promise<readonly unknown[]> =>
  (
    await world.pool.query(
      `select owner, kind, reason, message from exception where state = 'open' and reason = 'ledger-unsound'`,
    )
  ).rows;

test('a law that is broken is logged and one question for the system owner, which closes by itself once the ledger is sound', async () => {
  const logged: [unknown, string][] = [];
  const deps = {
    ...world.deps,
    log: { ...world.deps.log, error: (what: unknown, text: string): void => void logged.push([what, text]) },
  };
  await checkLedgerNow(deps, world.pool, 'one');
  expect(await open()).toEqual([]);

  await world.pool.query(`update identity set golden = null where entity = 'person'`);
  await checkLedgerNow(deps, world.pool, 'another');
  expect(logged, 'the lease is of the first daemon').toEqual([]);
  await checkLedgerNow(deps, world.pool, 'one');
  await checkLedgerNow(deps, world.pool, 'one');
  expect(await open()).toEqual([
    {
      owner: 'sam',
      kind: 'failed-delivery',
      reason: 'ledger-unsound',
      message: expect.stringContaining('own records are not sound (I1)') as string,
    },
  ]);
  expect(logged[0]).toEqual([
    { law: 'I1', subject: expect.stringMatching(/^identity /) as string },
    'the ledger is not sound: it holds records, was never settled, and does not wait to be',
  ]);

  await world.pool.query(
    `insert into dirty_identity (identity, entity) select id, entity from identity where golden is null on conflict do nothing`,
  );
  await checkLedgerNow(deps, world.pool, 'one');
  expect(await open()).toEqual([]);
});
