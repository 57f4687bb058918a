import { z } from '@hono/zod-openapi';
import { count, instant, name } from './scalars.ts';

export const changeSetIdParam = z
  .uuid()
  .openapi({ param: { name: 'id', in: 'path' }, example: '0199c2f4-7a10-7c3e-9d55-2f7a6c1b0e11' });

export const changeSetSchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['live', 'apply', 'decision', 'handoff', 'undo']),
    cause: z.string(),
    by: z.string(),
    at: instant,
    undoes: z.string().nullable(),
    undoneBy: z.string().nullable(),
    connections: z.array(name).readonly(),
    creates: count,
    updates: count,
    /** Its writes by what became of them; they add up to creates and updates. */
    writes: z.strictObject({
      /** Planned, and not approved. */
      planned: count,
      ready: count,
      sending: count,
      /** Taken by the system, and not read back yet. */
      pending: count,
      unknown: count,
      confirmed: count,
      rejected: count,
      /** The record moved before it was sent: planned anew, or not needed any more. */
      superseded: count,
      /** The system took it and shows another value. */
      rewritten: count,
    }),
  })
  .openapi('ChangeSet');
export type ChangeSet = z.infer<typeof changeSetSchema>;

export const changeSetQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  /** Made before this one. */
  before: z.uuid().optional(),
});
export type ChangeSetQuery = z.infer<typeof changeSetQuerySchema>;

export const changeSetListSchema = z
  .strictObject({ at: instant, items: z.array(changeSetSchema).readonly(), more: z.boolean() })
  .openapi('ChangeSetList');
export type ChangeSetList = z.infer<typeof changeSetListSchema>;

export const changeSetDetailSchema = z
  .strictObject({
    ...changeSetSchema.shape,
    /** Those that didn't land, with why; the first hundred. */
    failed: z
      .array(
        z.strictObject({
          intent: z.string(),
          ref: z.string(),
          title: z.string(),
          kind: z.enum(['create', 'update']),
          state: z.enum(['rejected', 'superseded', 'rewritten', 'unknown']),
          error: z.string().nullable(),
        }),
      )
      .readonly(),
  })
  .openapi('ChangeSetDetail');
export type ChangeSetDetail = z.infer<typeof changeSetDetailSchema>;

export const releasedSchema = z.strictObject({ changeSet: z.string(), records: count }).openapi('Released');
export type Released = z.infer<typeof releasedSchema>;
