import type { Scalar } from '@meshline/record';
import { z } from 'zod';
import type { Authority, AuthorityRule } from '../model/authority.ts';
import type { Condition } from '../model/condition.ts';
import { EXCEPTION_KINDS } from '../model/exceptions.ts';
import type { CanonicalType } from '../model/field.ts';
import type { Lens } from '../model/lens.ts';
import type { MatchRules } from '../model/matching.ts';
import type { Principal } from '../model/people.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { triggerSchema } from './trigger-schema.ts';

const name = z.string().min(1, 'is empty');
const names = z.array(name).readonly();
const identifier = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'is no name; write it in camelCase, with letters and digits');
const scalar: z.ZodType<Scalar> = z.union([z.string(), z.number(), z.boolean()]);
const record = <T extends z.ZodType>(value: T, key: z.ZodType<string, string> = name) => z.record(key, value).readonly();

const principal: z.ZodType<Principal> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), id: name, name, email: z.email('is no e-mail address') }).readonly(),
  z.strictObject({ kind: z.literal('team'), id: name, name, members: names, lead: name, fallback: name }).readonly(),
]);

const time = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, 'is no time of day; write it as 09:00');
const hours = z.strictObject({
  zone: z.string().refine(isZone, 'is no time zone; write it as Europe/Berlin'),
  days: z.array(z.int().min(1).max(7)).min(1, 'names no day').readonly(),
  from: time,
  to: time,
  holidays: z.array(z.iso.date('is no date; write it as 2026-12-25')).readonly(),
});

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('op', [
    z.strictObject({ op: z.literal('always') }).readonly(),
    z.strictObject({ op: z.literal('in'), field: name, values: z.array(scalar).min(1, 'names no value').readonly() }).readonly(),
    z.strictObject({ op: z.literal('set'), field: name }).readonly(),
    z.strictObject({ op: z.literal('reached'), field: name, step: name }).readonly(),
    z.strictObject({ op: z.literal('at-least'), field: name, number: z.number() }).readonly(),
    z.strictObject({ op: z.literal('ends-with'), field: name, text: name }).readonly(),
    z.strictObject({ op: z.literal('all'), of: z.array(condition).min(1, 'names no condition').readonly() }).readonly(),
    z.strictObject({ op: z.literal('any'), of: z.array(condition).min(1, 'names no condition').readonly() }).readonly(),
    z.strictObject({ op: z.literal('not'), of: condition }).readonly(),
  ]),
);

const order = z.array(name).min(1, 'names no system').readonly();
const rule: z.ZodType<AuthorityRule> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('system'), order }).readonly(),
    z.strictObject({ kind: z.literal('first-filled'), order }).readonly(),
    z.strictObject({ kind: z.literal('most-recent'), order, firstRun: name }).readonly(),
    z.strictObject({ kind: z.literal('most-complete'), order }).readonly(),
    z.strictObject({ kind: z.literal('furthest-along'), order }).readonly(),
    z.strictObject({ kind: z.literal('any-true') }).readonly(),
    z.strictObject({ kind: z.literal('manual') }).readonly(),
    // oxlint-disable-next-line unicorn/no-thenable -- data, never awaited
    z.strictObject({ kind: z.literal('by-condition'), when: condition, then: rule, otherwise: rule }).readonly(),
  ]),
);
const authority: z.ZodType<Authority> = z
  .strictObject({
    rule,
    onOtherEdit: z.enum(['ask', 'put-back', 'accept']),
    writeOnce: z.boolean(),
    freshForHours: z.number().positive('is no time').optional(),
    workflows: names,
  })
  .readonly();

const TYPES: Readonly<Record<CanonicalType, true>> = {
  text: true,
  'person-name': true,
  'company-name': true,
  email: true,
  phone: true,
  domain: true,
  country: true,
  number: true,
  money: true,
  date: true,
  choice: true,
  flag: true,
  reference: true,
};
const type = z.enum(Object.keys(TYPES) as CanonicalType[]);
const field = z
  .strictObject({
    type,
    label: name,
    required: z.boolean(),
    choices: names.optional(),
    ladder: z.strictObject({ steps: names, exits: names }).readonly().optional(),
    entity: name.optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is no currency; write it as EUR')
      .optional(),
    blank: z.enum(['keep', 'clear']),
  })
  .readonly();

