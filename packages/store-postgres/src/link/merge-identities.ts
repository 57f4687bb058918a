import type pg from 'pg';
import { time } from '../sql.ts';

/**
 * Identities that turned out to be one: records, decisions and questions of `from` move to `into`, whose id lasts.
 * Unsent writes of both are superseded, as they were planned from half of the facts. A slot of `from` moves unless
 * `into` has one in that connection; then it gets the next generation.
 */
export async function mergeIdentities(
  client: pg.ClientBase,
  merges: readonly { readonly from: string; readonly into: string }[],
  at: number,
): Promise<void> {
  for (const { from, into } of merges) {
    if (from === into) continue;
    const now = time(at);
    await client.query(
      `update intent set state = 'superseded', updated_at = $3, ended_at = $3 where identity in ($1, $2) and state in ('planned', 'ready')`,
      [from, into, now],
    );
    await client.query('update link set identity = $2, epoch = epoch + 1 where identity = $1', [from, into]);
    await client.query(
      `update slot s set identity = $2, generation = s.generation + coalesce(
           (select max(o.generation) from slot o where o.identity = $2 and o.connection = s.connection and o.entity = s.entity), 0)
         where s.identity = $1`,
      [from, into],
    );
    await client.query('update intent set identity = $2 where identity = $1', [from, into]);
    await client.query('update assertion set identity = $2 where identity = $1', [from, into]);
    await client.query('update hold set identity = $2 where identity = $1', [from, into]);
    await client.query('update settled_finding set identity = $2 where identity = $1', [from, into]);
    await client.query(`update exception_item set state = 'gone' where identity = $1 and state = 'open'`, [from]);
    await client.query('delete from review where a_identity = $1 or b_identity = $1', [from]);
    await client.query('delete from identity_reference where identity = $1', [from]);
    await client.query('update identity_reference set target = $2 where target = $1', [from, into]);
    await client.query('delete from dirty_identity where identity = $1', [from]);
    await client.query('update redirect set into_identity = $2 where into_identity = $1', [from, into]);
    await client.query('insert into redirect (from_identity, into_identity, at) values ($1, $2, $3) on conflict do nothing', [
      from,
      into,
      now,
    ]);
    await client.query('update identity set golden = null, version = version + 1 where id = any($1::uuid[])', [[from]]);
    await client.query(
      `insert into dirty_identity (identity, entity) select id, entity from identity where id = $1 on conflict do nothing`,
      [into],
    );
  }
}
