import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './error.ts';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: as root it runs as `postgres` or `nobody`; otherwise as ourselves (undefined). */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    const uid = Number(fields?.[2]);
    const gid = Number(fields?.[3]);
    if (fields && uid > 0 && gid >= 0) return { uid, gid };
  }
  throw new EmbeddedPostgresError(
    "PostgreSQL doesn't run as root, and this machine has neither a user 'postgres' nor 'nobody'. Start as another user, or set DATABASE_URL.",
  );
}
