import type { Log } from '@meshline/sync';

/** What PostgreSQL says when it goes down or comes up, and what the network says of one that isn't there. */
const AWAY = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08001',
  '08003',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
]);
/** The driver's own words, which have no code. */
const AWAY_WORDS =
  /^Connection terminated|^LISTEN\/NOTIFY (?:connection ended|heartbeat timed out)|^timeout exceeded when trying to connect|^Client has encountered a connection error/u;

export interface DatabaseOutage {
  /** For everything in the daemon: that the database is away is told once, however many parts of it notice. */
  readonly log: Log;
  /** The database has answered. */
  answered(): void;
}

/** One line when the database goes, one when it is back with how long it took; all waits meanwhile and goes on by itself. */
export function databaseOutage(log: Log, now: () => number): DatabaseOutage {
  let since: number | undefined;
  const told = (level: 'warn' | 'error'): Log['warn'] => {
    return (fields, message) => {
      if (!isAway(fields['err'])) return log[level](fields, message);
      if (since !== undefined) return log.debug(fields, message);
      since = now();
      log.warn({ err: fields['err'] }, 'the database is away; everything waits for it and goes on by itself');
    };
  };
  return {
    log: {
      debug: (fields, message) => log.debug(fields, message),
      info: (fields, message) => log.info(fields, message),
      warn: told('warn'),
      error: told('error'),
    },
    answered() {
      if (since === undefined) return;
      log.info({ seconds: Math.round((now() - since) / 1_000) }, 'the database is back');
      since = undefined;
    },
  };
}

/** Whether an error, or one that it was caused by, says that the database is away. pg-boss tells of errors as plain objects. */
function isAway(error: unknown): boolean {
  for (let one = error; typeof one === 'object' && one !== null; one = (one as { cause?: unknown }).cause) {
    const { code, message, errors } = one as { code?: unknown; message?: unknown; errors?: unknown };
    if (typeof code === 'string' && AWAY.has(code)) return true;
    if (typeof message === 'string' && AWAY_WORDS.test(message)) return true;
    if (Array.isArray(errors) && errors.some((inner) => isAway(inner))) return true;
  }
  return false;
}
