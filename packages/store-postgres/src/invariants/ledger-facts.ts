import type { Rulebook } from '@meshline/rulebook';
import { checkLedger, convergence, type LedgerFacts, type Violation } from '@meshline/sync';
import type pg from 'pg';
import { agreementFacts } from './agreement.ts';
import { attemptFacts } from './attempts.ts';
import { backwards } from './backwards.ts';
import { citingIntents } from './citing-intents.ts';
import { crosswalkFacts } from './crosswalk.ts';
import { doubleWrites } from './double-writes.ts';
import { incompleteExceptions } from './incomplete-exceptions.ts';
import { lostUpdates } from './lost-updates.ts';
import { lostWork } from './lost-work.ts';
import { inSnapshot } from '../store.ts';

/** What the laws are judged by, all of it as it stood in one moment of the database. Reads only, and a bounded amount of rows. */
export async function ledgerFacts(client: pg.ClientBase, at: number): Promise<LedgerFacts> {
  return {
    ...(await lostWork(client, at)),
    ...(await doubleWrites(client, at)),
    ...(await citingIntents(client)),
    ...(await incompleteExceptions(client)),
    ...(await attemptFacts(client)),
    ...(await lostUpdates(client)),
    ...(await backwards(client)),
    ...(await crosswalkFacts(client)),
  };
}

/** Identities of each entity whose systems are compared. */
const COMPARED = 200;

export interface LedgerCheck {
  /** The program's time (Unix ms). */
  readonly at: number;
  /** With it, identities at rest are compared system by system (I4). */
  readonly rulebook?: Rulebook | undefined;
  /** Most identities of each entity that are compared; another `draw` takes others. */
  readonly most?: number | undefined;
  readonly draw?: string | undefined;
}

/**
 * Judges the ledger by its laws, while it's at work as well as at rest; nothing = sound. Seconds at the most: what takes
 * longer is given up and throws.
 */
export async function checkLedgerInvariants(
  pool: pg.Pool,
  { at, rulebook, most = COMPARED, draw = '' }: LedgerCheck,
): Promise<readonly Violation[]> {
  return inSnapshot(pool, async (client) => {
    await client.query(`set local statement_timeout = '60s'`);
    const violations = [...checkLedger(await ledgerFacts(client, at))];
    for (const entity of rulebook?.entities ?? [])
      violations.push(...convergence(await agreementFacts(client, entity, most, draw)));
    return violations;
  });
}
