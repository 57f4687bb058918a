import type { DeliverStore } from '@meshline/sync';
import type pg from 'pg';
import { json, optionalTime, rows, time } from '../sql.ts';

const ENDED = ['rejected', 'superseded', 'parked', 'confirmed', 'rewritten'];

export function receiptOperations(
  client: pg.ClientBase,
  daemon?: string,
): Pick<DeliverStore, 'insertAttempts' | 'endAttempts' | 'updateIntents' | 'linkCreated'> {
  return {
    async insertAttempts(attempts) {
      if (attempts.length === 0) return;
      await client.query(
        `insert into attempt (id, intent, number, lease_epoch, check_mapping, check_source_of_truth, check_owner, check_status,
             check_retry_count, check_replay_safety, check_outcome, started_at, daemon, record_version)
         select t.id, intent, number, t.lease_epoch, mapping, source, owner, status, retry, replay, outcome, started_at, $2, s.version
           from jsonb_to_recordset($1::jsonb) as t(id uuid, intent uuid, number integer, lease_epoch integer, mapping text, source text,
             owner text, status text, retry text, replay text, outcome text, started_at timestamptz)
           left join intent i on i.id = t.intent
           left join snapshot s on s.connection = i.connection and s.stream = i.stream and s.id = i.record_id`,
        [
          json(
            attempts.map(({ id, intent, number, leaseEpoch, verdicts, startedAt }) => ({
              id,
              intent,
              number,
              lease_epoch: leaseEpoch,
              mapping: verdicts.mapping,
              source: verdicts.sourceOfTruth,
              owner: verdicts.owner,
              status: verdicts.status,
              retry: verdicts.retryCount,
              replay: verdicts.replaySafety,
              outcome: verdicts.outcome,
              started_at: time(startedAt),
            })),
          ),
          daemon,
        ],
      );
    },

    // Once: what the sweeper has called unknown stays so, whatever a daemon says that comes too late.
    async endAttempts(ended, at) {
      if (ended.length === 0) return;
      await client.query(
        `update attempt a set ended_at = $2, outcome = t.outcome, error = t.error
           from jsonb_to_recordset($1::jsonb) as t(intent uuid, number integer, outcome text, error jsonb)
           where a.intent = t.intent and a.number = t.number and a.ended_at is null`,
        [json(ended.map(({ intent, number, outcome, error }) => ({ intent, number, outcome, error: error ?? null }))), time(at)],
      );
    },

    // The epoch fences: who lost the lease can't say anything about the intent any more. What was refused for the whole connection
    // (a limit, no network, our own end), or wasn't sent at all, doesn't count as a try of this write.
    async updateIntents(updates, at) {
      if (updates.length === 0) return [];
      const updated = await rows<{ id: string }>(
        client,
        `update intent i set state = t.state, not_before = coalesce(t.not_before, i.not_before), record_id = coalesce(t.record_id, i.record_id),
             applied_at = coalesce(t.applied_at, i.applied_at), error = case when t.state = 'confirmed' then null else coalesce(t.error, i.error) end,
             rewrites = coalesce(t.rewrites, i.rewrites), lease_until = null, updated_at = $2,
             attempts = case when t.state = 'ready' and (t.unsent or t.error->>'code' in ('RATE_LIMITED', 'NETWORK', 'ABORTED')) then greatest(i.attempts - 1, 0) else i.attempts end,
             ended_at = case when t.state = any($3::text[]) then $2::timestamptz else null end
           from jsonb_to_recordset($1::jsonb) as t(id uuid, lease_epoch integer, state text, not_before timestamptz, record_id text,
             applied_at timestamptz, error jsonb, rewrites integer, unsent boolean)
           where i.id = t.id
             and case when t.lease_epoch is null then i.state in ('applied', 'unknown')
                      else i.lease_epoch = t.lease_epoch and i.state = 'sending' end
         returning i.id`,
        [
          json(
            updates.map(({ id, leaseEpoch, state, notBefore, recordId, appliedAt, error, rewrites, unsent }) => ({
              id,
              lease_epoch: leaseEpoch ?? null,
              state,
              not_before: optionalTime(notBefore),
              record_id: recordId ?? null,
              applied_at: optionalTime(appliedAt),
              error: error ?? null,
              rewrites: rewrites ?? null,
              unsent: unsent ?? false,
            })),
          ),
          time(at),
          ENDED,
        ],
      );
      return updated.map(({ id }) => id);
    },

    async linkCreated(created, at) {
      if (created.length === 0) return;
      await client.query(
        `insert into link (connection, stream, id, entity, identity, role, epoch, because, linked_at)
         select t.connection, t.stream, t.id, t.entity, coalesce(r.into_identity, t.identity), 'primary', 1, 'marker', $2
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, id text, entity text, identity uuid)
           left join redirect r on r.from_identity = t.identity
         on conflict (connection, stream, id) do nothing`,
        [json(created.map(({ intent, ref }) => ({ ...ref, entity: intent.entity, identity: intent.identity }))), time(at)],
      );
    },
  };
}
