import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Another copy of the program works on this folder, or it can't be used at all. */
export class FolderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FolderError';
  }
}

/**
 * One copy of the program on one data folder. The lock of a process that died is taken over. Throws `FolderError` with
 * what, where and what to do.
 */
export function lockFolder(folder: string): { release(): void } {
  const path = join(folder, 'meshline.pid');
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw folderError(folder, error);
  }
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid}\n`);
      closeSync(file);
      return { release: () => releaseOwn(path) };
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw folderError(folder, error);
    }
    const holder = holderOf(path);
    if (holder !== undefined && isAlive(holder)) {
      throw new FolderError(
        `MeshLine runs already on ${folder} (process ${holder}). Stop that one with Ctrl-C, or give this one a folder of its own: --data FOLDER`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new FolderError(`Can't lock ${folder}: ${path} keeps coming back. Remove it and start again.`);
}

function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function releaseOwn(path: string): void {
  if (holderOf(path) === process.pid) rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

function folderError(folder: string, error: unknown): FolderError {
  const { code, message } = error as { code?: string; message: string };
  const why: Record<string, string> = {
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EROFS: 'it is on a read-only file system',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is a file',
  };
  return new FolderError(
    `Can't keep data in ${folder}: ${why[code ?? ''] ?? message}. Choose another folder with --data FOLDER.`,
  );
}
