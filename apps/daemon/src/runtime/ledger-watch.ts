import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { guardLedger, type LedgerMark } from '@meshline/store-postgres';
import type { Log } from '@meshline/sync';
import type pg from 'pg';
import { z } from 'zod';

const schema = z.object({ incarnation: z.uuid(), seq: z.int().nonnegative() });

export interface LedgerWatch {
  /** Looks whether the ledger is the one that was seen last; where it moved, nothing is written until all systems were read anew. */
  look(client: pg.ClientBase): Promise<void>;
  /** Writes to the file how far it reached. A daemon that refuses to start leaves nothing behind. */
  keep(): void;
}

/**
 * Remembers how far the ledger reached, in the process and in a file of the data folder, outside the database: a database that was set back
 * doesn't know that it was. Undefined as `file` = this process only.
 */
export function ledgerWatch(file: string | undefined, log: Log): LedgerWatch {
  let mark = file === undefined ? undefined : readMark(file);
  let written = mark;
  return {
    async look(client) {
      const found = await guardLedger(client, mark, Date.now());
      if (found.moved !== undefined)
        log.error(
          { because: found.moved },
          'the ledger may lack what was done last: everything is read anew before anything is written',
        );
      // Several sessions look at once: the one that looked first may be answered last.
      if (mark?.incarnation !== found.mark.incarnation || mark.seq < found.mark.seq) mark = found.mark;
    },
    keep() {
      if (file === undefined || mark === undefined) return;
      if (written?.incarnation === mark.incarnation && written.seq === mark.seq) return;
      // A full disk is no reason to let go of the database: this process remembers.
      if (stored(file, mark)) written = mark;
    },
  };
}

function stored(file: string, mark: LedgerMark): boolean {
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, JSON.stringify(mark), { mode: 0o600 });
    renameSync(draft, file);
    return true;
  } catch {
    return false;
  }
}

function readMark(file: string): LedgerMark | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
