import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditStore } from '@meshline/sync';
import type pg from 'pg';
import { json, time } from '../sql.ts';

/**
 * Appends to the history. The body lies in a table of its own beside a random salt: what will be chained is the hash of
 * both, so that erasing a body leaves the chain whole, and a short body can't be guessed from its hash.
 */
export function auditOperations(client: pg.ClientBase, commit?: 'soon'): AuditStore {
  return {
    async audit(entries, at) {
      if (entries.length === 0) return;
      // The history's end is how a daemon tells a ledger that was set back, so a crash must not forget any of it.
      if (commit === 'soon') await client.query('set local synchronous_commit to default');
      const rows = entries.map(({ kind, actor, subject, body }) => ({
        kind,
        actor,
        subject,
        payload: body === undefined ? null : randomUUID(),
        salt: randomBytes(16).toString('base64url'),
        body: body ?? null,
      }));
      await client.query(
        `with payloads as (
           insert into audit_payload (id, salt, body)
           select payload, salt, body from jsonb_to_recordset($1::jsonb) as t(payload uuid, salt text, body jsonb) where payload is not null)
         insert into audit (at, kind, actor, subject, payload)
         select $2, kind, actor, subject, payload from jsonb_to_recordset($1::jsonb) as t(kind text, actor text, subject text, payload uuid)`,
        [json(rows), time(at)],
      );
    },
  };
}
