import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import pino, { type Logger } from 'pino';

/** Keys whose values never reach a log, at any depth. */
const SECRET_KEY = /token|secret|password|authorization|api[-_]?key|cookie|credential/i;

export interface LogOptions {
  /** Undefined: stderr. */
  readonly file?: string | undefined;
  readonly level: string;
}

/**
 * Structured logs. Errors keep their kind, code and stack, never their properties: vendors' clients hang requests with
 * credentials on them.
 */
export function logger(options: LogOptions): Logger {
  if (options.file !== undefined) mkdirSync(dirname(options.file), { recursive: true });
  const destination =
    options.file === undefined ? pino.destination(2) : pino.destination({ dest: options.file, mkdir: true, sync: false });
  let told = false;
  destination.on('error', (error: Error) => {
    // A log that can't be written must not end what it is about. The lines are lost; that they are is said once.
    if (!told)
      process.stderr.write(`meshline: the log ${options.file ?? ''} can't be written (${error.message}); going on without it\n`);
    told = true;
  });
  return pino(
    {
      level: options.level,
      base: { name: 'meshline' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (fields) => scrub(fields, 0) as Record<string, unknown> },
    },
    destination,
  );
}

function scrub(value: unknown, depth: number): unknown {
  if (value instanceof Error) return errorFields(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEY.test(key) ? '[redacted]' : scrub(item, depth + 1)]),
  );
}

function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'not an Error' };
  const { code } = error as { code?: unknown };
  // Drivers put values into messages (a detail of a constraint): only our own and the contract's are written for logs.
  const own = error.name === 'ConnectorError' || error.name.endsWith('Error');
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(own ? { message: error.message.slice(0, 500) } : {}),
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
    ...(error.cause instanceof Error ? { cause: error.cause.name } : {}),
  };
}
