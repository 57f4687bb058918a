/** What all daemons know of a connection's breaker. Times are spans on the store's clock: no daemon's own clock counts. */
export interface BreakerState {
  /** Rises whenever it opens or closes: what a call from before says counts for nothing. */
  readonly generation: number;
  /** While it is open. */
  readonly open:
    | {
        /** Until the one probe may be made; while somebody makes it, until their lease ends. */
        readonly resumeInMs: number;
        /** Probes in a row that failed. */
        readonly failedProbes: number;
      }
    | undefined;
  /** Since it closed; undefined = it is open, or never was. */
  readonly closedForMs: number | undefined;
}

/** How a probe ended: `pauseMs` until the next, `counts` where the vendor failed (and not we). */
export type ProbeEnd = { readonly closes: true } | { readonly closes: false; readonly pauseMs: number; readonly counts: boolean };

/** The shared state of breakers. It outlives restarts; each method returns what stands then. */
export interface BreakerStore {
  read(connection: string): Promise<BreakerState>;
  /** Opens it for all daemons, if it still is of the generation in which the calls failed. */
  open(connection: string, generation: number, pauseMs: number, reason: string): Promise<BreakerState>;
  /** The right to the one probe, once the pause is over: its number, or undefined = not yet, or somebody else has it. */
  takeProbe(connection: string, leaseMs: number): Promise<{ readonly probe: number | undefined; readonly state: BreakerState }>;
  renewProbe(connection: string, probe: number, leaseMs: number): Promise<void>;
  /** Changes nothing if the probe's lease was lost to another. */
  endProbe(connection: string, probe: number, end: ProbeEnd): Promise<BreakerState>;
}
