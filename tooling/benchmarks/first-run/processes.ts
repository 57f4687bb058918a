import { readdirSync, readFileSync } from 'node:fs';

/** Who of the program used the processor. */
export type Part = 'daemon' | 'sandbox' | 'postgres';

export interface Watch {
  /** The most memory that the daemon's process ever held (MiB); undefined where the system has no /proc. */
  peakMiB(): number | undefined;
  /** Seconds of processor time so far, by part. */
  cpuSeconds(): Readonly<Record<Part, number>>;
  stop(): void;
}

/** Linux counts processor time in hundredths of a second for /proc, whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100;

/** Looks at a process and its children from outside, so that what is measured isn't changed. */
export function watchProcess(pid: number, everyMs = 200): Watch {
  let peak: number | undefined;
  const used = new Map<number, { part: Part; ticks: number }>();
  const look = (): void => {
    peak = highWater(pid) ?? peak;
    for (const row of family(pid)) used.set(row.pid, { part: row.part, ticks: row.ticks });
  };
  const timer = setInterval(look, everyMs);
  return {
    peakMiB: () => peak,
    cpuSeconds() {
      const sums: Record<Part, number> = { daemon: 0, sandbox: 0, postgres: 0 };
      for (const { part, ticks } of used.values()) sums[part] += ticks / TICKS_PER_SECOND;
      return sums;
    },
    stop: () => clearInterval(timer),
  };
}

function highWater(pid: number): number | undefined {
  const found = /VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`));
  return found ? Number(found[1]) / 1_024 : undefined;
}

interface Member {
  readonly pid: number;
  readonly part: Part;
  readonly ticks: number;
}

function family(root: number): readonly Member[] {
  const rows = new Map<number, { parent: number; name: string; ticks: number }>();
  for (const entry of list('/proc')) {
    const text = /^\d+$/.test(entry) ? read(`/proc/${entry}/stat`) : '';
    const close = text.lastIndexOf(')');
    if (close < 0) continue;
    const fields = text.slice(close + 2).split(' ');
    rows.set(Number(entry), {
      parent: Number(fields[1]),
      name: text.slice(text.indexOf('(') + 1, close),
      ticks: Number(fields[11]) + Number(fields[12]),
    });
  }
  const members: Member[] = [];
  for (const [pid, row] of rows) {
    if (!descends(pid, root, rows)) continue;
    const part = pid === root ? 'daemon' : row.name.startsWith('postgres') || row.name === 'sh' ? 'postgres' : 'sandbox';
    members.push({ pid, part, ticks: row.ticks });
  }
  return members;
}

function descends(pid: number, root: number, rows: ReadonlyMap<number, { parent: number }>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = rows.get(at)?.parent) if (at === root) return true;
  return false;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
