import { checkLedgerInvariants, holdLease } from '@meshline/store-postgres';
import { tellViolations, type Dependencies } from '@meshline/sync';
import type pg from 'pg';

/** Milliseconds between two checks. */
export const CHECK_LEDGER_MS = 600_000;

/** Judges the ledger by its laws, in one daemon of all, and tells what it finds. */
export async function checkLedgerNow(deps: Dependencies, pool: pg.Pool, holder: string): Promise<void> {
  if (!(await holdLease(pool, 'invariants', holder, CHECK_LEDGER_MS / 1_000))) return;
  const at = deps.clock.now();
  const { rulebook } = deps.active();
  await tellViolations(deps, await checkLedgerInvariants(pool, { at, rulebook, draw: String(at) }));
}
