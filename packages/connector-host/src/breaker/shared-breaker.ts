import { ConnectorError } from '@meshline/connector-spec';
import { CircuitState, CountBreaker } from 'cockatiel';
import type { BreakerState, BreakerStore } from '../ports/breaker-store.ts';
import { SlowStart } from './slow-start.ts';

/** Before the first probe of a breaker that opened, and at most. */
const FIRST_PAUSE_MS = 2_000;
const MOST_PAUSE_MS = 60_000;
/** How old what is known of the shared state may be when a call begins: an opening elsewhere is seen after that. */
const FRESH_MS = 500;
/** A probe whose process dies is free again after this; it is renewed while the call lasts. */
const LEASE_MS = 5_000;
const RENEW_MS = 1_000;
/** Who comes to know a breaker that closed less than this ago starts slowly. */
const YOUNG_MS = 30_000;

/** What a call said of the vendor's health; `nothing` = it was stopped by us. */
export type Outcome = 'ok' | 'failed' | 'nothing';

/** The right to one call. */
export interface Pass {
  end(outcome: Outcome, reason: string): Promise<void>;
}

/**
 * One breaker for each connection and all daemons. Each daemon counts its own calls: it opens the shared one when half of
 * its last 20 failed (at least 5), as CRM traffic is too thin for a sampling breaker. Then nothing is sent until a stated
 * time; one call of one daemon probes, after a pause that doubles; and when it closes, calls start slowly.
 */
export class SharedBreaker {
  readonly #connection: string;
  readonly #store: BreakerStore;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #slow = new SlowStart();
  #counter = counter();
  #generation = 0;
  #openUntil: number | undefined;
  #failedProbes = 0;
  #readAt: number | undefined;
  #reading: Promise<void> | undefined;

  constructor(connection: string, store: BreakerStore, now: () => number, random: () => number) {
    this.#connection = connection;
    this.#store = store;
    this.#now = now;
    this.#random = random;
  }

  /** While it is open: when the next call may go, as far as is known (Unix ms). */
  openUntil(): number | undefined {
    return this.#openUntil;
  }

  /** Resolves when a call may be made; throws UNAVAILABLE (nothing sent, `retryAt`) while the breaker is open. */
  async enter(signal: AbortSignal): Promise<Pass> {
    for (;;) {
      await this.#refresh();
      if (this.#openUntil !== undefined) {
        const pass = await this.#probe(this.#openUntil);
        if (pass) return pass;
        continue;
      }
      await this.#slow.enter(signal);
      // It may have opened while this call waited for its place.
      if (this.#openUntil === undefined) return this.#counted(this.#generation);
      this.#slow.leave('nothing');
    }
  }

  #counted(generation: number): Pass {
    return {
      end: async (outcome, reason) => {
        this.#slow.leave(outcome);
        // A straggler from before says nothing of the time since.
        if (generation !== this.#generation || outcome === 'nothing') return;
        if (outcome === 'ok') this.#counter.success(CircuitState.Closed);
        else if (this.#counter.failure(CircuitState.Closed)) await this.#trip(generation, reason);
      },
    };
  }

  async #trip(generation: number, reason: string): Promise<void> {
    const pauseMs = this.#jittered(FIRST_PAUSE_MS);
    // At once and by itself: also while the database doesn't answer.
    this.#see({ generation: generation + 1, open: { resumeInMs: pauseMs, failedProbes: 0 }, closedForMs: undefined });
    await this.#learn(() => this.#store.open(this.#connection, generation, pauseMs, reason));
  }

  async #probe(until: number): Promise<Pass | undefined> {
    if (this.#now() < until) throw this.#refusal(until);
    const { probe, state } = await this.#store.takeProbe(this.#connection, LEASE_MS);
    this.#see(state);
    if (probe === undefined) {
      if (this.#openUntil !== undefined) throw this.#refusal(this.#openUntil);
      return undefined;
    }
    const renewing = setInterval(() => {
      this.#store.renewProbe(this.#connection, probe, LEASE_MS).catch(() => undefined);
    }, RENEW_MS);
    renewing.unref();
    return {
      end: async (outcome) => {
        clearInterval(renewing);
        const pauseMs = this.#jittered(
          FIRST_PAUSE_MS * 2 ** (outcome === 'failed' ? this.#failedProbes + 1 : this.#failedProbes),
        );
        await this.#learn(() =>
          this.#store.endProbe(
            this.#connection,
            probe,
            outcome === 'ok' ? { closes: true } : { closes: false, pauseMs, counts: outcome === 'failed' },
          ),
        );
      },
    };
  }

  /** The answer of a call is never lost because its breaker couldn't be written: then the next call reads what stands. */
  async #learn(ask: () => Promise<BreakerState>): Promise<void> {
    try {
      this.#see(await ask());
    } catch {
      this.#readAt = undefined;
    }
  }

  async #refresh(): Promise<void> {
    if (this.#readAt !== undefined && Math.abs(this.#now() - this.#readAt) <= FRESH_MS) return;
    this.#reading ??= this.#store
      .read(this.#connection)
      .then((state) => this.#see(state))
      .finally(() => {
        this.#reading = undefined;
      });
    await this.#reading;
  }

  #see({ generation, open, closedForMs }: BreakerState): void {
    const now = this.#now();
    this.#readAt = now;
    if (generation !== this.#generation) {
      this.#counter = counter();
      if (closedForMs !== undefined && closedForMs < YOUNG_MS) this.#slow.begin();
    }
    this.#generation = generation;
    this.#failedProbes = open?.failedProbes ?? 0;
    this.#openUntil = open === undefined ? undefined : now + open.resumeInMs;
    this.#slow.wake();
  }

  /** Up to a quarter less, so that the connections of many daemons don't probe a vendor in step. */
  #jittered(pauseMs: number): number {
    return Math.round(Math.min(MOST_PAUSE_MS, pauseMs) * (0.75 + 0.25 * this.#random()));
  }

  #refusal(until: number): ConnectorError {
    return new ConnectorError(
      {
        code: 'UNAVAILABLE',
        message: `${this.#connection} failed too often: nothing is sent to it for now, until one call has tried that it is back.`,
        retryAt: until,
      },
      { sent: false },
    );
  }
}

function counter(): CountBreaker {
  return new CountBreaker({ size: 20, threshold: 0.5, minimumNumberOfCalls: 5 });
}
