import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Notes which process holds the server of a data folder. */
export function noteOwner(folder: string): void {
  writeFileSync(join(folder, 'owner'), `${process.pid}\n`, { mode: 0o600 });
}

/** Whether the process that held the server last is alive. Its server outlives it only for the time of stopping. */
export function ownerLives(folder: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(join(folder, 'owner'), 'utf8'));
  } catch {
    return true;
  }
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
