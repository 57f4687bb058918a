import type { ErrorData } from '@meshline/connector-spec';
import type { Fields } from '@meshline/record';
import type { Action, ActionState, ActionStore } from '@meshline/sync';
import type pg from 'pg';
import { json, optionalTime, rows, time } from '../sql.ts';
import { actionAttemptOperations } from './attempts.ts';

interface ActionRow {
  readonly id: string;
  readonly cause: string;
  readonly name: string;
  readonly connection: string;
  readonly kind: Action['kind'];
  readonly stream: string;
  readonly record_id: string | null;
  readonly patch: Fields;
  readonly reason: string;
  readonly before: Fields | null;
  readonly stored: Fields | null;
  readonly state: ActionState;
  readonly undoes: string | null;
  readonly rulebook: string;
  readonly lease_epoch: number;
  readonly attempts: number;
  readonly error: ErrorData | null;
}

const toAction = (row: ActionRow): Action => ({
  id: row.id,
  cause: row.cause,
  name: row.name,
  connection: row.connection,
  kind: row.kind,
  stream: row.stream,
  recordId: row.record_id ?? undefined,
  patch: row.patch,
  reason: row.reason,
  before: row.before ?? undefined,
  stored: row.stored ?? undefined,
  state: row.state,
  undoes: row.undoes ?? undefined,
  rulebook: row.rulebook,
  leaseEpoch: row.lease_epoch,
  attempts: row.attempts,
  error: row.error ?? undefined,
});

/** Longer than any call may take: who still holds one then is dead. */
const LEASE = `interval '120 seconds'`;

/** Nothing is claimed while an operator has stopped everything or paused the connection ($1), or the ledger has to catch up first. */
const NOT_STOPPED = `not exists (select from write_stop where scope in ('*', $1)) and not exists (select from ledger where recovering_since is not null)`;

export function actionOperations(client: pg.ClientBase): ActionStore {
  return {
    ...actionAttemptOperations(client),

    async addActions(wanted, at) {
      if (wanted.length === 0) return [];
      const list = wanted.map((row) => ({
        ...row,
        record_id: row.recordId ?? null,
        undoes: row.undoes ?? null,
      }));
      await client.query(
        `insert into action (id, cause, name, connection, kind, stream, record_id, patch, reason, undoes, rulebook, state, not_before, created_at, updated_at)
         select id, cause, name, connection, kind, stream, record_id, patch, reason, undoes, rulebook, 'ready', $2, $2, $2
           from jsonb_to_recordset($1::jsonb) as t(id uuid, cause text, name text, connection text, kind text, stream text, record_id text, patch jsonb,
             reason text, undoes uuid, rulebook text) order by cause, name, connection
         on conflict (cause, name, connection) do nothing`,
        [json(list), time(at)],
      );
      const standing = await rows<ActionRow>(
        client,
        `select a.* from unnest($1::text[], $2::text[], $3::text[]) with ordinality as t(cause, name, connection, n)
           join action a using (cause, name, connection) order by t.n`,
        [wanted.map(({ cause }) => cause), wanted.map(({ name }) => name), wanted.map(({ connection }) => connection)],
      );
      return standing.map(toAction);
    },

    async claimActions(connection, limit, now) {
      const claimed = await rows<ActionRow>(
        client,
        `with first as (
           select stream, kind from action where connection = $1 and state = 'ready' and not_before <= $3 and ${NOT_STOPPED} order by not_before limit 1),
         next as (
           select a.id from action a join first using (stream, kind) where a.connection = $1 and a.state = 'ready' and a.not_before <= $3
             order by a.not_before limit $2 for update of a skip locked)
         update action a set state = 'sending', lease_epoch = a.lease_epoch + 1, attempts = a.attempts + 1, lease_until = meshline_now() + ${LEASE},
             updated_at = $3
           from next where a.id = next.id returning a.*`,
        [connection, limit, time(now)],
      );
      return claimed.map(toAction);
    },

    async dueActions(connection, now, limit) {
      const due = await rows<ActionRow>(
        client,
        `with first as (
           select stream from action where connection = $1 and state in ('applied', 'unknown') and not_before <= $2 order by not_before limit 1)
         select a.* from action a join first using (stream) where a.connection = $1 and a.state in ('applied', 'unknown') and a.not_before <= $2
           order by a.not_before limit $3`,
        [connection, time(now), limit],
      );
      return due.map(toAction);
    },

    async connectionsWithActions(now) {
      const found = await rows<{ connection: string }>(
        client,
        `select distinct connection from action where (state in ('ready', 'applied', 'unknown') and not_before <= $1)
           or (state = 'sending' and lease_until < meshline_now())`,
        [time(now)],
      );
      return found.map(({ connection }) => connection);
    },

    async inactiveUsers(connection, ids) {
      if (ids.length === 0) return [];
      const found = await rows<{ id: string }>(
        client,
        `select distinct id from snapshot where connection = $1 and id = any($2::text[]) and entity = 'user' and (fields->>'active' = 'false' or not live)`,
        [connection, ids],
      );
      return found.map(({ id }) => id);
    },

    async updateActions(updates, at) {
      if (updates.length === 0) return [];
      const list = updates.map((update) => ({
        ...update,
        epoch: update.leaseEpoch,
        not_before: optionalTime(update.notBefore),
        record_id: update.recordId ?? null,
        unsent: update.unsent ?? false,
      }));
      const updated = await rows<{ id: string }>(
        client,
        `update action a set state = t.state, lease_until = case when t.state = 'sending' then meshline_now() + ${LEASE} end, updated_at = $2, not_before = coalesce(t.not_before, a.not_before),
             record_id = coalesce(t.record_id, a.record_id), before = coalesce(a.before, t.before), stored = coalesce(t.stored, a.stored),
             error = t.error, attempts = a.attempts - case when t.unsent then 1 else 0 end
           from jsonb_to_recordset($1::jsonb) as t(id uuid, epoch integer, state text, not_before timestamptz, record_id text, before jsonb, stored jsonb,
             error jsonb, unsent boolean)
           where a.id = t.id and a.lease_epoch = t.epoch returning a.id`,
        [json(list), time(at)],
      );
      return updated.map(({ id }) => id);
    },

    async expireActions(at) {
      await client.query(
        `with late as (select id, attempts from action where state = 'sending' and lease_until < meshline_now() for update skip locked),
         ended as (update action_attempt t set ended_at = $1, outcome = 'unknown' from late where t.action = late.id and t.ended_at is null)
         update action a set state = 'unknown', lease_epoch = a.lease_epoch + 1, lease_until = null, not_before = $1, updated_at = $1
           from late where a.id = late.id`,
        [time(at)],
      );
    },

    async actionsByIds(ids) {
      return (await rows<ActionRow>(client, 'select * from action where id = any($1::uuid[])', [ids])).map(toAction);
    },
  };
}
