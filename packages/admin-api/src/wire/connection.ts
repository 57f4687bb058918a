import { z } from '@hono/zod-openapi';
import { instant, name } from './scalars.ts';
import { standingStopSchema } from './write-stop.ts';

export const connectionSchema = z
  .strictObject({
    id: name,
    /** `HubSpot`. */
    name: z.string(),
    package: z.string(),
    state: z.enum(['ok', 'needs-auth', 'unreachable', 'paused']),
    stateReason: z.string().nullable(),
    stateSince: instant,
    /** An operator's pause: nothing is written there, reading goes on. Apart from the state, which is the connection's health. */
    paused: standingStopSchema.nullable(),
    /** The account behind the credentials, pinned at first use. */
    account: z.string().nullable(),
    /** By entity: `observe` reports, `approve` writes only what was approved, `live` writes. */
    modes: z.record(z.string(), z.enum(['observe', 'approve', 'live'])),
    feeds: z
      .array(
        z.strictObject({
          feed: z.string(),
          /** The first full pass is stored. */
          complete: z.boolean(),
          lastReadAt: instant.nullable(),
          /** Seconds between now and the last read that found everything; null before the first one. */
          lagSeconds: z.number().min(0).nullable(),
        }),
      )
      .readonly(),
    /** The latest of all feeds. */
    lastReadAt: instant.nullable(),
    /** The worst of all feeds. */
    lagSeconds: z.number().min(0).nullable(),
  })
  .openapi('Connection');
export type Connection = z.infer<typeof connectionSchema>;

export const connectionListSchema = z
  .strictObject({ at: instant, items: z.array(connectionSchema).readonly() })
  .openapi('ConnectionList');
export type ConnectionList = z.infer<typeof connectionListSchema>;
