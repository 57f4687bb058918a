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

/** Prepares each statement once: a play asks the same small questions thousands of times, and planning them is most of their cost. */
class PreparingClient extends pg.Client {
  readonly #names = new Map<string, string>();

  override query(...args: unknown[]): never {
    const [text, values, ...rest] = args;
    if (typeof text !== 'string' || !Array.isArray(values)) return super.query(...(args as [never])) as never;
    const name = this.#names.get(text) ?? `s${this.#names.size}`;
    this.#names.set(text, name);
    return super.query(...([{ name, text, values }, ...rest] as [never])) as never;
  }
}

/** On a migrated database that is nobody else's. */
export async function openLedger(connectionString: string): Promise<Ledger> {
  const pool = new pg.Pool({
    connectionString,
    max: 1,
    idleTimeoutMillis: 0,
    application_name: 'simulation',
    Client: PreparingClient,
    // The first uses of a prepared statement would be planned by their values, later ones by none: a play must not depend on how many were before it.
    options: '-c plan_cache_mode=force_generic_plan',
  });
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
