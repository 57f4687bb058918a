import type { Mode, ModeStore } from '@meshline/sync';
import type pg from 'pg';
import { millis, rows, time } from '../sql.ts';

interface ModeRow {
  readonly connection: string;
  readonly entity: string;
  readonly mode: Mode;
  readonly actor: string;
  readonly reason: string;
  readonly at: Date;
}

/** What a person sent, and not settle by itself. */
const APPROVED = `(select from change_set c where c.id = i.change_set and c.kind <> 'live')`;

export function modeOperations(client: pg.ClientBase): ModeStore {
  return {
    async firstModes(connection, entities, mode, actor, reason, at) {
      await client.query(
        `with first as (
           insert into connection_mode (connection, entity, mode, since, actor, reason)
           select $1, e.name, case when exists (select from connection_mode m where m.connection = $1) then 'observe' else $3 end, $6, $4, $5
             from unnest($2::text[]) as e(name)
           on conflict (connection, entity) do nothing returning connection, entity, mode, since, actor, reason)
         insert into mode_decision (connection, entity, mode, actor, reason, at)
         select connection, entity, mode, actor, reason, since from first`,
        [connection, entities, mode, actor, reason, time(at)],
      );
    },

    async modes() {
      const found = await rows<ModeRow>(
        client,
        'select connection, entity, mode, actor, reason, since as at from connection_mode order by connection, entity',
      );
      return found.map((row) => ({ ...row, at: millis(row.at) }));
    },

    async modeHistory(limit) {
      const found = await rows<ModeRow & { was: Mode | null }>(
        client,
        'select connection, entity, was, mode, actor, reason, at from mode_decision order by seq desc limit $1',
        [limit],
      );
      return found.map((row) => ({ ...row, was: row.was ?? undefined, at: millis(row.at) }));
    },

    async insertModeDecision({ connection, entity, was, mode, actor, reason, at }) {
      await client.query(
        'insert into mode_decision (connection, entity, was, mode, actor, reason, at) values ($1, $2, $3, $4, $5, $6, $7)',
        [connection, entity, was ?? null, mode, actor, reason, time(at)],
      );
    },

    async unsentAfterMode(connection, entity, mode, at) {
      const [from, to] = { live: ['planned', 'ready'], approve: ['ready', 'planned'], observe: ['ready', 'superseded'] }[
        mode
      ] as [string, string];
      await client.query(
        `update intent i set state = $4, updated_at = $5, not_before = case when $4 = 'ready' then $5 else not_before end,
             ended_at = case when $4 = 'superseded' then $5::timestamptz end
           where connection = $1 and entity = $2 and (state = $3 or ($4 = 'superseded' and state = 'planned'))
             and ($4 <> 'planned' or not exists ${APPROVED})`,
        [connection, entity, from, to, time(at)],
      );
    },

    async markEntityDirty(entity) {
      await client.query(
        'insert into dirty_identity (identity, entity) select id, entity from identity where entity = $1 and golden is not null order by 1 on conflict do nothing',
        [entity],
      );
    },
  };
}
