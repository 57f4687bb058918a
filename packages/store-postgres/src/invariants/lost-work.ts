import type { LedgerFacts, UnservedIntent } from '@meshline/sync';
import type pg from 'pg';
import { time, type RefRow } from '../sql.ts';
import { suspects } from './suspects.ts';

type Facts = Pick<LedgerFacts, 'unservedIntents' | 'lostRecords' | 'lostIdentities' | 'unaskedRefusals'>;

/** I1. A lease that ended is the sweeper's within seconds; a minute later nobody sweeps. */
export async function lostWork(client: pg.ClientBase, at: number): Promise<Facts> {
  return {
    unservedIntents: await suspects<UnservedIntent>(
      client,
      `select id, state, case
           when state = 'sending' and lease_until is null then 'no-lease'
           when state = 'sending' then 'lease-long-over'
           else 'never-due' end as why
         from intent
         where (state = 'sending' and (lease_until is null or lease_until < meshline_now() - interval '1 minute'))
            or (state in ('ready', 'applied', 'unknown') and not_before > $1::timestamptz + interval '7 days')`,
      [time(at)],
    ),
    lostRecords: await suspects<RefRow>(
      client,
      `select s.connection, s.stream, s.id from snapshot s
         where s.live
           and not exists (select from link l where l.connection = s.connection and l.stream = s.stream and l.id = s.id)
           and not exists (select from dirty_record d where d.connection = s.connection and d.stream = s.stream and d.id = s.id)`,
    ),
    lostIdentities: await suspects<{ identity: string }>(
      client,
      `select i.id as identity from identity i
         where i.golden is null
           and exists (select from link l where l.identity = i.id)
           and not exists (select from dirty_identity d where d.identity = i.id)`,
    ),
    unaskedRefusals: await suspects<{ intent: string }>(
      client,
      `select i.id as intent from intent i
         where i.kind = 'create' and i.state = 'rejected'
           and not exists (select from intent later where later.identity = i.identity and later.connection = i.connection and later.seq > i.seq)
           and not exists (select from exception_item e where e.identity = i.identity and e.state in ('open', 'decided'))
           and not exists (select from dirty_identity d where d.identity = i.identity)
           and not exists (select from redirect r where r.from_identity = i.identity)
           and not exists (select from link l join snapshot s on s.connection = l.connection and s.stream = l.stream and s.id = l.id
             where l.identity = i.identity and l.connection = i.connection and s.live)`,
    ),
  };
}
