import { checkLedgerInvariants, workFacts } from '@meshline/store-postgres';
import { checkQuiet } from '@meshline/sync';
import { expect } from 'vitest';
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
 * What holds whenever nothing is left to do: the laws of the ledger, every write has ended (I1), and no system was given the same
 * thing twice by its own count (I2).
 */
export async function expectLaws(world: World): Promise<void> {
  const { pool, rulebook, clock } = world;
  expect(await checkLedgerInvariants(pool, { at: clock.now(), rulebook, most: 100_000 })).toEqual([]);
  expect(checkQuiet(await workFacts(pool))).toEqual([]);
  const { duplicates } = await world.control<Summary>('mutations/summary');
  expect(duplicates).toEqual([]);
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
