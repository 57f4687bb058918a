import type { IdempotencyStore } from '@meshline/sync';
import type pg from 'pg';
import { json, rows, time } from '../sql.ts';

/** Nobody repeats a call after a week; keys would pile up otherwise. */
const KEPT_MS = 7 * 86_400_000;

export function idempotencyOperations(client: pg.ClientBase): IdempotencyStore {
  return {
    async lockIdempotencyKey(key) {
      await client.query(`select pg_advisory_xact_lock(hashtextextended('meshline.idempotency:' || $1, 0))`, [key]);
      const [row] = await rows<{ fingerprint: string; result: unknown }>(
        client,
        'select fingerprint, result from idempotency where key = $1',
        [key],
      );
      return row;
    },

    async rememberIdempotencyKey({ key, fingerprint, result, at }) {
      await client.query('delete from idempotency where at < $1', [time(at - KEPT_MS)]);
      await client.query('insert into idempotency (key, fingerprint, result, at) values ($1, $2, $3::jsonb, $4)', [
        key,
        fingerprint,
        json(result),
        time(at),
      ]);
    },
  };
}
