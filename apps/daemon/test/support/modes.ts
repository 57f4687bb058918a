import type { Mode } from '@meshline/sync';
import type { World } from './world.ts';

/** As if a person had decided it, for every entity; what was settled is settled anew. */
export async function setModes(
  world: World,
  mode: Mode,
  connections: readonly string[] = [...world.hosted.keys()],
): Promise<void> {
  for (const connection of connections)
    for (const { name } of world.rulebook.entities)
      await world.deps.store.transaction((tx) => tx.setMode(connection, name, mode, 'test', 'test', world.clock.now()));
  await world.pool.query(
    `insert into dirty_identity (identity, entity) select id, entity from identity where golden is not null on conflict do nothing`,
  );
}
