import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import type { Journal } from './journal.ts';

const HEADER = '{"journal":"meshline-sandbox","format":1}\n';
const FLUSH_AT = 256 * 1024;
const READ_SIZE = 1024 * 1024;

/** A line before the last one can't be read: the file was damaged, not just cut short by a crash. */
export class JournalDamaged extends Error {
  constructor(path: string, line: number) {
    super(
      `${path}: line ${line} is damaged. Start afresh (the simulated systems lose their state), or put a good copy of the file back.`,
    );
    this.name = 'JournalDamaged';
  }
}

/** The last state of one row. `row` undefined = the row is gone for good. */
export interface JournalledRow {
  readonly collection: string;
  readonly id: string;
  readonly row: unknown;
}

interface Entry {
  readonly collection: string;
  readonly id: string;
  readonly line: string;
}

/** Reads whole lines; gives the byte length up to the end of the last whole line, which is where appending may go on. */
function* linesOf(fd: number): Generator<string, number> {
  const buffer = Buffer.allocUnsafe(READ_SIZE);
  let rest = Buffer.alloc(0);
  let whole = 0;
  for (;;) {
    const count = readSync(fd, buffer, 0, READ_SIZE, null);
    if (count === 0) return whole;
    let chunk = Buffer.concat([rest, buffer.subarray(0, count)]);
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10)) {
      yield chunk.toString('utf8', 0, end);
      whole += end + 1;
      chunk = chunk.subarray(end + 1);
    }
    rest = Buffer.from(chunk);
  }
}

const writeAll = (fd: number, text: string): void => {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done);
};

/**
 * A journal in one file of JSON lines, `["collection","id",row]` or `["collection","id"]` for a row that is gone.
 * Appends are gathered and written by `flush`, which the sandbox calls before an answer leaves: what was acknowledged
 * survives a kill of the process (a loss of power may take the last seconds; it's a simulation, so nothing is fsynced).
 */
export class FileJournal implements Journal {
  readonly path: string;
  readonly #lock: FolderLock;
  readonly #restored: Entry[];
  #fd: number;
  #pending: string[] = [];
  #pendingSize = 0;
  #failure: unknown;
  #closed = false;

  private constructor(path: string, lock: FolderLock, fd: number, restored: Entry[]) {
    this.path = path;
    this.#lock = lock;
    this.#fd = fd;
    this.#restored = restored;
  }

  /** Opens (creates) the journal of a folder: locks it, drops a torn last line, compacts when half of it is outdated. */
  static open(folder: string, options: { fresh?: boolean } = {}): FileJournal {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = lockFolder(folder);
    const path = join(folder, 'journal.jsonl');
    try {
      if (options.fresh === true) rmSync(path, { force: true });
      rmSync(`${path}.compact`, { force: true });
      if (!existsSync(path)) {
        const fd = openSync(path, 'a', 0o600);
        writeAll(fd, HEADER);
        return new FileJournal(path, lock, fd, []);
      }
      return load(path, lock);
    } catch (error) {
      lock.release();
      throw error;
    }

    function load(file: string, held: FolderLock): FileJournal {
      const latest = new Map<string, Entry>();
      const fd = openSync(file, 'r+');
      let count = 0;
      let bad: number | undefined;
      const lines = linesOf(fd);
      let step = lines.next();
      for (let number = 1; step.done !== true; number++, step = lines.next()) {
        if (bad !== undefined) throw new JournalDamaged(file, bad);
        if (number === 1) {
          if (`${step.value}\n` !== HEADER) throw new JournalDamaged(file, 1);
          continue;
        }
        const entry = entryOf(step.value);
        if (entry === undefined) {
          bad = number;
          continue;
        }
        count++;
        latest.set(`${entry.collection}\n${entry.id}`, entry);
      }
      const entries = [...latest.values()];
      if (bad !== undefined || count > 2 * entries.length) {
        closeSync(fd);
        return new FileJournal(file, held, compact(file, entries), entries);
      }
      // A torn last line has no line feed: cut it off, so that the next append starts a line of its own.
      ftruncateSync(fd, Math.max(step.value, 0));
      closeSync(fd);
      const appending = openSync(file, 'a', 0o600);
      if (step.value === 0) writeAll(appending, HEADER);
      return new FileJournal(file, held, appending, entries);
    }
  }

  /** Rows that `restored` will give. */
  get restorable(): number {
    return this.#restored.length;
  }

  /** The rows as they were when the journal was opened, each once, in order of their first appearance. */
  *restored(): Generator<JournalledRow> {
    for (const { collection, id, line } of this.#restored) yield { collection, id, row: (JSON.parse(line) as unknown[])[2] };
    this.#restored.length = 0;
  }

  append(collection: string, id: string, row: unknown): void {
    if (this.#failure !== undefined) throw this.#failure;
    const line = `${JSON.stringify(row === undefined ? [collection, id] : [collection, id, row])}\n`;
    this.#pending.push(line);
    this.#pendingSize += line.length;
    if (this.#pendingSize >= FLUSH_AT) this.flush();
  }

  /** Writes what was appended. After a failure (disk full, folder gone) it throws from then on: nothing is acknowledged that isn't kept. */
  flush(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#pendingSize === 0) return;
    try {
      writeAll(this.#fd, this.#pending.join(''));
    } catch (error) {
      this.#failure = new Error(
        `${this.path}: can't write (${(error as NodeJS.ErrnoException).code ?? 'unknown'}). Free space there or make it writable, then start again.`,
        {
          cause: error,
        },
      );
      throw this.#failure;
    }
    this.#pending = [];
    this.#pendingSize = 0;
  }

  /** Empties the journal, for a population that starts afresh. */
  clear(): void {
    this.#pending = [];
    this.#pendingSize = 0;
    closeSync(this.#fd);
    this.#fd = compact(this.path, []);
  }

  /** Writes what is pending and frees the folder; a second call does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#failure === undefined) this.flush();
    } finally {
      closeSync(this.#fd);
      this.#lock.release();
    }
  }
}

const entryOf = (line: string): Entry | undefined => {
  try {
    const value = JSON.parse(line) as unknown;
    if (!Array.isArray(value) || typeof value[0] !== 'string' || typeof value[1] !== 'string') return undefined;
    return { collection: value[0], id: value[1], line };
  } catch {
    return undefined;
  }
};

/**
 * Writes the latest state of each row into a new file and puts it in the old one's place. Rows that are gone stay as
 * tombstones, so that a vendor never hands out their ids again.
 */
const compact = (path: string, entries: readonly Entry[]): number => {
  const draft = `${path}.compact`;
  const fd = openSync(draft, 'w', 0o600);
  try {
    writeAll(fd, HEADER);
    for (let i = 0; i < entries.length; i += 1000) {
      writeAll(
        fd,
        entries
          .slice(i, i + 1000)
          .map(({ line }) => `${line}\n`)
          .join(''),
      );
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, path);
  return openSync(path, 'a', 0o600);
};
