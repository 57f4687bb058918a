import type { PauseStore } from '@meshline/sync';
import type pg from 'pg';
import { closeEmpty } from '../queue/findings.ts';
import { json, rows, time } from '../sql.ts';

/** Kinds of writes that a system refuses whatever the record. */
export function writePauseOperations(client: pg.ClientBase): PauseStore {
  return {
    async writePauses() {
      const found = await rows<{
        connection: string;
        stream: string;
        subject: 'create' | 'update' | `field:${string}`;
        cause: string;
        finding: Awaited<ReturnType<PauseStore['writePauses']>>[number]['finding'];
        probe: string | null;
      }>(
        client,
        'select connection, stream, subject, cause, finding, probe from write_pause where paused_at is not null order by 1, 2, 3',
      );
      return found.map((row) => ({ ...row, probe: row.probe ?? undefined }));
    },

    async countRefusals(refused, limit, at) {
      if (refused.length === 0) return;
      await client.query(
        `insert into write_pause as p (connection, stream, subject, refusals, cause, finding, paused_at)
         select connection, stream, subject, count, cause, finding, case when count >= $2 then $3::timestamptz end
           from jsonb_to_recordset($1::jsonb) as t(connection text, stream text, subject text, count integer, cause text, finding jsonb)
           order by connection, stream, subject
         on conflict (connection, stream, subject) do update set refusals = p.refusals + excluded.refusals, probe = null,
           cause = case when p.paused_at is null then excluded.cause else p.cause end,
           finding = case when p.paused_at is null then excluded.finding else p.finding end,
           paused_at = coalesce(p.paused_at, case when p.refusals + excluded.refusals >= $2 then $3::timestamptz end)`,
        [json(refused), limit, time(at)],
      );
    },

    async forgetRefusedSubjects(connection, stream, subjects) {
      if (subjects.length === 0) return [];
      const ended = await rows<{ cause: string; paused: boolean }>(
        client,
        `delete from write_pause where connection = $1 and stream = $2 and subject = any($3::text[]) returning cause, paused_at is not null as paused`,
        [connection, stream, subjects],
      );
      return ended.filter(({ paused }) => paused).map(({ cause }) => cause);
    },

    async probePause(cause, identity) {
      const { rowCount } = await client.query('update write_pause set probe = $2 where cause = $1 and paused_at is not null', [
        cause,
        identity,
      ]);
      return (rowCount ?? 0) > 0;
    },

    async identitiesOfCauses(causes) {
      if (causes.length === 0) return [];
      const found = await rows<{ identity: string }>(
        client,
        `select distinct e.identity from exception x join exception_item e on e.exception = x.id and e.state = 'open'
           where x.state = 'open' and x.cause = any($1::text[]) and e.identity is not null`,
        [causes],
      );
      return found.map(({ identity }) => identity);
    },

    async closeRefusals(causes, because, at) {
      if (causes.length === 0) return;
      await client.query(
        `update exception_item e set state = 'gone', last_seen = $2 from exception x
           where x.id = e.exception and x.state = 'open' and x.cause = any($1::text[]) and e.state = 'open' and e.item like 'deliver:%'`,
        [causes, time(at)],
      );
      await closeEmpty(client, at, because);
    },
  };
}
