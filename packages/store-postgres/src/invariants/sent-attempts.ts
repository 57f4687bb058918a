import type { AttemptEnd, Marks, SentAttempt } from '@meshline/sync';
import type pg from 'pg';
import { millis, rows } from '../sql.ts';

/** Every attempt that was sent, which the audit says: for ledgers of tests, as it reads all of them. */
export async function sentAttempts(client: pg.ClientBase): Promise<readonly SentAttempt[]> {
  const sent = await rows<{
    intent: string;
    kind: SentAttempt['kind'];
    vendor: string;
    type: string;
    id: string | null;
    slot: string | null;
    number: number;
    started_at: Date;
    outcome: string | null;
    state: string;
  }>(
    client,
    `select a.intent, i.kind, i.connection as vendor, i.stream as type, i.record_id as id, i.slot, a.number, a.started_at, a.outcome, i.state
       from attempt a join intent i on i.id = a.intent
       where exists (select from audit h where h.kind = 'attempt.started' and h.subject = a.intent::text and h.at = a.started_at)
       order by a.started_at, i.seq, a.number`,
  );
  return sent.map((row) => ({
    intent: row.intent,
    kind: row.kind,
    vendor: row.vendor,
    type: row.type,
    id: row.id ?? undefined,
    slot: row.slot ?? undefined,
    number: row.number,
    startedAt: millis(row.started_at),
    outcome: row.outcome ?? undefined,
    state: row.state,
  }));
}

/** How every attempt ended so far. */
export async function attemptEnds(client: pg.ClientBase): Promise<readonly AttemptEnd[]> {
  const ends = await rows<{ intent: string; number: number; outcome: string | null }>(
    client,
    'select intent, number, outcome from attempt order by intent, number',
  );
  return ends.map((row) => ({ ...row, outcome: row.outcome ?? undefined }));
}

/** Everything that only grows, by its name. */
export async function marks(client: pg.ClientBase): Promise<Marks> {
  const found = await rows<{ name: string; mark: string }>(
    client,
    `select 'cursor ' || connection || '/' || feed as name, version as mark from cursor
     union all select 'version of ' || connection || '/' || stream || '/' || id, version from snapshot
     union all select 'link of ' || connection || '/' || stream || '/' || id, epoch from link
     union all select 'lease of intent ' || id, lease_epoch from intent
     union all select 'version of identity ' || id, version from identity`,
  );
  return new Map(found.map(({ name, mark }) => [name, Number(mark)]));
}
