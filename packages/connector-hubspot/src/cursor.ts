import { z } from 'zod';
import { ConnectorError, type Cursor } from '@meshline/connector-spec';

/** A page of records of one instant, walked by id: more share it than a page of the search holds. */
export interface Tie {
  readonly at: number;
  readonly id: string;
}
/** A walk through the recycle bin, and where it stands. */
const sweep = z.strictObject({ from: z.number(), startedAt: z.number(), pages: z.number(), after: z.string().optional() });

const snapshot = z.strictObject({
  v: z.literal(1),
  phase: z.literal('snapshot'),
  /** When the full pass began (Unix ms): the first incremental read starts there. */
  startedAt: z.number(),
  after: z.string().optional(),
});
const changes = z.strictObject({
  v: z.literal(1),
  phase: z.literal('changes'),
  /** All changes before this instant (Unix ms) have been read. */
  since: z.number(),
  tie: z.strictObject({ at: z.number(), id: z.string() }).optional(),
  /** Deletes before `from` have been read; the bin had `pages` pages then. */
  swept: z.strictObject({ at: z.number(), pages: z.number() }),
  sweep: sweep.optional(),
  /** Names what this session remembers to have yielded up to here; another session ignores it. */
  memory: z.string().optional(),
});
const schema = z.discriminatedUnion('phase', [snapshot, changes]);

export type SnapshotCursor = z.output<typeof snapshot>;
export type ChangesCursor = z.output<typeof changes>;
export type Sweep = z.output<typeof sweep>;

/** Reads a stored cursor. Throws CURSOR_EXPIRED where it isn't of this version: the host starts a new full pass. */
export function parseCursor(cursor: Cursor): SnapshotCursor | ChangesCursor {
  const parsed = schema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  const message = 'The stored cursor is not one of this version of the HubSpot connector; the stream is read anew.';
  throw new ConnectorError({ code: 'CURSOR_EXPIRED', message }, { sent: false });
}
