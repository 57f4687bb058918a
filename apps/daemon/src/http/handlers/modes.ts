import type { Answer, Asked, ModeBody, ModeList } from '@meshline/admin-api';
import { decideMode, type StoredMode } from '@meshline/sync';
import { USER_ENTITY } from '@meshline/rulebook';
import { systemName, type AdminContext } from '../admin-context.ts';
import { once } from './once.ts';

/** Decisions that one answer shows. */
const HISTORY = 100;

export async function modes(context: AdminContext): Promise<ModeList> {
  const { deps, hosted } = context.runtime;
  const { now, history } = await deps.store.transaction(async (tx) => ({
    now: await tx.modes(),
    history: await tx.modeHistory(HISTORY),
  }));
  // What the rulebook doesn't map there has a mode that means nothing.
  const mapped = (connection: string, entity: string): boolean =>
    entity !== USER_ENTITY &&
    hosted.has(connection) &&
    context.rulebook.entities.some(
      ({ name, streams }) => name === entity && streams.some((stream) => stream.connection === connection),
    );
  return {
    at: new Date(deps.clock.now()).toISOString(),
    items: now
      .filter(({ connection, entity }) => mapped(connection, entity))
      .map((row) => ({ ...decided(row), system: systemName(context, row.connection) })),
    history: history
      .filter(({ connection, entity }) => mapped(connection, entity))
      .map((row) => ({ ...decided(row), was: row.was ?? null })),
  };
}

export async function mode(context: AdminContext, connection: string, body: ModeBody, asked: Asked): Promise<Answer<ModeList>> {
  const { deps } = context.runtime;
  return once(deps, asked, async () => {
    const outcome = await decideMode(deps, {
      connection,
      entity: body.entity,
      mode: body.mode,
      reason: body.reason,
      actor: asked.actor,
    });
    if (!outcome.ok) return outcome;
    if (outcome.changed.length > 0)
      deps.log.warn({ connection, entities: outcome.changed, mode: body.mode, actor: asked.actor }, 'an operator decided a mode');
    return { ok: true, result: await modes(context) };
  });
}

function decided({ connection, entity, mode: is, actor, reason, at }: StoredMode) {
  return { connection, entity, mode: is, by: actor, reason, since: new Date(at).toISOString() };
}
