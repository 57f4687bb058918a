/** What went wrong, in words that are stable within a major of the contract. */
export type ErrorCode =
  | 'CONFIG_INVALID'
  | 'SCOPE_MISSING'
  | 'AUTH_EXPIRED'
  | 'AUTH_REVOKED'
  | 'WRONG_ACCOUNT'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'NETWORK'
  | 'OUTCOME_UNKNOWN'
  | 'CURSOR_EXPIRED'
  | 'SCHEMA_CHANGED'
  | 'RECORD_REJECTED'
  | 'RECORD_CONFLICT'
  | 'RECORD_GONE'
  | 'RECORD_BUSY'
  | 'NOT_SUPPORTED'
  | 'CONTRACT_VIOLATION'
  | 'ABORTED';

/** What the host does about it. */
export type Disposition =
  | 'pause-and-ask'
  | 'refresh-once'
  | 'wait-until'
  | 'retry-with-backoff'
  | 'probe-then-decide'
  | 'new-snapshot'
  | 'describe-again'
  | 'settle-record'
  | 'quarantine'
  | 'stop';

interface CodeRule {
  readonly disposition: Disposition;
  readonly countsForBreaker: boolean;
}

/** The taxonomy as data: for each code what the host does, and whether it speaks against the vendor's health. */
export const ERROR_CODES: Readonly<Record<ErrorCode, CodeRule>> = {
  CONFIG_INVALID: { disposition: 'pause-and-ask', countsForBreaker: false },
  SCOPE_MISSING: { disposition: 'pause-and-ask', countsForBreaker: false },
  AUTH_EXPIRED: { disposition: 'refresh-once', countsForBreaker: false },
  AUTH_REVOKED: { disposition: 'pause-and-ask', countsForBreaker: false },
  WRONG_ACCOUNT: { disposition: 'pause-and-ask', countsForBreaker: false },
  RATE_LIMITED: { disposition: 'wait-until', countsForBreaker: false },
  UNAVAILABLE: { disposition: 'retry-with-backoff', countsForBreaker: true },
  NETWORK: { disposition: 'retry-with-backoff', countsForBreaker: true },
  OUTCOME_UNKNOWN: { disposition: 'probe-then-decide', countsForBreaker: true },
  CURSOR_EXPIRED: { disposition: 'new-snapshot', countsForBreaker: false },
  SCHEMA_CHANGED: { disposition: 'describe-again', countsForBreaker: false },
  RECORD_REJECTED: { disposition: 'settle-record', countsForBreaker: false },
  RECORD_CONFLICT: { disposition: 'settle-record', countsForBreaker: false },
  RECORD_GONE: { disposition: 'settle-record', countsForBreaker: false },
  RECORD_BUSY: { disposition: 'retry-with-backoff', countsForBreaker: false },
  NOT_SUPPORTED: { disposition: 'quarantine', countsForBreaker: false },
  CONTRACT_VIOLATION: { disposition: 'stop', countsForBreaker: false },
  ABORTED: { disposition: 'retry-with-backoff', countsForBreaker: false },
};

/** An error as data: what results carry, what is stored and shown. No secret and no record value belongs in it. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** One sentence for a person: what, where, what to do. */
  readonly message: string;
  /** The vendor's own code (`VALIDATION_ERROR`, `REQUIRED_FIELD_MISSING`), where it has one. */
  readonly vendorCode?: string | undefined;
  /** Fields of the record that the vendor named. */
  readonly fields?: readonly string[] | undefined;
  readonly httpStatus?: number | undefined;
  /** For RATE_LIMITED and UNAVAILABLE: not before this instant (Unix milliseconds). */
  readonly retryAt?: number | undefined;
  /** The vendor's correlation id for its support. */
  readonly requestId?: string | undefined;
  /** For RECORD_CONFLICT on a create: the record that already holds the key. */
  readonly existingId?: string | undefined;
}

const marker = Symbol.for('meshline.connector-error.v1');

/**
 * What a connector throws. `sent: false` says that the vendor can't have applied anything; without it a throw from
 * `write` makes every operation without a result `unknown`.
 */
export class ConnectorError extends Error {
  readonly [marker] = true;
  readonly data: ErrorData;
  readonly sent: boolean;
  constructor(data: ErrorData, options?: { cause?: unknown; sent?: boolean }) {
    super(`${data.code}: ${data.message}`, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ConnectorError';
    this.data = data;
    this.sent = options?.sent ?? true;
  }
  get code(): ErrorCode {
    return this.data.code;
  }
  get disposition(): Disposition {
    return ERROR_CODES[this.data.code].disposition;
  }
}

/** Recognises a `ConnectorError` by its symbol, also one that came from another copy of this package. */
export function isConnectorError(value: unknown): value is ConnectorError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[marker] === true;
}
