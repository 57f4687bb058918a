import type { ExceptionPage, ExceptionQuery } from '@meshline/admin-api';
import { countExceptions, listExceptions, type ExceptionPosition } from '@meshline/store-postgres';
import { z } from 'zod';
import type { AdminContext } from '../admin-context.ts';
import { exceptionSummaries } from '../exception-summaries.ts';

const positionSchema = z.tuple([z.boolean(), z.int(), z.int().min(0), z.int().min(1)]);

/** A page of the queue; undefined where the cursor is none of ours. */
export async function exceptions(context: AdminContext, query: ExceptionQuery): Promise<ExceptionPage | undefined> {
  const { runtime, rulebook } = context;
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (query.cursor !== undefined && after === undefined) return undefined;
  const { state, kind, owner, connection, limit } = query;
  const { exceptions: rows, more } = await listExceptions(runtime.pool, { state, kind, owner, connection, limit, after });
  const counts = await countExceptions(runtime.pool);
  const last = rows.at(-1);
  return {
    at: new Date(runtime.deps.clock.now()).toISOString(),
    zone: rulebook.hours.zone,
    items: await exceptionSummaries(context, rows),
    open: { causes: counts.causes + counts.backlogCauses, records: counts.records + counts.backlogRecords },
    backlog: { causes: counts.backlogCauses, records: counts.backlogRecords },
    more,
    next: more > 0 && last !== undefined ? writeCursor(last) : null,
  };
}

function writeCursor({ backlog, dueAt, records, id }: ExceptionPosition): string {
  return Buffer.from(JSON.stringify([backlog, dueAt, records, id])).toString('base64url');
}

function readCursor(cursor: string): ExceptionPosition | undefined {
  try {
    const [backlog, dueAt, records, id] = positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return Math.abs(dueAt) > 8.64e15 || records > 2 ** 31 - 1 ? undefined : { backlog, dueAt, records, id };
  } catch {
    return undefined;
  }
}
