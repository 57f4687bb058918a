import { z } from '@hono/zod-openapi';

const scalar = z.union([z.string().max(10_000), z.number(), z.boolean()]);
const money = z.strictObject({
  amount: z.string().regex(/^-?[0-9]{1,20}(\.[0-9]{1,10})?$/u),
  currency: z.string().regex(/^[A-Z]{3}$/u),
});
const reference = z.strictObject({ stream: z.string().min(1).max(200), id: z.string().min(1).max(500) });
const listItem = z.strictObject({
  value: z.union([scalar, money, reference]),
  kind: z.string().max(100).optional(),
  parts: z.record(z.string().max(100), z.string().max(1000).nullable()).optional(),
});

/** A value that a person gives: a canonical one, or a text that the field's type reads. `null` = blank. */
export const valueSchema = z.union([z.null(), scalar, money, reference, z.array(listItem).max(200).readonly()]).openapi('Value');
export type WireValue = z.infer<typeof valueSchema>;
