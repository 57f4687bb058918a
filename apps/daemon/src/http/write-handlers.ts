import type { WriteHandlers } from '@meshline/admin-api';
import { cleanJson } from '@meshline/record';
import type { AdminContext } from './admin-context.ts';
import { change, changes, release, undo } from './handlers/changes.ts';
import { unlink } from './handlers/links.ts';
import { mode, modes } from './handlers/modes.ts';
import { apply, keptPlan, plan, planLines } from './handlers/plans.ts';
import { replay } from './handlers/replay.ts';

/** The daemon behind the routes of plans, change sets, replays and modes. */
export function writeHandlers(context: AdminContext): WriteHandlers {
  return {
    makePlan: (body, asked) => plan(context, cleanJson(body), asked),
    plan: (hash) => keptPlan(context, hash),
    planLines: (hash, from, limit) => planLines(context, hash, from, limit),
    applyPlan: (hash, body, asked) => apply(context, hash, body, asked),
    changeSets: (query) => changes(context, query),
    changeSet: (id) => change(context, id),
    planUndo: (id, asked) => undo(context, id, asked),
    releaseUndo: (id, asked) => release(context, id, asked),
    undoLink: (body, asked) => unlink(context, cleanJson(body), asked),
    replay: (body, asked) => replay(context, cleanJson(body), asked),
    modes: () => modes(context),
    decideMode: (connection, body, asked) => mode(context, cleanJson(connection), cleanJson(body), asked),
  };
}
