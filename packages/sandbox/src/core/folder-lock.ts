import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that only one sandbox at a time may write to. */
export interface FolderLock {
  release(): void;
}

/** Another sandbox, alive, holds the folder. */
export class FolderInUse extends Error {
  readonly folder: string;
  readonly pid: number;
  constructor(folder: string, pid: number) {
    super(
      `The folder ${folder} is in use by another sandbox (process ${pid}). Stop that one, or give this one a folder of its own.`,
    );
    this.name = 'FolderInUse';
    this.folder = folder;
    this.pid = pid;
  }
}

interface Holder {
  readonly pid: number;
  /** When the process started, as the kernel counts it: tells a reused pid (usual in containers) from the same process. */
  readonly started: string | undefined;
}

/** Start time of a process in clock ticks since boot, plus the boot's id; undefined where there is no /proc. */
const startOf = (pid: number): string | undefined => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold blanks; field 22 counts from behind it.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return started === undefined ? undefined : `${boot}:${started}`;
  } catch {
    return undefined;
  }
};

const alive = (holder: Holder): boolean => {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startOf(holder.pid);
  return holder.started === undefined || started === undefined || holder.started === started;
};

const read = (path: string): { text: string; holder: Holder | undefined } | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    if (typeof value?.pid === 'number')
      return { text, holder: { pid: value.pid, started: typeof value.started === 'string' ? value.started : undefined } };
  } catch {
    // A lock that was torn while it was written belongs to nobody who still runs: it is written whole before it is linked.
  }
  return { text, holder: undefined };
};

/**
 * Takes the lock `sandbox.lock` of a folder that exists. A lock whose process is gone is taken over.
 * Throws FolderInUse when another live process (or another sandbox of this one) holds it.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'sandbox.lock');
  const own: Holder = { pid: process.pid, started: startOf(process.pid) };
  const text = `${JSON.stringify({ ...own, token: Math.random().toString(36).slice(2) })}\n`;
  const draft = `${path}.${process.pid}.${text.length}.${Math.random().toString(36).slice(2)}`;
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeSync(fd, text);
  } finally {
    closeSync(fd);
  }
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        // A hard link appears whole or not at all, and fails when the name is taken.
        linkSync(draft, path);
        return {
          release: () => {
            if (read(path)?.text === text) rmSync(path, { force: true });
          },
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const seen = read(path);
      if (seen === undefined) continue;
      if (seen.holder !== undefined && alive(seen.holder)) throw new FolderInUse(folder, seen.holder.pid);
      moveAside(path, seen.text);
    }
    throw new FolderInUse(folder, read(path)?.holder?.pid ?? 0);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead lock away; when somebody else took the lock meanwhile, theirs is put back. */
const moveAside = (path: string, dead: string): void => {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== dead) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  rmSync(aside, { force: true });
};
