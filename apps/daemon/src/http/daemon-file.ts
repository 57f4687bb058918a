import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  url: z.string(),
  /** 256 bits in base64url. */
  key: z.string().regex(/^[\w-]{43}$/u),
  pid: z.int().positive(),
  startedAt: z.string(),
});

/** How the commands find the daemon that runs on a folder. */
export type DaemonFile = z.infer<typeof schema>;

export function daemonFilePath(folder: string): string {
  return join(folder, 'daemon.json');
}

/** Undefined: there is none, or what stands there isn't one. */
export function readDaemonFile(path: string): DaemonFile | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The key that an earlier daemon left in the folder, or a new one. One that others could read isn't used again. */
export function keyFor(folder: string): string {
  const path = daemonFilePath(folder);
  const left = readDaemonFile(path);
  const isPrivate = left !== undefined && (statSync(path).mode & 0o077) === 0;
  return isPrivate ? left.key : randomBytes(32).toString('base64url');
}

/** Whole or not at all, and readable by this user only. */
export function writeDaemonFile(folder: string, file: DaemonFile): void {
  const path = daemonFilePath(folder);
  const draft = `${path}.${file.pid}`;
  // With a database elsewhere nothing else has made the folder.
  mkdirSync(folder, { recursive: true });
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
}

/** Takes the file away unless another daemon has written its own since. */
export function removeDaemonFile(folder: string, { url, pid, startedAt }: DaemonFile): void {
  const path = daemonFilePath(folder);
  const now = readDaemonFile(path);
  if (now?.url === url && now.pid === pid && now.startedAt === startedAt) rmSync(path, { force: true });
}
