import { captureFeed, confirm, deliver, mappedFeeds, reconcileEntity, type DeliverResult } from '@meshline/sync';
import type { World } from './world.ts';

/** Reads every feed of a connection and decides: what comes of it is planned and not sent. */
export async function planFrom(world: World, connection: string): Promise<void> {
  const { manifest } = world.deps.connections.get(connection);
  world.clock.advance(60_000);
  for (const feed of mappedFeeds(world.rulebook, connection, manifest)) await captureFeed(world.deps, connection, feed);
  await decideAll(world);
}

export async function decideAll(world: World): Promise<void> {
  for (const { name } of world.rulebook.entities) await reconcileEntity(world.deps, name);
}

export function deliverTo(world: World, connection: string): Promise<DeliverResult> {
  return deliver(world.deps, connection);
}

export async function confirmIn(world: World, connection: string): Promise<void> {
  await confirm(world.deps, connection);
}

/** Calls of one connection since the spy was set: how many records each read looked for, and what each write sent. */
export interface Calls {
  readonly gets: readonly number[];
  readonly writes: readonly (readonly { readonly id: string; readonly patch: Readonly<Record<string, unknown>> }[])[];
}

/** Counts the calls of a connection without changing them. Ends with the faults of the world. */
export function spyOn(world: World, connection: string): Calls {
  const gets: number[] = [];
  const writes: { id: string; patch: Readonly<Record<string, unknown>> }[][] = [];
  world.faults.connection = (hosted) =>
    hosted.id !== connection
      ? hosted
      : {
          ...hosted,
          async get(request) {
            gets.push(request.targets.length);
            return hosted.get(request);
          },
          async write(request) {
            writes.push(
              request.operations.map((operation) => ({
                id: 'id' in operation ? operation.id : '',
                patch: 'patch' in operation ? operation.patch : {},
              })),
            );
            return hosted.write(request);
          },
        };
  return { gets, writes };
}
