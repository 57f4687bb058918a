import type { AdminHandlers, ResumeOutcome, ResumeRequest, StandingStop, WriteStop } from '@meshline/admin-api';
import { sinceStop } from '@meshline/store-postgres';
import { resumeWrites, stopWrites, type StoredStop } from '@meshline/sync';
import type { AdminContext } from '../admin-context.ts';

/** The stop of everything, or the pause of one connection, with what waits and what has changed since. */
export async function writeStop(
  { runtime: { deps, pool, hosted } }: AdminContext,
  connection: string | undefined,
): Promise<WriteStop | undefined> {
  if (connection !== undefined && !hosted.has(connection)) return undefined;
  const stops = await deps.store.transaction((tx) => tx.stops());
  const standing = stops.find((stop) => stop.connection === connection);
  const { waiting, changed } = await sinceStop(pool, connection);
  return {
    at: new Date(deps.clock.now()).toISOString(),
    connection: connection ?? null,
    stop: standing === undefined ? null : standingStop(standing),
    waiting,
    changed,
  };
}

export async function stop(
  context: AdminContext,
  command: Parameters<AdminHandlers['stopWrites']>[0],
): Promise<WriteStop | undefined> {
  const { deps, hosted } = context.runtime;
  if (command.connection !== undefined && !hosted.has(command.connection)) return undefined;
  await stopWrites(deps, command);
  deps.log.warn({ connection: command.connection ?? 'all', actor: command.actor }, 'an operator stopped the writing');
  return writeStop(context, command.connection);
}

export async function resume(
  { runtime: { deps, hosted } }: AdminContext,
  { connection, actor, reason, since }: ResumeRequest,
): Promise<ResumeOutcome> {
  if (connection !== undefined && !hosted.has(connection)) return 'not-found';
  const resumed = await resumeWrites(deps, { connection, actor, reason, stoppedAt: Date.parse(since) });
  if (resumed === 'resumed') deps.log.warn({ connection: connection ?? 'all', actor }, 'an operator let the writing go on');
  return resumed;
}

export function standingStop({ actor, reason, at }: StoredStop): StandingStop {
  return { by: actor, reason, since: new Date(at).toISOString() };
}
