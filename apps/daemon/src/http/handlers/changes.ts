import type {
  Answer,
  Asked,
  ChangeSet,
  ChangeSetDetail,
  ChangeSetList,
  ChangeSetQuery,
  Plan,
  Released,
} from '@meshline/admin-api';
import { formatRef } from '@meshline/record';
import { changeSets, failedWrites, type ChangeSetRow } from '@meshline/store-postgres';
import { planUndo, releaseUndo } from '@meshline/sync';
import type { AdminContext } from '../admin-context.ts';
import { planWords } from '../plan-words.ts';
import { once } from './once.ts';

const PAGE = 20;
/** Writes that didn't land, in one answer. */
const FAILED = 100;
/** Lines that the plan of an undo shows. */
const SHOWN = 10;

export async function changes(
  { runtime: { pool, deps } }: AdminContext,
  { limit = PAGE, before }: ChangeSetQuery,
): Promise<Answer<ChangeSetList>> {
  if (before !== undefined && (await changeSets(pool, { id: before, limit: 1 })).length === 0) return unknown(before);
  const rows = await changeSets(pool, { before, limit: limit + 1 });
  return {
    ok: true,
    result: {
      at: new Date(deps.clock.now()).toISOString(),
      items: rows.slice(0, limit).map(changeSetOf),
      more: rows.length > limit,
    },
  };
}

export async function change({ runtime: { pool } }: AdminContext, id: string): Promise<Answer<ChangeSetDetail>> {
  const [row] = await changeSets(pool, { id, limit: 1 });
  if (row === undefined) return unknown(id);
  const failed = await failedWrites(pool, id, FAILED);
  return {
    ok: true,
    result: {
      ...changeSetOf(row),
      failed: failed.map(({ intent, kind, connection, stream, recordId, title, state, error }) => ({
        intent,
        ref: recordId === undefined ? `${connection}/${stream}` : formatRef({ connection, stream, id: recordId }),
        title,
        kind,
        state,
        error: error?.message ?? null,
      })),
    },
  };
}

export async function undo(context: AdminContext, changeSet: string, asked: Asked): Promise<Answer<Plan>> {
  const { deps } = context.runtime;
  return once(deps, asked, async () => {
    const outcome = await planUndo(deps, changeSet, asked.actor);
    return outcome.ok ? { ok: true, result: await planWords(context, outcome.plan, SHOWN) } : outcome;
  });
}

export async function release({ runtime: { deps } }: AdminContext, changeSet: string, asked: Asked): Promise<Answer<Released>> {
  return once(deps, asked, async () => {
    const outcome = await releaseUndo(deps, changeSet, asked.actor);
    return outcome.ok ? { ok: true, result: { changeSet, records: outcome.records } } : outcome;
  });
}

function unknown(id: string): Answer<never> {
  return { ok: false, code: 'not-found', message: `There is no change set ${id}. 'meshline changes' lists them.` };
}

function changeSetOf({
  id,
  kind,
  cause,
  actor,
  at,
  undoes,
  undoneBy,
  connections,
  creates,
  updates,
  states,
}: ChangeSetRow): ChangeSet {
  return {
    id,
    kind,
    cause,
    by: actor,
    at: new Date(at).toISOString(),
    undoes: undoes ?? null,
    undoneBy: undoneBy ?? null,
    connections: [...connections],
    creates,
    updates,
    writes: {
      planned: states.planned ?? 0,
      ready: states.ready ?? 0,
      sending: states.sending ?? 0,
      pending: states.applied ?? 0,
      unknown: states.unknown ?? 0,
      confirmed: states.confirmed ?? 0,
      rejected: (states.rejected ?? 0) + (states.parked ?? 0),
      superseded: states.superseded ?? 0,
      rewritten: states.rewritten ?? 0,
    },
  };
}
