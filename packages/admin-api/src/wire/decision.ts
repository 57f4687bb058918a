import { z } from '@hono/zod-openapi';
import { exceptionId, instant, verb } from './scalars.ts';
import { valueSchema } from './value.ts';

export const decisionBodySchema = z
  .strictObject({
    verb,
    /** Why, in the words of the one who decides. */
    reason: z.string().trim().min(1).max(2000),
    /** The version of the exception that they saw. */
    version: z.int().min(1),
    /** One record of the exception; without it all that are open. */
    item: z.string().min(1).max(1000).optional(),
    value: valueSchema.optional(),
  })
  .openapi('Decision');
export type DecisionBody = z.infer<typeof decisionBodySchema>;

export const decisionResultSchema = z
  .strictObject({
    /** Id of the decision. */
    decision: z.string(),
    exception: exceptionId,
    /** The exception afterwards. */
    state: z.enum(['open', 'closed']),
    version: z.int().min(1),
    /** The records that were decided. */
    items: z.array(z.string()).readonly(),
    /** What it set in motion, in one sentence. */
    does: z.string(),
    at: instant,
  })
  .openapi('DecisionResult');
export type DecisionResult = z.infer<typeof decisionResultSchema>;

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\u0021-\u007e]{1,200}$/u)
  .optional()
  .openapi({
    param: { name: 'idempotency-key', in: 'header' },
    description: 'The same key with the same decision answers with the first result and decides nothing again.',
  });
