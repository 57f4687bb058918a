import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from './errors.ts';

const code = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const money = z.strictObject({ amount: z.string().regex(/^-?\d+(\.\d+)?$/), currency: z.string().regex(/^[A-Z]{3}$/) });
const reference = z.strictObject({ stream: z.string().min(1), id: z.string().min(1) });
const listItem = z.strictObject({
  value: z.union([scalar, money, reference]),
  kind: z.string().optional(),
  parts: z.record(z.string(), z.string().nullable()).optional(),
});
const value = z.union([z.null(), scalar, money, reference, z.array(listItem)]);
const fields = z.record(z.string(), value);
const instant = z.iso.datetime({ offset: false });
const address = z.strictObject({ stream: z.string().min(1), id: z.string().min(1) });

/** What the host checks on every return of a connector. Unknown keys are errors: a contract that drifts is found at once. */
export const errorDataSchema = z.strictObject({
  code,
  message: z.string().min(1),
  vendorCode: z.string().optional(),
  fields: z.array(z.string()).optional(),
  httpStatus: z.int().optional(),
  retryAt: z.number().optional(),
  requestId: z.string().optional(),
  existingId: z.string().optional(),
});

export const remoteRecordSchema = z.strictObject({
  stream: z.string().min(1),
  id: z.string().min(1),
  fields,
  revision: z.string().optional(),
  createdAt: instant.optional(),
  modifiedAt: instant.optional(),
  fieldTimes: z.record(z.string(), instant).optional(),
  marker: z.string().optional(),
  url: z.string().optional(),
});

export const readItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('record'), record: remoteRecordSchema }),
  z.strictObject({ kind: z.literal('tombstone'), stream: z.string(), id: z.string(), at: instant.optional() }),
  z.strictObject({ kind: z.literal('skipped'), stream: z.string().min(1), id: z.string().min(1), reason: z.string().min(1) }),
  z.strictObject({ kind: z.literal('alias'), from: address, to: address, reason: z.enum(['merged', 'converted']) }),
  z.strictObject({
    kind: z.literal('checkpoint'),
    cursor: z.record(z.string(), z.unknown()),
    phase: z.enum(['snapshot', 'changes']),
  }),
]);

export const getResultSchema = z.discriminatedUnion('state', [
  z.strictObject({
    key: z.string(),
    state: z.literal('found'),
    record: remoteRecordSchema,
    others: z.array(remoteRecordSchema).optional(),
  }),
  z.strictObject({ key: z.string(), state: z.literal('gone') }),
  z.strictObject({ key: z.string(), state: z.literal('moved'), to: address, record: remoteRecordSchema.optional() }),
]);

const warnings = z
  .array(
    z.strictObject({
      kind: z.enum(['unsupported-field', 'truncated', 'coerced', 'deprecated', 'other']),
      field: z.string().optional(),
      message: z.string(),
    }),
  )
  .optional();

export const writeResultSchema = z.union([
  z.strictObject({
    opId: z.string(),
    warnings,
    outcome: z.enum(['applied', 'unchanged']),
    id: z.string().min(1),
    created: z.boolean().optional(),
    revision: z.string().optional(),
    record: remoteRecordSchema.optional(),
  }),
  z.strictObject({ opId: z.string(), warnings, outcome: z.enum(['conflict', 'rejected', 'unknown']), error: errorDataSchema }),
  z.strictObject({ opId: z.string(), warnings, outcome: z.literal('deferred'), ticket: z.string().min(1) }),
]);

export const checkReportSchema = z.strictObject({
  ok: z.boolean(),
  account: z.strictObject({ id: z.string().min(1), name: z.string().optional() }).optional(),
  problems: z.array(
    z.strictObject({
      code: z.enum(['credentials', 'scope', 'account', 'reach', 'plan', 'other']),
      message: z.string(),
      mend: z.string(),
    }),
  ),
});

const fieldType = z.enum([
  'text',
  'email',
  'phone',
  'url',
  'number',
  'boolean',
  'date',
  'datetime',
  'enum',
  'money',
  'reference',
  'list',
]);

export const streamDescriptionSchema = z.strictObject({
  stream: z.string().min(1),
  label: z.string(),
  fields: z.array(
    z.strictObject({
      name: z.string().min(1),
      label: z.string(),
      type: fieldType,
      itemType: fieldType.exclude(['list']).optional(),
      required: z.boolean(),
      readable: z.boolean(),
      writable: z.boolean(),
      clearable: z.boolean(),
      unique: z.boolean(),
      computed: z.boolean(),
      options: z.array(z.strictObject({ value: z.string(), label: z.string(), active: z.boolean() })).optional(),
      references: z.array(z.string()).optional(),
      maxLength: z.int().optional(),
    }),
  ),
  naturalKeys: z.array(z.string()),
  hash: z.string().min(1),
});

export const provisionStepSchema = z.strictObject({
  id: z.string().min(1),
  stream: z.string(),
  title: z.string().min(1),
  why: z.string(),
  state: z.enum(['missing', 'present']),
});

const bucketUse = z.array(z.strictObject({ bucket: z.string(), cost: z.number().positive() }));

export const manifestSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  displayName: z.string().min(1),
  docsUrl: z.url().optional(),
  apiVersions: z.array(z.string()),
  streams: z.record(
    z.string(),
    z.strictObject({
      label: z.string(),
      readFull: z.boolean(),
      readIncremental: z.boolean(),
      seesDeletes: z.boolean(),
      seesMerges: z.boolean(),
      seesConversions: z.boolean(),
      immutable: z.boolean(),
      writes: z.array(z.enum(['create', 'update', 'upsert', 'archive'])),
      createStrategy: z.enum(['external-id-upsert', 'unique-key-upsert', 'probe', 'none']),
      preconditions: z.enum(['none', 'weak', 'revision']),
      markerField: z.string().optional(),
      batch: z.strictObject({ write: z.int().positive(), get: z.int().positive() }),
      lagMs: z.number().nonnegative(),
      readBackMs: z.number().nonnegative().optional(),
    }),
  ),
  feeds: z.record(
    z.string(),
    z.strictObject({ streams: z.array(z.string()).min(1), kind: z.enum(['stream', 'event-log']), quotaClass: z.string() }),
  ),
  quota: z.strictObject({
    buckets: z.array(
      z.strictObject({
        name: z.string(),
        limit: z.number().positive(),
        windowMs: z.number().positive(),
        scope: z.enum(['account', 'app']),
        reported: z.strictObject({ header: z.string().min(1), as: z.enum(['left', 'used/limit']) }).optional(),
      }),
    ),
    classes: z.record(z.string(), bucketUse),
  }),
  webhooks: z.boolean(),
  provisions: z.boolean(),
  hosts: z.array(z.string()),
  secrets: z.array(z.string()),
});
