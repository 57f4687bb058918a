import type { ActionStore } from '@meshline/sync';
import type pg from 'pg';
import { json, time } from '../sql.ts';

export function actionAttemptOperations(client: pg.ClientBase): Pick<ActionStore, 'insertActionAttempts' | 'endActionAttempts'> {
  return {
    async insertActionAttempts(attempts, at) {
      if (attempts.length === 0) return;
      await client.query(
        `insert into action_attempt (action, number, check_mapping, check_source_of_truth, check_owner, check_status, check_retry_count,
           check_replay_safety, check_outcome, started_at)
         select action, number, v->>'mapping', v->>'sourceOfTruth', v->>'owner', v->>'status', v->>'retryCount', v->>'replaySafety', v->>'outcome', $2
           from jsonb_to_recordset($1::jsonb) as t(action uuid, number integer, v jsonb)`,
        [json(attempts.map(({ action, number, verdicts }) => ({ action, number, v: verdicts }))), time(at)],
      );
    },

    async endActionAttempts(ends, at) {
      if (ends.length === 0) return;
      await client.query(
        `update action_attempt a set ended_at = $2, outcome = t.outcome, error = t.error
           from jsonb_to_recordset($1::jsonb) as t(action uuid, number integer, outcome text, error jsonb)
           where a.action = t.action and a.number = t.number and a.ended_at is null`,
        [json(ends), time(at)],
      );
    },
  };
}
