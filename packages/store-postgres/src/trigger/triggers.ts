import type { TriggerStore } from '@meshline/sync';
import type pg from 'pg';
import { json, millis, rows, time } from '../sql.ts';

export function triggerOperations(client: pg.ClientBase): TriggerStore {
  return {
    async watchSince(workflows, at) {
      if (workflows.length === 0) return new Map();
      // In order, so that two that begin at once wait for each other instead of blocking each other.
      await client.query(
        `insert into trigger_watch (workflow, since) select w, $2 from unnest($1::text[]) w order by 1 on conflict do nothing`,
        [workflows, time(at)],
      );
      const found = await rows<{ workflow: string; since: Date }>(
        client,
        'select workflow, since from trigger_watch where workflow = any($1::text[])',
        [workflows],
      );
      return new Map(found.map(({ workflow, since }) => [workflow, millis(since)]));
    },

    async addTriggers(triggers, at) {
      if (triggers.length === 0) return [];
      const added = await rows<{ workflow: string; occurrence: string }>(
        client,
        `insert into trigger (workflow, occurrence, kind, connection, stream, record_id, state, entered_at, seen_at, payload, suppressed, out_of_band, held)
         select workflow, occurrence, kind, connection, stream, id, state, entered_at, $2, payload, suppressed, out_of_band, held
           from jsonb_to_recordset($1::jsonb) as t(workflow text, occurrence text, kind text, connection text, stream text, id text, state text,
             entered_at timestamptz, payload jsonb, suppressed text, out_of_band boolean, held boolean)
           order by workflow, occurrence
         on conflict do nothing returning workflow, occurrence`,
        [
          json(
            triggers.map(
              ({ kind, held, occurrence: { workflow, key, ref, state, enteredAt, payload, suppressed, outOfBand } }) => ({
                workflow,
                occurrence: key,
                kind,
                ...ref,
                state,
                entered_at: time(enteredAt),
                payload,
                suppressed: suppressed ?? null,
                out_of_band: outOfBand ?? false,
                held,
              }),
            ),
          ),
          time(at),
        ],
      );
      return added.map(({ workflow, occurrence }) => ({ workflow, key: occurrence }));
    },

    async triggersSince(workflow, since) {
      const [row] = await rows<{ count: string }>(
        client,
        'select count(*) from trigger where workflow = $1 and seen_at > $2 and suppressed is null',
        [workflow, time(since)],
      );
      return Number(row?.count ?? 0);
    },
  };
}
