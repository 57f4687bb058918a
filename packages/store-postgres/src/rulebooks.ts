import type { Principal, Rulebook } from '@meshline/rulebook';
import type pg from 'pg';
import { inTransaction } from './store.ts';
import { json, rows, time } from './sql.ts';

/** The rulebook in force for all daemons; undefined before the first activation. */
export async function activeRulebook(pool: pg.Pool): Promise<{ readonly hash: string; readonly rulebook: Rulebook } | undefined> {
  const { rows: found } = await pool.query<{ hash: string; body: Rulebook }>(
    'select r.hash, r.body from activation a join rulebook r on r.hash = a.rulebook order by a.seq desc limit 1',
  );
  const [row] = found;
  return row && { hash: row.hash, rulebook: row.body };
}

/**
 * Puts a rulebook in force, under a lock: its version is kept for ever, people and teams become principals, and every
 * identity is settled anew. True when it wasn't in force already.
 */
export async function activateRulebook(
  pool: pg.Pool,
  hash: string,
  rulebook: Rulebook,
  actor: string,
  at: number,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtextextended('meshline.activate', 0))`);
    const [current] = await rows<{ rulebook: string }>(client, 'select rulebook from activation order by seq desc limit 1');
    if (current?.rulebook === hash) return false;
    await client.query('insert into rulebook (hash, body, at) values ($1, $2::jsonb, $3) on conflict (hash) do nothing', [
      hash,
      json(rulebook),
      time(at),
    ]);
    await client.query('insert into activation (rulebook, actor, at) values ($1, $2, $3)', [hash, actor, time(at)]);
    // What an undo holds, it holds against the rules that made the write.
    await client.query('update hold set released_at = $1 where released_at is null and rulebook is not null and rulebook <> $2', [
      time(at),
      hash,
    ]);
    await client.query('update principal set active = false');
    await client.query(
      `insert into principal (id, kind, name, email, active)
       select id, kind, name, email, true from jsonb_to_recordset($1::jsonb) as t(id text, kind text, name text, email text)
       on conflict (id) do update set kind = excluded.kind, name = excluded.name, email = excluded.email, active = true`,
      [json(Object.values(rulebook.principals).map(principalRow))],
    );
    await client.query(
      'insert into dirty_identity (identity, entity) select id, entity from identity where golden is not null on conflict do nothing',
    );
    await client.query(`insert into audit (at, kind, actor, subject) values ($1, 'rulebook.activated', $2, $3)`, [
      time(at),
      actor,
      hash,
    ]);
    return true;
  });
}

function principalRow(principal: Principal): Record<string, unknown> {
  return {
    id: principal.id,
    kind: principal.kind,
    name: principal.name,
    email: principal.kind === 'person' ? principal.email : null,
  };
}
