import { z } from '@hono/zod-openapi';
import { count, instant, name } from './scalars.ts';

export const agreementQuerySchema = z.strictObject({ entity: name.optional() });
export type AgreementQuery = z.infer<typeof agreementQuerySchema>;

export const agreementListSchema = z
  .strictObject({
    at: instant,
    /** What is counted was compared since then. */
    since: instant,
    /** By field and pair of systems: pairs of values that were read anew, and of those the ones in which both showed what counts. */
    items: z
      .array(
        z.strictObject({
          entity: name,
          /** `people`. */
          entityLabel: z.string(),
          field: name,
          label: z.string(),
          /** Connection ids, and what their systems are called. */
          connections: z.tuple([name, name]),
          systems: z.tuple([z.string(), z.string()]),
          compared: count,
          same: count,
          share: z.number().min(0).max(1),
        }),
      )
      .readonly(),
  })
  .openapi('AgreementList');
export type AgreementList = z.infer<typeof agreementListSchema>;
