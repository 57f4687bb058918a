import { PARKED_APPLIED, PARKED_UNKNOWN } from '@meshline/sync';
import type pg from 'pg';
import { rows, time } from '../sql.ts';

const OPEN = `('planned', 'ready', 'sending', 'applied', 'unknown')`;

/**
 * Where a write goes on that a person lets in again. What was never taken is planned anew; what was parked after it had been sent is
 * looked for first, as what it was: planned anew it could be written twice.
 */
const STATE = `case when i.state <> 'parked' or exists (select from intent o where o.id <> i.id and o.state in ${OPEN}
      and (o.connection = i.connection and o.stream = i.stream and o.record_id = i.record_id or o.slot = i.slot)) then 'superseded'
    when i.error->>'vendorCode' = '${PARKED_APPLIED}' then 'applied'
    when i.error->>'vendorCode' = '${PARKED_UNKNOWN}' then 'unknown'
    else 'superseded' end`;

/** Lets refused and parked writes of these things in these connections in again; returns how many there were. */
export async function freeWrites(
  client: pg.ClientBase,
  targets: readonly { readonly identity: string; readonly connection: string }[],
  at: number,
): Promise<number> {
  if (targets.length === 0) return 0;
  const freed = await rows<{ id: string }>(
    client,
    `update intent i set state = ${STATE}, not_before = $3, updated_at = $3,
         ended_at = case when ${STATE} = 'superseded' then i.ended_at end
       from unnest($1::uuid[], $2::text[]) as t(identity, connection)
       where i.identity = t.identity and i.connection = t.connection and i.state in ('rejected', 'parked') returning i.id`,
    [targets.map(({ identity }) => identity), targets.map(({ connection }) => connection), time(at)],
  );
  await forgetFailures(
    client,
    freed.map(({ id }) => id),
  );
  return freed.length;
}

/** How often the program failed at these writes counts no more. */
export async function forgetFailures(client: pg.ClientBase, intents: readonly string[]): Promise<void> {
  if (intents.length === 0) return;
  await client.query(`delete from work_failure where step in ('deliver', 'confirm') and key = any($1::text[])`, [intents]);
}
