import { z } from '@hono/zod-openapi';
import { count, instant, name } from './scalars.ts';

/** Enough of a plan's hash to tell it from others, or all of it. */
export const planHashParam = z
  .string()
  .regex(/^[0-9a-f]{8,64}$/u, 'the hash of a plan has hex digits only; 8 or more of them are enough')
  .openapi({ param: { name: 'hash', in: 'path' }, example: '9c41e07b52aa' });

export const planBodySchema = z
  .strictObject({
    /** Only these; empty or left out = all. */
    connections: z.array(name).max(200).optional(),
    entities: z.array(name).max(200).optional(),
    /** How many lines the answer shows. */
    limit: z.int().min(0).max(1000).optional(),
  })
  .openapi('MakePlan');
export type PlanBody = z.infer<typeof planBodySchema>;

export const planLinesQuerySchema = z.strictObject({
  from: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

const text = z.string().nullable();

export const planLineSchema = z
  .strictObject({
    position: count,
    kind: z.enum(['create', 'update']),
    connection: name,
    system: z.string(),
    stream: z.string(),
    entity: name,
    /** Null: it is made. */
    id: text,
    identity: z.string(),
    /** What the thing is called. */
    title: z.string(),
    changes: z
      .array(z.strictObject({ field: z.string(), label: z.string(), was: text, becomes: text, rule: z.string() }))
      .readonly(),
  })
  .openapi('PlanLine');
export type PlanLine = z.infer<typeof planLineSchema>;

export const planLinesSchema = z.strictObject({ items: z.array(planLineSchema).readonly() }).openapi('PlanLines');
export type PlanLines = z.infer<typeof planLinesSchema>;

const group = { connection: name, system: z.string(), entity: name, one: z.string() };

export const planSchema = z
  .strictObject({
    at: instant,
    /** Locks it: applying sends exactly this, or nothing. */
    hash: z.string(),
    kind: z.enum(['forward', 'undo']),
    /** The change set that an undo is of. */
    undoes: text,
    rulebook: z.string(),
    by: z.string(),
    /** The change set that applying it made; null = it wasn't applied. */
    applied: text,
    lines: count,
    creates: count,
    updates: count,
    fields: z
      .array(
        z.strictObject({ ...group, kind: z.enum(['create', 'update']), field: z.string(), label: z.string(), records: count }),
      )
      .readonly(),
    first: z.array(planLineSchema).readonly(),
    /** What differs and isn't written now. */
    waits: z.array(z.strictObject({ ...group, because: z.string(), records: count })).readonly(),
    /** Lines that a further plan has once what this one makes exists. */
    further: count,
    /** About what it takes of each connection's limits. */
    calls: z
      .array(
        z.strictObject({
          connection: name,
          system: z.string(),
          calls: count,
          buckets: z
            .array(z.strictObject({ name: z.string(), units: z.number(), limit: z.number(), windowSeconds: z.number() }))
            .readonly(),
        }),
      )
      .readonly(),
    /** What can't be undone. */
    lasting: z
      .array(z.strictObject({ ...group, kind: z.enum(['create', 'not-clearable']), label: text, records: count }))
      .readonly(),
    /** What an undo leaves as it is. */
    skipped: z
      .array(
        z.strictObject({
          connection: name,
          system: z.string(),
          ref: text,
          title: z.string(),
          fields: z.array(z.string()).readonly(),
          because: z.string(),
        }),
      )
      .readonly(),
    /** Stops, pauses, outages and caps that stand in its way. */
    stands: z.array(z.strictObject({ connection: name.nullable(), what: z.string() })).readonly(),
    /** Connections that only observe: what must be widened before it can be applied. */
    widen: z
      .array(z.strictObject({ connection: name, system: z.string(), entities: z.array(name).readonly(), lines: count }))
      .readonly(),
    /** Read and not looked at yet; they may add to it. */
    unsettled: count,
  })
  .openapi('Plan');
export type Plan = z.infer<typeof planSchema>;

export const applyBodySchema = z
  .strictObject({
    /** Send the lines that are still the same, and list the others. */
    unchanged: z.boolean().optional(),
  })
  .openapi('ApplyPlan');
export type ApplyBody = z.infer<typeof applyBodySchema>;

export const appliedSchema = z
  .strictObject({
    hash: z.string(),
    changeSet: z.string(),
    /** It was applied before; nothing was sent again. */
    earlier: z.boolean(),
    sent: count,
    left: z.array(z.strictObject({ ref: z.string(), title: z.string(), how: z.string() })).readonly(),
  })
  .openapi('Applied');
export type Applied = z.infer<typeof appliedSchema>;
