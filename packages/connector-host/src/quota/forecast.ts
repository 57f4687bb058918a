/** A bucket, and what is taken from it. Tokens; rates by the second. */
export interface BucketFacts {
  readonly tokens: number;
  readonly refillPerSecond: number;
  /** Until nothing is blocked any more. */
  readonly blockedForMs: number;
  /** What the last minutes used; `backfill` is the part of it that works off a backlog. */
  readonly usedPerSecond: number;
  readonly backfillPerSecond: number;
  /** Tokens that what waits will take. */
  readonly waiting: number;
}

/** Milliseconds from now; undefined = never, as things are. */
export interface Forecast {
  /** When what waits is sent; 0 where nothing waits. */
  readonly drainedInMs: number | undefined;
  /** When the tokens are used up, if it goes on as in the last minutes. From then on calls wait for the refill; nothing fails. */
  readonly emptyInMs: number | undefined;
}

/** When a bucket's backlog is worked off, and when the bucket is empty. */
export function forecast(facts: BucketFacts): Forecast {
  const { tokens, refillPerSecond, blockedForMs, usedPerSecond, backfillPerSecond, waiting } = facts;
  const steady = Math.max(0, usedPerSecond - backfillPerSecond);
  const spare = refillPerSecond - steady;
  const missing = waiting - Math.max(0, tokens);
  const drainedInMs =
    waiting <= 0 ? 0 : missing <= 0 ? blockedForMs : spare > 0 ? Math.round(blockedForMs + (missing / spare) * 1_000) : undefined;
  const loss = usedPerSecond - refillPerSecond;
  const emptyInMs = tokens <= 0 ? 0 : loss > 0 ? Math.round((tokens / loss) * 1_000) : undefined;
  return { drainedInMs, emptyInMs };
}
