import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import * as spec from '../src/index.ts';

/** Types are written by hand for their doc comments; the schemas check what crosses at run time. They must say the same. */
describe('schemas and types agree', () => {
  test('what a schema lets through is of its type, and a value of the type fits the schema', () => {
    expectTypeOf<Same<spec.CheckReport, z.infer<typeof spec.checkReportSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<spec.ErrorData, z.infer<typeof spec.errorDataSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<spec.GetResult, z.infer<typeof spec.getResultSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<spec.Manifest, z.infer<typeof spec.manifestSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<spec.ProvisionStep, z.infer<typeof spec.provisionStepSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<spec.ReadItem, z.infer<typeof spec.readItemSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<spec.RemoteRecord, z.infer<typeof spec.remoteRecordSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<spec.StreamDescription, z.infer<typeof spec.streamDescriptionSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<spec.WriteResult, z.infer<typeof spec.writeResultSchema>>>().toEqualTypeOf<true>();
    expectTypeOf<spec.SpecVersion>().toEqualTypeOf<'v1'>();
  });
});

/** Assignable both ways but for `readonly`, which run time can't see. */
type Same<Written, Checked> = Both<Mutable<Written>, Mutable<Checked>>;
type Both<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

type Mutable<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Mutable<Item>[]
    : { -readonly [Key in keyof T]: Mutable<T[Key]> };

const record = { stream: 'contacts', id: '1', fields: { email: 'a@example.com' } };

describe('what a connector may not return', () => {
  const refuses = (schema: z.ZodType, value: unknown): void => expect(schema.safeParse(value).success).toBe(false);

  test('an unknown key, at any depth', () => {
    refuses(spec.remoteRecordSchema, { ...record, extra: 1 });
    refuses(spec.remoteRecordSchema, { ...record, fields: { price: { amount: '1', currency: 'EUR', cents: 100 } } });
    refuses(spec.checkReportSchema, { ok: true, problems: [], hint: 'x' });
  });

  test('values that no field can hold', () => {
    for (const value of [
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1n,
      new Date(0),
      () => 1,
      ['bare'],
      { amount: 1.5, currency: 'EUR' },
    ]) {
      refuses(spec.remoteRecordSchema, { ...record, fields: { field: value } });
    }
    refuses(spec.remoteRecordSchema, { ...record, fields: { price: { amount: '1,5', currency: 'EUR' } } });
    refuses(spec.remoteRecordSchema, { ...record, fields: { price: { amount: '1.5', currency: 'eur' } } });
  });

  test('times that are no instants in UTC', () => {
    for (const modifiedAt of ['2026-11-01', '2026-11-01T10:00:00', '2026-11-01T10:00:00+02:00', 'yesterday', 1_700_000_000]) {
      refuses(spec.remoteRecordSchema, { ...record, modifiedAt });
    }
  });

  test('ids that are empty or numbers', () => {
    refuses(spec.remoteRecordSchema, { ...record, id: '' });
    refuses(spec.remoteRecordSchema, { ...record, id: 1 });
    refuses(spec.writeResultSchema, { opId: 'o', outcome: 'applied', id: '' });
  });

  test('a skipped record without its id or its reason', () => {
    refuses(spec.readItemSchema, { kind: 'skipped', stream: 'people', id: '7' });
    refuses(spec.readItemSchema, { kind: 'skipped', stream: 'people', id: '7', reason: '' });
    refuses(spec.readItemSchema, { kind: 'skipped', stream: 'people', id: '', reason: 'r' });
  });

  test('an outcome without what belongs to it', () => {
    refuses(spec.writeResultSchema, { opId: 'o', outcome: 'applied' });
    refuses(spec.writeResultSchema, { opId: 'o', outcome: 'rejected' });
    refuses(spec.writeResultSchema, { opId: 'o', outcome: 'deferred' });
    refuses(spec.writeResultSchema, { opId: 'o', outcome: 'done', id: '1' });
  });
});

test('the smallest honest returns pass', () => {
  const passes = (schema: z.ZodType, value: unknown): void => expect(schema.safeParse(value).success).toBe(true);
  passes(spec.remoteRecordSchema, { ...record, createdAt: '2026-11-01T10:00:00Z', modifiedAt: '2026-11-01T10:00:00.123Z' });
  passes(spec.readItemSchema, { kind: 'checkpoint', cursor: {}, phase: 'changes' });
  passes(spec.readItemSchema, { kind: 'skipped', stream: 'people', id: '7', reason: '3 cells where the header has 4' });
  passes(spec.getResultSchema, { key: 'k', state: 'gone' });
  passes(spec.writeResultSchema, { opId: 'o', outcome: 'unchanged', id: '1' });
  passes(spec.writeResultSchema, { opId: 'o', outcome: 'unknown', error: { code: 'OUTCOME_UNKNOWN', message: 'm' } });
});
