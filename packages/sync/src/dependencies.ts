import type { Rulebook } from '@meshline/rulebook';
import type { WriteCap } from './model/write-caps.ts';
import type { Clock, Ids } from './ports/clock.ts';
import type { Connections } from './ports/connections.ts';
import type { AtCrashPoint } from './ports/crash-points.ts';
import type { EventSource } from './model/event-source.ts';
import type { Log } from './ports/log.ts';
import type { Meter } from './ports/meter.ts';
import type { Store } from './ports/store.ts';
import type { WakeUps } from './ports/wakeups.ts';

/** The rulebook in force, by its hash. */
export interface ActiveRulebook {
  readonly hash: string;
  readonly rulebook: Rulebook;
}

/** What every use case gets; the shell supplies it. */
export interface Dependencies {
  readonly store: Store;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wakeUps: WakeUps;
  readonly meter: Meter;
  readonly log: Log;
  readonly active: () => ActiveRulebook;
  /** Undefined or empty: as many writes as there are. */
  readonly caps?: readonly WriteCap[] | undefined;
  /** What sends events by itself; undefined = nothing does. */
  readonly eventSources?: readonly EventSource[] | undefined;
  /** Undefined but in a kill campaign. */
  readonly crash?: AtCrashPoint | undefined;
  /** Aborts when the daemon stops: loops end after the batch at hand. */
  readonly signal: AbortSignal;
}
