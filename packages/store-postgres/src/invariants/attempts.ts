import type { IntentState, LedgerFacts } from '@meshline/sync';
import type pg from 'pg';
import { LATEST, suspects } from './suspects.ts';

type Facts = Pick<LedgerFacts, 'appliedUnattempted' | 'unauditedAttempts' | 'strangeEpochs' | 'unfoundedSuccess'>;

const LATEST_INTENTS = `latest as (select id, state, lease_epoch, applied_at from intent order by seq desc limit ${LATEST})`;

/** I9, I16, I25: the latest writes against their attempts, and those against the audit. */
export async function attemptFacts(client: pg.ClientBase): Promise<Facts> {
  return {
    appliedUnattempted: await suspects<{ intent: string }>(
      client,
      `with ${LATEST_INTENTS}
       select l.id as intent from latest l
         where l.applied_at is not null and not exists (select from attempt a where a.intent = l.id)`,
    ),
    // As far back as the lines that are looked through go.
    unauditedAttempts: await suspects<{ intent: string; number: number }>(
      client,
      `with ${LATEST_INTENTS},
       lines as (select at, kind, subject from audit order by seq desc limit ${4 * LATEST}),
       reach as (select min(at) as since from lines)
       select a.intent, a.number from latest l join attempt a on a.intent = l.id join reach r on a.ended_at > r.since
         where not exists (select from lines where lines.subject = a.intent::text
           and lines.kind in ('attempt.started', 'attempt.ended', 'intent.superseded'))`,
    ),
    strangeEpochs: await suspects<{ intent: string; number: number }>(
      client,
      `with ${LATEST_INTENTS}
       select a.intent, a.number from latest l join attempt a on a.intent = l.id
         where a.lease_epoch > l.lease_epoch
            or exists (select from attempt b where b.intent = a.intent and b.number < a.number and b.started_at > a.started_at)`,
    ),
    unfoundedSuccess: await suspects<{ intent: string; state: IntentState }>(
      client,
      `with ${LATEST_INTENTS}
       select l.id as intent, l.state from latest l
         where l.state in ('applied', 'confirmed')
           and (l.applied_at is null
             or not exists (select from attempt a where a.intent = l.id and a.outcome in ('applied', 'unchanged', 'unknown', 'deferred')))`,
    ),
  };
}