const path = z
  .string()
  .regex(
    /^[^[\]\s][^[\]]*(\[(primary|\*|kind=[^[\]]+)\](\.[^[\].]+)?)?$/,
    'is no path; write it as email, emails[primary] or addresses[primary].country',
  );
const access = z.enum(['both', 'read']);
const lens: z.ZodType<Lens> = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('field'),
      path,
      access,
      values: z
        .strictObject({ read: record(name), write: record(name) })
        .readonly()
        .optional(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal('name-part'), path, part: z.enum(['first', 'last']), access }).readonly(),
  z.strictObject({ kind: z.literal('parent-text'), path, field: name, access }).readonly(),
]);
const stream = z
  .strictObject({ connection: name, stream: name, lenses: record(lens), onCreate: record(scalar).optional() })
  .readonly();

const place = z
  .strictObject({
    connection: name,
    homes: names,
    create: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('never') }).readonly(),
      z.strictObject({ kind: z.literal('when'), condition, stream: name }).readonly(),
    ]),
    under: z.strictObject({ field: name }).readonly().optional(),
  })
  .readonly();

const probability = z.number().min(0.5, 'is below 0.5, which is no match').max(1, 'is above 1');
/** Asking may start well below an even chance: a create waits for the answer, and a copy that is made is hard to take back. */
const askFrom = z.number().gt(0, 'is not above 0: every pair would be asked about').max(1, 'is above 1');
const oneField = z.tuple([name]).readonly();
const matching: z.ZodType<MatchRules> = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('exact'), field: name }).readonly(),
  z
    .strictObject({
      by: z.literal('weight'),
      features: z
        .array(
          z.discriminatedUnion('as', [
            z.strictObject({ as: z.literal('person-name'), fields: z.tuple([name, name]).readonly() }).readonly(),
            z
              .strictObject({
                as: z.enum([
                  'company-name',
                  'email',
                  'phone',
                  'domain',
                  'country',
                  'text',
                  'number',
                  'money',
                  'date',
                  'choice',
                  'parent',
                ]),
                fields: oneField,
              })
              .readonly(),
          ]),
        )
        .min(1, 'names nothing to compare by')
        .readonly(),
      linkFrom: probability,
      reviewFrom: askFrom,
      trialHours: z.number().min(0, 'is below 0').max(8_760, 'is above a year').optional(),
      knownIds: z
        .array(
          z
            .strictObject({
              connection: name,
              stream: name,
              field: name,
              target: z.strictObject({ connection: name, stream: name }).readonly(),
            })
            .readonly(),
        )
        .readonly(),
    })
    .readonly(),
]);

const entity = z
  .strictObject({
    name: identifier,
    label: z.strictObject({ one: name, many: name }).readonly(),
    fields: record(field, identifier),
    streams: z.array(stream).readonly(),
    places: record(place),
    authorities: record(authority),
    matching,
    title: z.array(name).min(1, 'names no field').readonly(),
  })
  .readonly();

const exception = z
  // oxlint-disable-next-line unicorn/no-thenable -- data, never awaited
  .strictObject({ owner: name, dueHours: z.number().positive('is no time to act in'), then: name })
  .readonly();

/** The shape of a compiled rulebook; unknown keys are refused. What the parts say of each other is checked after it. */
export const rulebookSchema: z.ZodType<Rulebook> = z
  .strictObject({
    format: z.literal(1, 'is another format than 1, the one that this version reads'),
    name,
    principals: record(principal),
    hours: hours.readonly(),
    connections: record(
      z.strictObject({ owner: name }).readonly(),
      z.string().regex(/^[a-z][a-z0-9-]*$/, 'is no connection id; write it in small letters, digits and dashes'),
    ),
    entities: z.array(entity).readonly(),
    exceptions: z.record(z.enum(EXCEPTION_KINDS), exception).readonly(),
    triggers: z.array(triggerSchema).readonly().optional(),
    lastly: name,
  })
  .readonly();

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
