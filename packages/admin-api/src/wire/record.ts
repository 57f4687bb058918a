import { z } from '@hono/zod-openapi';
import { exceptionId, instant, name } from './scalars.ts';

const record = z.strictObject({
  connection: name,
  stream: z.string(),
  id: z.string(),
  role: z.enum(['primary', 'duplicate']),
  live: z.boolean(),
  url: z.string().optional(),
  readAt: instant,
  linkedAt: instant,
  /** How it was linked: `weight`, `marker`, `verdict`, ... */
  linkedBy: z.string(),
  /** `same e-mail`, `phone agrees`. */
  evidence: z.array(z.string()).readonly(),
  score: z.number().min(0).max(1).optional(),
});

const field = z.strictObject({
  field: z.string(),
  label: z.string(),
  /** The value that counts, as people read it; null = blank, missing = not decided. */
  value: z.string().nullable().optional(),
  source: z
    .union([
      z.strictObject({ kind: z.literal('record'), connection: name, ref: z.string() }),
      z.strictObject({ kind: z.literal('decision'), id: z.string() }),
    ])
    .optional(),
  rule: z.string().optional(),
  /** By connection, of its primary record. */
  values: z.record(
    z.string(),
    z.strictObject({ value: z.string().nullable(), state: z.enum(['same', 'differs', 'unreadable']) }),
  ),
});

const write = z.strictObject({
  at: instant,
  connection: name,
  stream: z.string(),
  kind: z.enum(['create', 'update']),
  fields: z.array(z.string()).readonly(),
  state: z.string(),
  error: z.string().optional(),
});

/** One thing across all systems, side by side. */
export const whySchema = z
  .strictObject({
    at: instant,
    zone: z.string(),
    entity: z.strictObject({ name, one: z.string() }),
    title: z.string(),
    identity: z.string(),
    version: z.int().min(0),
    systems: z.array(z.strictObject({ connection: name, name: z.string() })).readonly(),
    records: z.array(record).readonly(),
    fields: z.array(field).readonly(),
    exceptions: z
      .array(
        z.strictObject({
          id: exceptionId,
          what: z.string(),
          waitsOn: z.string(),
          dueAt: instant,
          backlog: z.boolean(),
          overdue: z.boolean(),
        }),
      )
      .readonly(),
    /** Latest first. */
    writes: z.array(write).readonly(),
  })
  .openapi('Why');
export type Why = z.infer<typeof whySchema>;

/** Several where an id is one in several streams, or where people share an e-mail. */
export const recordListSchema = z.strictObject({ items: z.array(whySchema).min(1).readonly() }).openapi('RecordList');
export type RecordList = z.infer<typeof recordListSchema>;

export const recordQuerySchema = z.strictObject({
  /** `hubspot/contacts/512`, or an id alone. */
  ref: z.string().min(1).max(1000).optional(),
  email: z.string().min(3).max(320).optional(),
});
