import type { ReadItem } from '@meshline/connector-spec';
import { z } from 'zod';

/**
 * The cursors of the feed `log`; times are ISO with `Z`, on Close's clock. `since`: all events before it are done with.
 * `at`: leads up to this `date_updated` were read.
 */
export const logCursor = z.object({
  v: z.literal(1),
  phase: z.enum(['snapshot', 'changes']),
  since: z.iso.datetime(),
  at: z.iso.datetime(),
});
export type LogCursor = z.infer<typeof logCursor>;

export const checkpoint = (cursor: LogCursor): ReadItem => ({ kind: 'checkpoint', phase: cursor.phase, cursor });
