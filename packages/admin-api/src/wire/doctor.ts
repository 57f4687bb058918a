import { z } from '@hono/zod-openapi';
import { instant, name } from './scalars.ts';

export const doctorSchema = z
  .strictObject({
    at: instant,
    version: z.string(),
    systems: z.array(z.strictObject({ id: name, name: z.string() })).readonly(),
    checks: z
      .array(
        z.strictObject({
          area: z.enum([
            'database',
            'clock',
            'daemons',
            'rulebook',
            'connection',
            'fields',
            'writers',
            'quota',
            'work',
            'invariants',
          ]),
          /** The connection that it is about; null = the whole. */
          connection: name.nullable(),
          /** `note`: nothing is wrong, and somebody may want to know. */
          verdict: z.enum(['good', 'note', 'warning', 'problem']),
          /** Stable. */
          code: z.string(),
          message: z.string(),
          /** What to do, and who can; null where there is nothing to do. */
          mend: z.string().nullable(),
          who: z.string().nullable(),
        }),
      )
      .readonly(),
  })
  .openapi('Doctor');
export type Doctor = z.infer<typeof doctorSchema>;
