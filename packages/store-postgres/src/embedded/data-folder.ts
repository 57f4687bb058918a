import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { folderError } from './error.ts';
import type { ServerUser } from './server-user.ts';

const SYSTEM_FOLDER = '/var/lib/meshline';

/**
 * The folder in which the server keeps its data: `folder` itself, or, where the unprivileged user can't reach it (a
 * checkout below a 0700 folder, as root), a folder in the system's place for data with a pointer left in `folder`.
 */
export function dataFolder(folder: string, user: ServerUser | undefined): string {
  const wanted = resolve(folder);
  const pointer = join(wanted, 'POSTGRES_IS_ELSEWHERE');
  try {
    mkdirSync(wanted, { recursive: true });
    if (existsSync(pointer)) {
      const elsewhere = readFileSync(pointer, 'utf8').trim();
      if (elsewhere !== '') return prepare(elsewhere, user);
    }
    if (reaches(wanted, user)) return prepare(join(wanted, 'data'), user);
  } catch (cause) {
    throw folderError(wanted, cause);
  }
  const base = existsSync(dirname(SYSTEM_FOLDER)) ? SYSTEM_FOLDER : join(tmpdir(), 'meshline');
  const elsewhere = join(base, createHash('sha256').update(wanted).digest('hex').slice(0, 16));
  try {
    mkdirSync(base, { recursive: true, mode: 0o755 });
    // Without its pointer it is what an earlier start left whose folder was removed since: nobody's data.
    rmSync(elsewhere, { recursive: true, force: true });
    const data = prepare(elsewhere, user);
    writeFileSync(pointer, `${data}\n`);
    return data;
  } catch (cause) {
    throw folderError(elsewhere, cause);
  }
}

function prepare(folder: string, user: ServerUser | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

function reaches(folder: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...user, cwd: '/', timeout: 5_000 }).status === 0;
}
