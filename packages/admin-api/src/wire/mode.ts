import { z } from '@hono/zod-openapi';
import { instant, name } from './scalars.ts';

const mode = z.enum(['observe', 'approve', 'live']);
export type WireMode = z.infer<typeof mode>;

const decided = { connection: name, entity: name, mode, by: z.string(), reason: z.string(), since: instant };

export const modeListSchema = z
  .strictObject({
    at: instant,
    /** What holds now, by connection and entity. */
    items: z.array(z.strictObject({ ...decided, system: z.string() })).readonly(),
    /** Every decision, the latest first; `was` null = the mode of the first sight. */
    history: z.array(z.strictObject({ ...decided, was: mode.nullable() })).readonly(),
  })
  .openapi('ModeList');
export type ModeList = z.infer<typeof modeListSchema>;

export const modeBodySchema = z
  .strictObject({
    /** Left out: every kind of record in the connection. */
    entity: name.optional(),
    mode,
    reason: z.string().trim().min(1).max(2000),
  })
  .openapi('DecideMode');
export type ModeBody = z.infer<typeof modeBodySchema>;
