import type { CaptureStore } from '@meshline/sync';
import type { Cursor } from '@meshline/connector-spec';
import type pg from 'pg';
import { json, rows, time } from '../sql.ts';

export function cursorOperations(client: pg.ClientBase): Pick<CaptureStore, 'readCursor' | 'moveCursor'> {
  return {
    async readCursor(connection, feed) {
      const [row] = await rows<{ cursor: Cursor | null; phase: 'snapshot' | 'changes'; version: string }>(
        client,
        'select cursor, phase, version from cursor where connection = $1 and feed = $2',
        [connection, feed],
      );
      return row ? { cursor: row.cursor ?? undefined, phase: row.phase, version: Number(row.version) } : undefined;
    },

    // The version that was seen fences: of two daemons on one feed, one moves the cursor and keeps its page.
    async moveCursor(connection, feed, to, seen, at) {
      const moved = await rows(
        client,
        `insert into cursor (connection, feed, cursor, phase, version, updated_at) values ($1, $2, $3::jsonb, $4, 1, $6)
           on conflict (connection, feed) do update
             set cursor = excluded.cursor, phase = excluded.phase, version = cursor.version + 1, updated_at = excluded.updated_at
             where cursor.version = $5
         returning version`,
        [connection, feed, json(to.cursor), to.phase, seen, time(at)],
      );
      return moved.length === 1;
    },
  };
}
