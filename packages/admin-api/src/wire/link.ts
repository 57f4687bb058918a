import { z } from '@hono/zod-openapi';
import { planSchema } from './plan.ts';

const ref = z
  .string()
  .regex(/^[^/\s]{1,100}\/[^/\s]{1,100}\/\S{1,300}$/u)
  .openapi({ example: 'hubspot/contacts/512' });

export const undoLinkBodySchema = z
  .strictObject({
    /** Two records that are kept as one thing, each as connection/stream/id. */
    record: ref,
    from: ref,
    reason: z.string().trim().min(1).max(2000),
  })
  .openapi('UndoLink');
export type UndoLinkBody = z.infer<typeof undoLinkBodySchema>;

export const linkUndoneSchema = z
  .strictObject({
    /** The decision; undoing it as a change set plans the same again. */
    changeSet: z.string(),
    /** What puts back what the link wrote; null = not before its last writes have ended. */
    plan: planSchema.nullable(),
  })
  .openapi('LinkUndone');
export type LinkUndone = z.infer<typeof linkUndoneSchema>;
