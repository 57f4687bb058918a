import { z } from '@hono/zod-openapi';
import { count, exceptionId, instant, name } from './scalars.ts';
import { planLineSchema } from './plan.ts';

export const replayBodySchema = z
  .strictObject({
    /** Exactly one of `intent`, `exception` and `filter`. */
    intent: z.uuid().optional(),
    exception: exceptionId.optional(),
    filter: z
      .strictObject({
        kind: z.enum(['create', 'update']).optional(),
        state: z.enum(['rejected', 'superseded', 'rewritten', 'confirmed']).optional(),
        connection: name.optional(),
        entity: name.optional(),
        /** Writes that ended since then. */
        since: instant.optional(),
      })
      .optional(),
    /** A filter that selects everything needs the number of things that it selects. */
    all: count.optional(),
    /** Only say what would go. */
    preview: z.boolean().optional(),
    /** Things decided again in a minute, at most. */
    rate: z.int().min(1).max(100_000).optional(),
    reason: z.string().trim().min(1).max(2000).optional(),
  })
  .openapi('ReplayWrites');
export type ReplayBody = z.infer<typeof replayBodySchema>;

export const replaySchema = z
  .strictObject({
    preview: z.boolean(),
    /** Things that are decided again. */
    records: count,
    /** Refused writes that may be tried again. */
    freed: count,
    /** When the last of them is decided again. */
    until: instant,
    /** What would be written now; null where there are too many to say. */
    lines: count.nullable(),
    first: z.array(planLineSchema).readonly(),
  })
  .openapi('Replay');
export type Replay = z.infer<typeof replaySchema>;
