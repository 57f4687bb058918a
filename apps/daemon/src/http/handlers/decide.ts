import type { DecisionCommand, DecisionOutcome } from '@meshline/admin-api';
import { readException } from '@meshline/store-postgres';
import { decideException } from '@meshline/sync';
import type { AdminContext } from '../admin-context.ts';
import { entityOf } from '../exception-summaries.ts';
import { givenValue, type GivenValue } from '../given-value.ts';

/** Decides an exception or one record of it. What follows from it is settled, planned and gated like everything else. */
export async function decide(context: AdminContext, command: DecisionCommand): Promise<DecisionOutcome> {
  const { exception, item, verb, reason, actor, version, idempotency } = command;
  const value = await valueOf(context, command);
  if (value !== undefined && !value.ok) return { kind: 'refused', code: 'value-not-legal', message: value.message };
  const outcome = await decideException(context.runtime.deps, {
    exception,
    item,
    verb,
    reason,
    actor,
    version,
    idempotency,
    ...(value === undefined ? {} : { value: value.value }),
  });
  if (outcome.ok) {
    const { decision, state, version: after, items, message, at } = outcome;
    return {
      kind: 'decided',
      result: {
        decision,
        exception: `E-${exception}`,
        state,
        version: after,
        items: [...items],
        does: message,
        at: new Date(at).toISOString(),
      },
    };
  }
  const { code, message } = outcome;
  if (code === 'not-found' || code === 'key-reused') return { kind: code };
  return { kind: 'refused', code, message };
}

/** Where there is no field to give a value for, the table of decisions says why it takes none. */
async function valueOf(context: AdminContext, { exception, value }: DecisionCommand): Promise<GivenValue | undefined> {
  if (value === undefined) return undefined;
  const row = (await readException(context.runtime.pool, exception, 0))?.exception;
  const rules = row?.field === undefined ? undefined : entityOf(context, row.entity)?.fields[row.field];
  return rules === undefined ? { ok: true, value: null } : givenValue(context, rules, value);
}
