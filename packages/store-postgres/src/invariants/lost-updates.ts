import type { LedgerFacts } from '@meshline/sync';
import type pg from 'pg';
import { LATEST, suspects } from './suspects.ts';

/**
 * I7: of the latest writes, attempts that were let through although the ledger held a change by then of a field that was sent, which
 * the plan hadn't seen. Attempts say nothing of that where they are older than the column.
 */
export async function lostUpdates(client: pg.ClientBase): Promise<Pick<LedgerFacts, 'lostUpdates'>> {
  return {
    lostUpdates: await suspects<{ intent: string; number: number; field: string }>(
      client,
      `with latest as (select id, connection, stream, record_id, based_on, patch, before from intent
           where kind = 'update' and before is not null order by seq desc limit ${LATEST})
       select a.intent, a.number, sent.name as field
         from latest l join attempt a on a.intent = l.id and a.record_version > l.based_on
         join change c on c.connection = l.connection and c.stream = l.stream and c.id = l.record_id
           and c.version > l.based_on and c.version <= a.record_version
         cross join lateral jsonb_object_keys(l.before) as sent(name)
         where 'pass' = all (array[a.check_mapping, a.check_source_of_truth, a.check_owner, a.check_status, a.check_retry_count,
             a.check_replay_safety, a.check_outcome])
           and (a.outcome is null or a.outcome <> 'unchanged')
           and c.fields ? sent.name and c.fields->sent.name->'to' is distinct from l.patch->sent.name`,
    ),
  };
}
