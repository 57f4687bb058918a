import { z } from '@hono/zod-openapi';
import { count, exceptionId, exceptionKind, instant, name, verb } from './scalars.ts';

const summary = {
  id: exceptionId,
  kind: exceptionKind,
  /** Stable within a kind: `unauthorised-edit`, `missing-parent`. */
  reason: z.string(),
  state: z.enum(['open', 'closed']),
  /** A sentence. */
  what: z.string(),
  /** Open records. */
  records: count,
  /** Principal id of the owner, and what they are called. */
  owner: name,
  waitsOn: z.string(),
  dueAt: instant,
  /** From the first audit: worked off by cause, without a clock. */
  backlog: z.boolean(),
  overdue: z.boolean(),
  /** Business minutes since it was due. */
  overdueMinutes: z.number().min(0).optional(),
  /** The one thing to do, where there is one. */
  suggestion: z.string().optional(),
  version: z.int().min(1),
};

export const exceptionSummarySchema = z.strictObject(summary).openapi('ExceptionSummary');
export type ExceptionSummary = z.infer<typeof exceptionSummarySchema>;

const sums = z.strictObject({ causes: count, records: count });

export const exceptionPageSchema = z
  .strictObject({
    at: instant,
    /** The zone of the rulebook's business hours. */
    zone: z.string(),
    /** Overdue ones first, then by due time, the backlog last. */
    items: z.array(exceptionSummarySchema).readonly(),
    /** Of everything that is open, whatever the filter. */
    open: sums,
    backlog: sums,
    /** Items that match and stand on later pages. */
    more: count,
    /** Give it back as `cursor`; null = this is the last page. */
    next: z.string().nullable(),
  })
  .openapi('ExceptionPage');
export type ExceptionPage = z.infer<typeof exceptionPageSchema>;

const evidence = z.strictObject({
  system: z.string(),
  ref: z.string(),
  /** As people read it; missing = the record doesn't hold the field. */
  value: z.string().optional(),
  readAt: instant,
  sourceOfTruth: z.boolean().optional(),
});

const item = z.strictObject({
  /** Names the record in a decision. */
  item: z.string(),
  title: z.string().optional(),
  ref: z.string().optional(),
  state: z.enum(['open', 'gone', 'decided']),
  times: z.int().min(1),
  message: z.string(),
  proposed: z.string().optional(),
  evidence: z.array(evidence).readonly(),
});

const decision = z.strictObject({
  verb,
  allowed: z.boolean(),
  /** What it does, or why it isn't allowed. */
  says: z.string(),
  value: z.enum(['none', 'optional', 'required']),
  /** It needs `item`. */
  oneByOne: z.boolean(),
});

export const exceptionDetailSchema = z
  .strictObject({
    ...summary,
    at: instant,
    zone: z.string(),
    closedBecause: z.string().optional(),
    openedAt: instant,
    /** Why it is the owner's. */
    because: z.string(),
    message: z.string(),
    items: z.array(item).readonly(),
    moreItems: count,
    decisions: z.array(decision).readonly(),
  })
  .openapi('ExceptionDetail');
export type ExceptionDetail = z.infer<typeof exceptionDetailSchema>;

export const exceptionQuerySchema = z.strictObject({
  state: z.enum(['open', 'closed']).default('open'),
  kind: exceptionKind.optional(),
  owner: name.optional(),
  connection: name.optional(),
  limit: z
    .string()
    .regex(/^[0-9]{1,3}$/u)
    .transform(Number)
    .pipe(z.int().min(1).max(200))
    .default(50)
    .openapi({ type: 'integer', minimum: 1, maximum: 200 }),
  cursor: z.string().min(1).max(500).optional(),
});
export type ExceptionQuery = z.output<typeof exceptionQuerySchema>;
