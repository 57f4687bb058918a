import type { SettleStore } from '@meshline/sync';
import type pg from 'pg';
import { json, rows, time } from '../sql.ts';

/** Identities that are settled anew at a time. */
export function settleDueOperations(client: pg.ClientBase): Pick<SettleStore, 'settleAgainAt' | 'wakeSettleDue'> {
  return {
    async settleAgainAt(due) {
      if (due.length === 0) return;
      await client.query(
        `insert into settle_due (identity, entity, at)
         select identity, entity, at from jsonb_to_recordset($1::jsonb) as t(identity uuid, entity text, at timestamptz) order by identity
         on conflict (identity) do update set at = least(settle_due.at, excluded.at)`,
        [json(due.map(({ identity, entity, at }) => ({ identity, entity, at: time(at) })))],
      );
    },

    async wakeSettleDue(now) {
      const found = await rows<{ entity: string }>(
        client,
        `with due as (
           delete from settle_due where identity in (select identity from settle_due where at <= $1 order by at limit 5000 for update skip locked)
           returning identity, entity),
         marked as (
           insert into dirty_identity (identity, entity)
           select coalesce(r.into_identity, d.identity), d.entity from due d left join redirect r on r.from_identity = d.identity order by 1
           on conflict do nothing returning entity)
         select distinct entity from due`,
        [time(now)],
      );
      return found.map(({ entity }) => entity);
    },
  };
}
