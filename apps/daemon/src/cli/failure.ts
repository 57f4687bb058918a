import { isConnectorError } from '@meshline/connector-spec';

/** Names of errors whose message is written for the person at the terminal. */
const TOLD = new Set([
  'AuditInputError',
  'ConfigError',
  'DatabaseError',
  'EmbeddedPostgresError',
  'FolderError',
  'RulebookError',
  'SandboxError',
  'SchemaError',
  'UsageError',
  'AdminClientError',
]);

/** A call that can't be carried out as it was typed. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** One clear message for what went wrong; the stack only where it is our fault. */
export function failureText(error: unknown): string {
  if (isConnectorError(error)) return error.data.message;
  if (error instanceof Error && TOLD.has(error.name)) return error.message;
  const { code, message, syscall, port } = error as { code?: string; message?: string; syscall?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port ?? ''} is taken by another program. Choose another one with --port N (0 takes a free one).`;
  // PostgreSQL's disk_full.
  if (code === 'ENOSPC' || code === '53100')
    return 'The disk is full. Free some space and start again; nothing that was confirmed is lost.';
  if (code === 'EACCES' && syscall === 'listen')
    return `This user may not listen on port ${port ?? ''}. Choose one above 1023 with --port N.`;
  return `Something failed that shouldn't: ${message ?? String(error)}\n${error instanceof Error ? (error.stack ?? '') : ''}\nPlease report it with the lines above.`;
}
