import { z } from '@hono/zod-openapi';

/** What every refusal looks like (RFC 9457, `application/problem+json`). */
export const problemSchema = z
  .strictObject({
    type: z.string().openapi({ example: 'urn:meshline:problem:version-mismatch' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    /** What happened and what to do. */
    detail: z.string(),
    /** The last part of `type`: stable, for programs. */
    code: z.string().openapi({ example: 'version-mismatch' }),
    /** What of the request is wrong; names places, never values. */
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .readonly()
      .optional(),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof problemSchema>;
