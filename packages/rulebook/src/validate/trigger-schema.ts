import { z } from 'zod';
import type { TriggerRules } from '../model/trigger.ts';

const name = z.string().min(1, 'is empty');
const names = z.array(name).readonly();
const some = z.array(name).min(1, 'names nothing').readonly();

const base = {
  workflow: name,
  connection: name,
  stream: name,
  owner: name.optional(),
  person: name.optional(),
  suppress: z
    .array(z.strictObject({ reason: name, field: name, is: names.optional(), endsWith: names.optional() }).readonly())
    .readonly(),
  again: z
    .strictObject({
      whileOpen: z.enum(['join', 'new']),
      newAfterDays: z.number().min(0, 'is below 0'),
      colleague: z.enum(['same-owner', 'new']),
    })
    .readonly(),
  mostPerHour: z.number().positive('is no number of triggers').optional(),
};
const states = z.record(name, name).readonly();

export const triggerSchema: z.ZodType<TriggerRules> = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.enum(['form-submission', 'payment-event']),
      ...base,
      field: name,
      states,
      opens: some,
      unlisted: z.enum(['ignore', 'ask']),
      at: name.optional(),
    })
    .readonly(),
  z
    .strictObject({
      kind: z.enum(['stage-change', 'ticket-escalation', 'approval-change', 'publish-readiness']),
      ...base,
      field: name,
      states,
      opens: some,
      closed: z.strictObject({ field: name, values: some }).readonly().optional(),
      version: name.optional(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal('stale-record'), ...base, afterDays: z.number().positive('is no time') }).readonly(),
]);
