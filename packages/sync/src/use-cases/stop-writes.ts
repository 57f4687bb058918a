import type { Dependencies } from '../dependencies.ts';
import type { StoredStop } from '../ports/stop-store.ts';

export interface StopCommand {
  /** Undefined = everything. */
  readonly connection: string | undefined;
  readonly actor: string;
  readonly reason: string;
}

export interface ResumeCommand {
  readonly connection: string | undefined;
  readonly actor: string;
  readonly reason: string | undefined;
  /** When the stop was made that they saw (Unix ms): another one, made since, stays. */
  readonly stoppedAt: number;
}

export type Resumed = 'resumed' | 'not-stopped' | 'stopped-anew';

/**
 * Stops the writing of all daemons: from the commit on nothing is claimed, and what is under way ends within two seconds. Reading goes
 * on. It outlives every restart. Stopping what is stopped changes nothing; the stop that stands is returned.
 */
export async function stopWrites(deps: Dependencies, { connection, actor, reason }: StopCommand): Promise<StoredStop> {
  const stop: StoredStop = { connection, actor, reason, at: deps.clock.now() };
  return deps.store.transaction(async (tx) => {
    if (await tx.insertStop(stop)) {
      await tx.audit([{ kind: 'writes.stopped', actor, subject: subjectOf(connection), body: { reason } }], stop.at);
      return stop;
    }
    return (await tx.stops()).find((standing) => standing.connection === connection) ?? stop;
  });
}

/** Lifts a stop; what was ready goes out like all that is ready, through every check. */
export async function resumeWrites(
  deps: Dependencies,
  { connection, actor, reason, stoppedAt }: ResumeCommand,
): Promise<Resumed> {
  const at = deps.clock.now();
  const resumed = await deps.store.transaction(async (tx): Promise<Resumed> => {
    if (await tx.deleteStop(connection, stoppedAt)) {
      const body = { stoppedAt: new Date(stoppedAt).toISOString(), ...(reason === undefined ? {} : { reason }) };
      await tx.audit([{ kind: 'writes.resumed', actor, subject: subjectOf(connection), body }], at);
      return 'resumed';
    }
    return (await tx.stops()).some((standing) => standing.connection === connection) ? 'stopped-anew' : 'not-stopped';
  });
  if (resumed === 'resumed') {
    const scopes = connection === undefined ? deps.connections.ids : [connection];
    await deps.wakeUps.wake(scopes.map((scope) => ({ queue: 'deliver', scope })));
  }
  return resumed;
}

/** As the audit names it: the connection, or `*` for everything. */
function subjectOf(connection: string | undefined): string {
  return connection ?? '*';
}
