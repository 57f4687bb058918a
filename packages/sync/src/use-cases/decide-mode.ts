import { USER_ENTITY } from '@meshline/rulebook';
import type { Dependencies } from '../dependencies.ts';
import type { Mode } from '../ports/connection-store.ts';

export interface ModeCommand {
  readonly connection: string;
  /** Undefined = every kind of record that has a place there. */
  readonly entity: string | undefined;
  readonly mode: Mode;
  readonly actor: string;
  readonly reason: string;
}

export type ModeOutcome =
  | { readonly ok: true; readonly changed: readonly string[] }
  | { readonly ok: false; readonly code: 'not-found' | 'unknown-entity'; readonly message: string };

/**
 * What MeshLine may do in a connection, as a recorded decision that no start takes back. Narrowing holds for everything that wasn't
 * sent yet; widening settles anew, so that what could not be written before is.
 */
export async function decideMode(deps: Dependencies, command: ModeCommand): Promise<ModeOutcome> {
  const { connection, entity, mode, actor, reason } = command;
  if (!deps.connections.ids.includes(connection))
    return {
      ok: false,
      code: 'not-found',
      message: `There is no connection '${connection}'; there are ${deps.connections.ids.join(', ')}.`,
    };
  const places = deps
    .active()
    .rulebook.entities.filter((one) => one.name !== USER_ENTITY && one.streams.some((stream) => stream.connection === connection))
    .map(({ name }) => name);
  if (entity !== undefined && !places.includes(entity))
    return {
      ok: false,
      code: 'unknown-entity',
      message: `${connection} holds no '${entity}'; the rulebook has ${places.join(', ')} there.`,
    };
  const at = deps.clock.now();
  const changed = await deps.store.transaction(async (tx) => {
    const modes = (await tx.connections()).find(({ id }) => id === connection)?.modes ?? {};
    const other = (entity === undefined ? places : [entity]).filter((name) => (modes[name] ?? 'observe') !== mode);
    for (const name of other) {
      await tx.setMode(connection, name, mode, actor, reason, at);
      await tx.insertModeDecision({ connection, entity: name, was: modes[name], mode, actor, reason, at });
      await tx.unsentAfterMode(connection, name, mode, at);
      await tx.markEntityDirty(name);
    }
    await tx.audit(
      other.map((name) => ({
        kind: 'mode.decided',
        actor,
        subject: `${connection}/${name}`,
        body: { was: modes[name] ?? 'observe', mode, reason },
      })),
      at,
    );
    return other;
  });
  if (changed.length > 0)
    await deps.wakeUps.wake([
      ...changed.map((scope) => ({ queue: 'reconcile' as const, scope })),
      { queue: 'deliver', scope: connection },
    ]);
  return { ok: true, changed };
}
