import type { RecoveryStore } from '@meshline/sync';
import type pg from 'pg';
import { millis, rows } from '../sql.ts';

/** See `guardLedger`, which starts it. */
export function recoveryOperations(client: pg.ClientBase): RecoveryStore {
  return {
    async recovery() {
      const [row] = await rows<{ since: Date; because: string }>(
        client,
        'select recovering_since as since, recovering_because as because from ledger where recovering_since is not null',
      );
      return row === undefined ? undefined : { since: millis(row.since), because: row.because };
    },

    async endRecovery(since) {
      const ended = await rows(
        client,
        `update ledger set recovering_since = null, recovering_because = null
           where date_trunc('milliseconds', recovering_since) = to_timestamp($1::double precision / 1000) returning incarnation`,
        [since],
      );
      return ended.length === 1;
    },
  };
}
