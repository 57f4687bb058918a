import { DAEMON_STOPPED, type DeliverStore } from '@meshline/sync';
import type pg from 'pg';
import { json, rows, time } from '../sql.ts';
import { toIntent, type IntentRow } from './intent-row.ts';

/** Seconds that a claim holds without renewal, on the database's clock. */
const LEASE = `interval '5 seconds'`;

// Handoffs first, then live, backfill last; inside a lane in the order of planning. Parents are planned before their
// children, as a child's plan needs the parent's record. The index intent_ready is in this very order: a claim reads the
// rows that it takes, however many are ready.
const LANE_ORDER = `case lane when 'handoff' then 0 when 'live' then 1 else 2 end`;

/** Nothing is claimed while an operator has stopped everything or paused the connection ($1), or the ledger has to catch up first. */
const NOT_STOPPED = `not exists (select from write_stop where scope in ('*', $1)) and not exists (select from ledger where recovering_since is not null)`;

export function claimOperations(
  client: pg.ClientBase,
): Pick<DeliverStore, 'nextBatch' | 'claimIntents' | 'renewLeases' | 'expireLeases' | 'dueForConfirm' | 'nextConfirm'> {
  return {
    async nextBatch(connection, now, kinds) {
      const [row] = await rows<{ stream: string; kind: 'create' | 'update' }>(
        client,
        `select stream, kind from intent where connection = $1 and state = 'ready' and not_before <= $2 and kind = any($3::text[]) and ${NOT_STOPPED}
           order by ${LANE_ORDER}, seq limit 1`,
        [connection, time(now), kinds],
      );
      return row;
    },

    async claimIntents(connection, stream, kind, limit, now) {
      const claimed = await rows<IntentRow>(
        client,
        `with next as (
           select id from intent where connection = $1 and stream = $2 and kind = $3 and state = 'ready' and not_before <= $5 and ${NOT_STOPPED}
             order by ${LANE_ORDER}, seq limit $4 for update skip locked)
         update intent i set state = 'sending', lease_epoch = i.lease_epoch + 1, attempts = i.attempts + 1,
             lease_until = meshline_now() + ${LEASE}, updated_at = $5
           from next where i.id = next.id returning i.*`,
        [connection, stream, kind, limit, time(now)],
      );
      return claimed.map(toIntent);
    },

    async renewLeases(intents) {
      const held = await rows<{ id: string }>(
        client,
        `update intent i set lease_until = meshline_now() + ${LEASE}
           from unnest($1::uuid[], $2::integer[]) as t(id, epoch)
           where i.id = t.id and i.lease_epoch = t.epoch and i.state = 'sending' returning i.id`,
        [intents.map(({ id }) => id), intents.map(({ leaseEpoch }) => leaseEpoch)],
      );
      return held.map(({ id }) => id);
    },

    // The process died between the attempt and its receipt: whether the vendor applied it isn't known, and that is also how the
    // attempt ends in the history. Where it died before the attempt nothing was sent, and the write is ready as before. That is looked at
    // once the rows are locked, as an attempt is stored under the lock of its write.
    async expireLeases(limit, at) {
      const late = await rows<{ id: string }>(
        client,
        `select id from intent where state = 'sending' and lease_until < meshline_now() order by lease_until limit $1 for update skip locked`,
        [limit],
      );
      if (late.length === 0) return [];
      const expired = await rows<{ connection: string }>(
        client,
        `with late as (
           select i.id, exists (select from attempt a where a.intent = i.id and a.number = i.lease_epoch) as begun
             from intent i where i.id = any($1::uuid[])),
         ended as (
           update attempt a set ended_at = $2, outcome = 'unknown', error = $3::jsonb from intent i
             where i.id = any($1::uuid[]) and a.intent = i.id and a.number = i.lease_epoch and a.ended_at is null)
         update intent i set state = case when late.begun then 'unknown' else 'ready' end, lease_epoch = i.lease_epoch + 1, lease_until = null,
             updated_at = $2, not_before = $2, error = $3::jsonb
           from late where i.id = late.id returning i.connection`,
        [
          late.map(({ id }) => id),
          time(at),
          json({
            code: 'OUTCOME_UNKNOWN',
            vendorCode: DAEMON_STOPPED,
            message: 'The daemon stopped while the write was under way.',
          }),
        ],
      );
      return [...new Set(expired.map(({ connection }) => connection))];
    },

    async dueForConfirm(connection, now, limit) {
      const due = await rows<IntentRow>(
        client,
        `with first as (
           select stream from intent where connection = $1 and state in ('applied', 'unknown') and not_before <= $2 order by not_before, seq limit 1)
         select i.* from intent i join first using (stream)
           where i.connection = $1 and i.state in ('applied', 'unknown') and i.not_before <= $2 order by i.not_before, i.seq limit $3`,
        [connection, time(now), limit],
      );
      return due.map(toIntent);
    },

    async nextConfirm(connection) {
      const [row] = await rows<{ at: Date | null }>(
        client,
        `select min(not_before) as at from intent where connection = $1 and state in ('applied', 'unknown')`,
        [connection],
      );
      return row?.at?.getTime();
    },
  };
}
