import { cpus, totalmem } from 'node:os';

/** The machine in words, without names. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${memory} GiB of memory, Node ${process.versions.node}`;
}
