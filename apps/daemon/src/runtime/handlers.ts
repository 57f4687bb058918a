import { NO_SHARED_STATE } from '@meshline/connector-host';
import { ConnectorError, isConnectorError } from '@meshline/connector-spec';
import {
  captureFeed,
  confirm,
  deliver,
  lookAtRecords,
  openConnection,
  reconcileEntity,
  takeEvents,
  type Dependencies,
  type Queue,
} from '@meshline/sync';
import { singleFlight, type Turn } from './single-flight.ts';

export interface HandlerOptions {
  readonly deps: Dependencies;
  /** Package names by connection, for opening one again. */
  readonly packages: ReadonlyMap<string, string>;
  /** Told when a feed (`connection/feed`) was read to its end. */
  readonly onCaughtUp: (scope: string) => void;
}

/** What a wake-up of each queue does: one call of a use case. Failures of a vendor end here, as state of its connection. */
export function handlers({
  deps,
  packages,
  onCaughtUp,
}: HandlerOptions): Readonly<Record<Queue, (scope: string) => Promise<Turn>>> {
  const down = async (connection: string): Promise<boolean> => {
    const stored = await deps.store.transaction((tx) => tx.connections());
    const state = stored.find(({ id }) => id === connection)?.state ?? 'ok';
    return state !== 'ok';
  };
  // Whatever fails at the same moment is one failure, and one look at the connection.
  const looks = new Map<string, Promise<unknown>>();
  const look = async (connection: string): Promise<void> => {
    if (looks.has(connection) || (await down(connection))) return void (await looks.get(connection));
    const looking = looks.get(connection) ?? openConnection(deps, connection, packages.get(connection) ?? '');
    looks.set(connection, looking);
    await looking.finally(() => looks.delete(connection));
  };
  const guarded = async (connection: string, work: () => Promise<void>): Promise<void> => {
    if (deps.signal.aborted || (await down(connection))) return;
    try {
      await work();
    } catch (error) {
      if (!isConnectorError(error)) throw error;
      if (error.code === 'ABORTED') return;
      // The database's outage, not the vendor's.
      if (error.data.vendorCode === NO_SHARED_STATE) throw error.cause ?? error;
      deps.log.warn({ connection, code: error.code }, error.data.message);
      const asks = ['pause-and-ask', 'refresh-once', 'describe-again', 'stop'].includes(error.disposition);
      // An outage is one question for the connection's owner, however many writes it holds up (R61).
      const isDown = deps.connections.get(connection).openUntil() !== undefined;
      if (asks || isDown) await look(connection);
    }
  };
  // In one daemon one job of a scope at a time: a second reader of a feed reads the same pages for nothing, a second
  // linker waits for the lane. Two batches of writes may be under way, so that one is called while the other is stored.
  const turns = {
    capture: singleFlight(1),
    reconcile: singleFlight(1),
    deliver: singleFlight(2),
    confirm: singleFlight(1),
    ingest: singleFlight(1),
    look: singleFlight(1),
  };
  const work: Readonly<Record<Queue, (scope: string) => Promise<void>>> = {
    capture: async (scope) => {
      const slash = scope.indexOf('/');
      const [connection, feed] = [scope.slice(0, slash), scope.slice(slash + 1)];
      await guarded(connection, async () => {
        const { outcome } = await captureFeed(deps, connection, feed);
        if (outcome === 'caught-up') onCaughtUp(scope);
      });
    },
    reconcile: (scope) => reconcileEntity(deps, scope),
    deliver: (connection) =>
      guarded(connection, async () => {
        const result = await deliver(deps, connection);
        if (result.until !== undefined) await deps.wakeUps.wake([{ queue: 'deliver', scope: connection, at: result.until }]);
        if (result.asks !== undefined) throw new ConnectorError(result.asks);
      }),
    confirm: (connection) =>
      guarded(connection, async () => {
        const result = await confirm(deps, connection);
        if (result.until !== undefined)
          await deps.wakeUps.wake([{ queue: 'confirm', scope: connection, at: Math.max(result.until, deps.clock.now() + 250) }]);
      }),
    ingest: async (source) => void (await takeEvents(deps, source)),
    look: (connection) =>
      guarded(connection, async () => {
        const { until } = await lookAtRecords(deps, connection);
        // What waits for a read-back of ours is due already.
        if (until !== undefined)
          await deps.wakeUps.wake([{ queue: 'look', scope: connection, at: Math.max(until, deps.clock.now() + 500) }]);
      }),
  };
  return {
    capture: (scope) => turns.capture(scope, () => work.capture(scope)),
    reconcile: (scope) => turns.reconcile(scope, () => work.reconcile(scope)),
    deliver: (scope) => turns.deliver(scope, () => work.deliver(scope)),
    confirm: (scope) => turns.confirm(scope, () => work.confirm(scope)),
    ingest: (scope) => turns.ingest(scope, () => work.ingest(scope)),
    look: (scope) => turns.look(scope, () => work.look(scope)),
  };
}
