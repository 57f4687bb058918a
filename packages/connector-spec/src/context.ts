/** Where time comes from. Unix milliseconds. */
export interface ConnectorClock {
  now(): number;
  /** Resolves after `ms`, rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Structured, and without secrets or record values: the host scrubs, the connector doesn't rely on it. */
export interface ConnectorLogger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface Credentials {
  /** Secrets by the names that the manifest lists, and what `refresh` stored. */
  get(): Promise<Readonly<Record<string, string>>>;
  /**
   * Runs `renew` once, however many callers ask at the same time and from however many daemons, and stores what it
   * returns before anybody sees it: tokens may rotate. `stale` is the value that was refused; when the stored one is
   * another by now, `renew` isn't run.
   */
  refresh(
    stale: Readonly<Record<string, string>>,
    renew: (current: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>,
  ): Promise<Readonly<Record<string, string>>>;
}

export interface FetchOptions {
  /** A quota class of the manifest. */
  readonly class: string;
  /** Multiplies the class's costs; 1 if left out. */
  readonly cost?: number | undefined;
  /** Milliseconds for the whole exchange, the body included; the host has a default and a maximum. */
  readonly timeoutMs?: number | undefined;
}

/** All that a connector may touch. No environment, no globals, no database. */
export interface ConnectorContext {
  /**
   * The only way out. The host takes quota, keeps the bulkhead, applies the timeout to headers and body, refuses
   * redirects and hosts that aren't listed, caps the size, and answers with a fully read body. Throws a
   * `ConnectorError` (RATE_LIMITED, NETWORK, UNAVAILABLE, ABORTED) with `sent: false` where nothing left the machine.
   */
  fetch(request: Request, options: FetchOptions): Promise<Response>;
  readonly clock: ConnectorClock;
  readonly logger: ConnectorLogger;
  readonly signal: AbortSignal;
  readonly credentials: Credentials;
}
