import { checkLedgerInvariants } from '@meshline/store-postgres';
import { expect } from 'vitest';
import { unnamedDisagreements } from './ledger-oracle.ts';
import type { World } from './world.ts';

export interface Summary {
  readonly vendors: Readonly<Record<string, { readonly creates: number; readonly updates: number; readonly archives: number }>>;
  readonly duplicateCreates: number;
  readonly duplicates: readonly {
    readonly vendor: string;
    readonly type: string;
    readonly id: string;
    readonly label: string;
    readonly reason: string;
  }[];
}

export interface SandboxAgreement {
  readonly overall: number;
  readonly fields: readonly { readonly entity: string; readonly field: string; readonly pairs: number; readonly share: number }[];
}

/**
 * What holds whenever nothing is left to do: systems agree or an open exception names the field (I4), exceptions are
 * complete (I8), every write ended (I1), no system was given the same thing twice by its own count (I2, I3), and what was
 * sent stands in the audit (I9).
 */
export async function expectLaws(world: World): Promise<void> {
  expect(await checkLedgerInvariants(world.pool, world.clock.now())).toEqual([]);
  expect(await unnamedDisagreements(world)).toEqual([]);
  const { rows: exceptions } = await world.pool.query<{
    owner: string;
    reason: string;
    message: string;
    due_at: Date;
    items: number;
  }>(
    `select x.owner, x.reason, x.message, x.due_at, (select count(*)::int from exception_item e where e.exception = x.id and e.state = 'open') as items
       from exception x where x.state = 'open'`,
  );
  const owners = Object.keys(world.rulebook.principals);
  for (const { owner, reason, message, due_at: due, items } of exceptions) {
    expect(owners).toContain(owner);
    expect(reason).not.toBe('');
    expect(message).not.toBe('');
    expect(due.getTime(), message).toBeGreaterThan(0);
    expect(items, message).toBeGreaterThan(0);
  }
  expect(
    await world.count(
      `select count(*) from exception_item e join exception x on x.id = e.exception where e.state = 'open' and x.state <> 'open'`,
    ),
  ).toBe(0);
  const { rows: open } = await world.pool.query(
    `select id, kind, connection, stream, state from intent where state in ('planned', 'ready', 'sending', 'applied', 'unknown', 'deferred')`,
  );
  expect(open).toEqual([]);
  const unasked = await world.pool.query(
    `select i.id, i.connection, i.stream, i.error from intent i where i.state = 'rejected'
       and not exists (select from intent later where later.identity = i.identity and later.connection = i.connection and later.seq > i.seq)
       and not exists (select from exception_item e where e.identity = i.identity and e.state = 'open')
       and exists (select from identity d where d.id = i.identity)
       and not exists (select from link l join snapshot s using (connection, stream, id) where l.identity = i.identity and l.connection = i.connection and s.live)`,
  );
  expect(unasked.rows, 'refused and nobody was asked').toEqual([]);
  const { duplicates } = await world.control<Summary>('mutations/summary');
  expect(duplicates).toEqual([]);
  expect(await world.count('select count(*) from attempt where ended_at is null')).toBe(0);
}

/** A further look at everything plans nothing and sends nothing (I5, I13). */
export async function expectQuiescence(world: World): Promise<void> {
  const intents = await world.count('select count(*) from intent');
  const attempts = await world.count('select count(*) from attempt');
  const summary = await world.control<Summary>('mutations/summary');
  await world.drain();
  expect(await world.count('select count(*) from intent')).toBe(intents);
  expect(await world.count('select count(*) from attempt')).toBe(attempts);
  expect(await world.control<Summary>('mutations/summary')).toEqual(summary);
}
