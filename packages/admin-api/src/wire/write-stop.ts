import { z } from '@hono/zod-openapi';
import { count, instant, name } from './scalars.ts';

/** Who stopped the writing, why, and since when. */
export const standingStopSchema = z.strictObject({ by: z.string(), reason: z.string(), since: instant }).openapi('StandingStop');
export type StandingStop = z.infer<typeof standingStopSchema>;

export const writeStopSchema = z
  .strictObject({
    at: instant,
    /** Of which connection; null = of everything. */
    connection: name.nullable(),
    /** Null = it isn't stopped. A connection that isn't paused writes nothing either while everything is stopped. */
    stop: standingStopSchema.nullable(),
    /** Writes that are ready: they go out when it goes on, through every check. */
    waiting: z.array(z.strictObject({ connection: name, creates: count, updates: count })).readonly(),
    /** Records that were seen to change since it was stopped. */
    changed: z.array(z.strictObject({ connection: name, records: count })).readonly(),
  })
  .openapi('WriteStop');
export type WriteStop = z.infer<typeof writeStopSchema>;

const reason = z.string().trim().min(1).max(2000);

export const stopBodySchema = z
  .strictObject({
    /** Why, in the words of the one who stops it. */
    reason,
  })
  .openapi('StopWriting');
export type StopBody = z.infer<typeof stopBodySchema>;

export const resumeBodySchema = z
  .strictObject({
    /** `since` of the stop that they saw: one that was made after it stays. */
    since: instant,
    reason: reason.optional(),
  })
  .openapi('ResumeWriting');
export type ResumeBody = z.infer<typeof resumeBodySchema>;
