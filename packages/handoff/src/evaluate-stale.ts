import { formatRef, type Fields, type RecordRef } from '@meshline/record';
import type { StaleTrigger } from '@meshline/rulebook';
import { payloadOf } from './evaluate-change.ts';
import type { Occurrence } from './occurrence.ts';
import { suppression } from './suppress.ts';

const DAY_MS = 86_400_000;

export interface StaleFacts {
  readonly ref: RecordRef;
  readonly fields: Fields;
  /** The last change that wasn't ours, and the last activity of a person on it (Unix ms). */
  readonly changedAt: number;
  readonly activityAt: number | undefined;
}

/**
 * Whether a record is stale at `now`. What we wrote ourselves is no sign of life, so that a record that only we touch is stale all the
 * same. One occurrence for each stretch of silence: what begins anew can become stale anew.
 */
export function evaluateStale(rules: StaleTrigger, facts: StaleFacts, now: number): Occurrence | undefined {
  const { ref, fields } = facts;
  const since = Math.max(facts.changedAt, facts.activityAt ?? Number.NEGATIVE_INFINITY);
  const enteredAt = since + rules.afterDays * DAY_MS;
  if (now < enteredAt) return undefined;
  const suppressed = suppression(rules.suppress, fields);
  return {
    workflow: rules.workflow,
    key: `${formatRef(ref)}#stale-${rules.afterDays}d@${since}`,
    ref,
    state: 'stale',
    enteredAt,
    payload: payloadOf(rules, ref.connection, formatRef(ref), fields, 'stale', enteredAt),
    ...(suppressed === undefined ? {} : { suppressed }),
  };
}
