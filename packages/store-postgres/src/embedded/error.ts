/** The embedded PostgreSQL can't be had. The message says what, where and what to do. */
export class EmbeddedPostgresError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
  }
}

/** Turns what the file system answers into a sentence with a mend. */
export function folderError(folder: string, cause: unknown): EmbeddedPostgresError {
  const code = (cause as { code?: string }).code ?? '';
  const why: Record<string, string> = {
    ENOSPC: 'the disk is full. Free some space (the demo needs about 300 MB) and start again.',
    EROFS: 'the folder is on a read-only file system. Choose another with --data FOLDER.',
    EACCES: 'the folder may not be written by this user. Give the permission, or choose another with --data FOLDER.',
    EPERM: 'the folder may not be written by this user. Give the permission, or choose another with --data FOLDER.',
    ENOTDIR: 'a part of the path is a file. Choose another with --data FOLDER.',
  };
  const text = why[code] ?? `${(cause as Error).message}. Choose another with --data FOLDER.`;
  return new EmbeddedPostgresError(`Can't keep data in ${folder}: ${text}`, { cause });
}
