import { isConnectorError } from '@meshline/connector-spec';
import { holdLease } from '@meshline/store-postgres';
import {
  captureFeed,
  confirm,
  deliver,
  lookAtRecords,
  mappedFeeds,
  openConnection,
  reconcileEntity,
  sweep,
  takeEvents,
  type Queue,
} from '@meshline/sync';
import { DatabaseAway, openPorts, type Ports } from './ports.ts';
import { lives, type Life } from './virtual-time.ts';
import type { WaitingWakeUp, World } from './world.ts';

const LIMITS: Readonly<Record<Queue, number>> = { capture: 1, reconcile: 1, deliver: 2, confirm: 1, ingest: 1, look: 1 };
const SWEEP_MS = 2_000;
const POLL_MS = 4_000;
const POLLED = 2;
const REOPEN_MS = 60_000;

/** One simulated process of the program: its jobs and its loops, as the daemon runs them. */
export class Daemon {
  readonly life: Life;
  readonly ports: Ports;
  readonly #world: World;
  readonly #running = new Map<string, number>();
  #started = false;

  constructor(world: World, name: string) {
    this.#world = world;
    this.life = { name, dead: false, stalledUntil: 0 };
    this.ports = openPorts(world, this.life);
  }

  get feeds(): readonly string[] {
    const { rulebook } = this.#world;
    return [...this.ports.hosted].flatMap(([id, { manifest }]) =>
      mappedFeeds(rulebook, id, manifest).map((feed) => `${id}/${feed}`),
    );
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Opens its connections, then works. */
  start(): void {
    this.#run('open', async () => {
      for (const { id, package: name } of this.#world.connections) await openConnection(this.ports.deps, id, name);
      this.#started = true;
      await this.poll();
      this.#repeat('sweep', SWEEP_MS, () => this.sweep());
      this.#repeat('poll', POLL_MS, () => this.#pollSome());
      this.#repeat('reopen', REOPEN_MS, () => this.reopen());
    });
  }

  async poll(feeds: readonly string[] = this.feeds): Promise<void> {
    await this.ports.deps.wakeUps.wake(feeds.map((scope) => ({ queue: 'capture', scope })));
  }

  /** As webhooks and polls come: now this feed, now that. A look at all of them each time would be most of a play. */
  async #pollSome(): Promise<void> {
    const { random, polling } = this.#world;
    if (!polling.on) return;
    const scopes = new Set(Array.from({ length: POLLED }, () => random.pick(this.feeds)));
    await this.ports.deps.wakeUps.wake([...scopes].map((scope) => ({ queue: 'capture', scope })));
  }

  async sweep(): Promise<void> {
    const { gate, ledger, time, databaseAwayUntil } = this.#world;
    await gate.pass('asks for the sweeper');
    if (databaseAwayUntil > time.now()) throw new DatabaseAway();
    const mine = await gate.outside(async () => {
      await ledger.setTime(time.now());
      return holdLease(ledger.pool, 'sweeper', this.life.name, 10);
    });
    if (mine) await sweep(this.ports.deps);
  }

  async reopen(): Promise<void> {
    const stored = await this.ports.deps.store.transaction((tx) => tx.connections());
    for (const { id, package: name } of this.#world.connections) {
      const state = stored.find((row) => row.id === id)?.state;
      if (state === 'needs-auth' || state === 'unreachable') await openConnection(this.ports.deps, id, name);
    }
  }

  /** Wake-ups that it could take now. */
  takes(now: number): readonly WaitingWakeUp[] {
    if (!this.#started || this.life.dead || this.life.stalledUntil > now) return [];
    return [...this.#world.waiting.values()].filter(
      ({ queue, scope }) => (this.#running.get(`${queue}/${scope}`) ?? 0) < LIMITS[queue],
    );
  }

  take({ queue, scope }: WaitingWakeUp): void {
    this.#world.waiting.delete(`${queue}/${scope}`);
    this.#world.count.jobs++;
    this.#world.gate.tell(`${this.life.name} takes ${queue} ${scope}`);
    this.#run(`${queue}/${scope}`, () => this.#work(queue, scope));
  }

  /** As by SIGKILL: nothing that it was about to do happens, and nobody hears of it. */
  die(): void {
    this.life.dead = true;
    this.#world.gate.forget(this.life);
    this.#world.time.forget(this.life);
  }

  async #work(queue: Queue, scope: string): Promise<void> {
    const { deps } = this.ports;
    switch (queue) {
      case 'ingest':
        return void (await takeEvents(deps, scope));
      case 'look':
        return this.#guarded(scope, async () => void (await lookAtRecords(deps, scope)));
      case 'reconcile':
        return reconcileEntity(deps, scope);
      case 'capture': {
        const slash = scope.indexOf('/');
        const [connection, feed] = [scope.slice(0, slash), scope.slice(slash + 1)];
        return this.#guarded(connection, async () => {
          const { outcome } = await captureFeed(deps, connection, feed);
          if (outcome !== 'stopped') this.#world.caughtUp.add(scope);
        });
      }
      case 'deliver':
        return this.#guarded(scope, async () => {
          const { until } = await deliver(deps, scope);
          if (until !== undefined) await deps.wakeUps.wake([{ queue, scope, at: until }]);
        });
      case 'confirm':
        return this.#guarded(scope, async () => {
          const { until } = await confirm(deps, scope);
          if (until !== undefined) await deps.wakeUps.wake([{ queue, scope, at: Math.max(until, deps.clock.now() + 250) }]);
        });
    }
  }

  async #guarded(connection: string, work: () => Promise<void>): Promise<void> {
    const { deps } = this.ports;
    if (await this.#world.isDown(connection)) return;
    try {
      await work();
    } catch (error) {
      if (!isConnectorError(error)) throw error;
      if (error.code === 'ABORTED') return;
      const asks = ['pause-and-ask', 'refresh-once', 'describe-again', 'stop'].includes(error.disposition);
      const isDown = deps.connections.get(connection).openUntil() !== undefined;
      const name = this.#world.connections.find(({ id }) => id === connection)?.package ?? '';
      if (asks || isDown) await openConnection(deps, connection, name);
    }
  }

  #run(name: string, work: () => Promise<void>): void {
    const { gate, count, crashes } = this.#world;
    this.#running.set(name, (this.#running.get(name) ?? 0) + 1);
    const end = (): void => {
      const left = (this.#running.get(name) ?? 1) - 1;
      if (left === 0) this.#running.delete(name);
      else this.#running.set(name, left);
      gate.stir();
    };
    lives
      .run(this.life, work)
      .catch((error: unknown) => {
        count.failures++;
        gate.tell(`${this.life.name} failed in ${name}`);
        if (!(error instanceof DatabaseAway) && !this.life.dead)
          crashes.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        // Who can't even open its connections begins again.
        if (name === 'open') setTimeout(() => this.start(), 1_000);
      })
      .finally(end);
  }

  #repeat(name: string, ms: number, work: () => Promise<void>): void {
    lives.run(this.life, () => {
      setInterval(() => {
        if (!this.#running.has(name)) this.#run(name, work);
      }, ms);
    });
  }
}
