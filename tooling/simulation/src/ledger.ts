import { activateRulebook } from '@meshline/store-postgres';
import type { Rulebook } from '@meshline/rulebook';
import pg from 'pg';

/** A ledger behind one single connection, which each play finds as good as new. */
export interface Ledger {
  readonly pool: pg.Pool;
  /** Empties it, puts the rulebook in force, and forgets the time. */
  renew(hash: string, rulebook: Rulebook, at: number): Promise<void>;
  /** The time that leases run by. */
  setTime(at: number): Promise<void>;
  close(): Promise<void>;
}

/** On a migrated database that is nobody else's. */
export async function openLedger(connectionString: string): Promise<Ledger> {
  const pool = new pg.Pool({ connectionString, max: 1, idleTimeoutMillis: 0, application_name: 'simulation' });
  pool.on('error', () => undefined);
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1`,
  );
  const names = rows.map(({ name }) => name);
  // Statistics that come in between would change plans, and with them the order of rows that nobody ordered.
  for (const name of names) await pool.query(`alter table ${name} set (autovacuum_enabled = false)`);
  let told: number | undefined;
  const setTime = async (at: number): Promise<void> => {
    if (told === at) return;
    told = at;
    await pool.query(`select set_config('meshline.now', $1, false)`, [new Date(at).toISOString()]);
  };
  return {
    pool,
    async renew(hash, rulebook, at) {
      await pool.query(`truncate ${names.join(', ')} restart identity`);
      told = undefined;
      await setTime(at);
      await activateRulebook(pool, hash, rulebook, 'simulation', at);
    },
    setTime,
    close: () => pool.end(),
  };
}
