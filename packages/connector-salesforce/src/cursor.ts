import { ConnectorError, type Cursor } from '@meshline/connector-spec';
import { z } from 'zod';

const instant = z.iso.datetime({ offset: false });
const id = z.string().regex(/^[A-Za-z0-9]{18}$/);
const cursorSchema = z.discriminatedUnion('phase', [
  z.strictObject({
    v: z.literal(1),
    phase: z.literal('snapshot'),
    /** The last id that was read, and the server's time before the first page. */
    after: id,
    start: instant,
  }),
  z.strictObject({
    v: z.literal(1),
    phase: z.literal('changes'),
    /** The server's time up to which every change is known; the next pass starts an overlap earlier. */
    from: instant,
    /** Within a pass: the last row, and where the pass ends. */
    page: z.strictObject({ stamp: instant, id, until: instant }).optional(),
    seen: z.string().default(''),
    all: z.string().default(''),
  }),
]);

export type SalesforceCursor = z.infer<typeof cursorSchema>;

/** Throws CURSOR_EXPIRED for one that this version doesn't know: the host then starts anew. */
export function parseCursor(cursor: Cursor, feed: string): SalesforceCursor {
  const parsed = cursorSchema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  const message = `Salesforce ${feed}: the stored cursor is not of this version of the connector; everything is read anew.`;
  throw new ConnectorError({ code: 'CURSOR_EXPIRED', message }, { sent: false });
}
