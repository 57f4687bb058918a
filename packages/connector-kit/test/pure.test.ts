import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ConnectorError,
  isConnectorError,
  writeResultSchema,
  type FieldDescription,
  type WriteResult,
} from '@meshline/connector-spec';
import {
  asArray,
  asObject,
  asText,
  basicHttpError,
  chunk,
  completeResults,
  decimalText,
  describeStream,
  failedResults,
  instantText,
  progressGuard,
  readErrorBody,
  readJson,
  retryAfter,
  settingsResult,
  throwIfAborted,
  unknownResult,
  verifyHmac,
} from '../src/index.ts';

const thrown = (run: () => unknown): ConnectorError => {
  try {
    run();
  } catch (error) {
    if (isConnectorError(error)) return error;
  }
  throw new Error('no ConnectorError was thrown');
};

describe('chunk', () => {
  test('the runs joined are the items, none is empty or too long', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (items, size) => {
        const runs = chunk(items, size);
        expect(runs.flat()).toEqual(items);
        expect(runs.every((run) => run.length >= 1 && run.length <= size)).toBe(true);
        expect(runs.slice(0, -1).every((run) => run.length === size)).toBe(true);
      }),
    );
  });
  test('a size below one is refused', () => {
    expect(() => chunk([1], 0)).toThrow(RangeError);
  });
});

describe('results', () => {
  const outcome = fc.constantFrom<'applied' | 'unknown' | 'rejected'>('applied', 'unknown', 'rejected');
  const result = (opId: string, kind: 'applied' | 'unknown' | 'rejected'): WriteResult =>
    kind === 'applied'
      ? { opId, outcome: 'applied', id: `r-${opId}` }
      : { opId, outcome: kind, error: { code: 'RECORD_REJECTED', message: 'x' } };

  test('exactly one valid result for each operation, in their order, whatever the vendor said', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 8 }),
        fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), outcome), { maxLength: 12 }),
        (opIds, answers) => {
          const results = completeResults(
            opIds.map((opId) => ({ opId })),
            answers.map(([opId, kind]) => result(opId, kind)),
          );
          expect(results.map(({ opId }) => opId)).toEqual(opIds);
          for (const each of results) {
            writeResultSchema.parse(each);
            const said = new Set(answers.filter(([opId]) => opId === each.opId).map(([, kind]) => kind));
            expect(each.outcome).toBe(said.size === 1 ? [...said][0] : 'unknown');
          }
        },
      ),
    );
  });

  test('a failure that sent nothing is rejected with its own code, any other is unknown', () => {
    const operations = [{ opId: 'a' }, { opId: 'b' }];
    const limit = new ConnectorError({ code: 'RATE_LIMITED', message: 'wait', retryAt: 5 }, { sent: false });
    expect(failedResults(operations, limit)).toEqual(
      operations.map(({ opId }) => ({ opId, outcome: 'rejected', error: { code: 'RATE_LIMITED', message: 'wait', retryAt: 5 } })),
    );
    const lost = failedResults(operations, new ConnectorError({ code: 'NETWORK', message: 'reset', httpStatus: 502 }));
    expect(
      lost.map((each) => [each.outcome, 'error' in each && each.error.code, 'error' in each && each.error.httpStatus]),
    ).toEqual([
      ['unknown', 'OUTCOME_UNKNOWN', 502],
      ['unknown', 'OUTCOME_UNKNOWN', 502],
    ]);
  });

  test('the text of an unexpected error stays out of the result', () => {
    const [each] = failedResults([{ opId: 'a' }], new TypeError('ada@example.com'));
    expect(JSON.stringify(each)).not.toContain('ada@');
    expect(each).toMatchObject({ outcome: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } });
    expect(unknownResult('a', 'broke off', { httpStatus: 502 })).toMatchObject({ error: { httpStatus: 502 } });
  });
});

test('the progress guard lets each token pass once and never shows it', () => {
  const guard = progressGuard('contacts');
  for (let i = 0; i < 100; i++) guard(`token-${i}`);
  const error = thrown(() => guard('token-3'));
  expect(error.code).toBe('CONTRACT_VIOLATION');
  expect(error.message).not.toContain('token-3');
});

describe('bodies', () => {
  test('JSON is read, an answer without a body is undefined', async () => {
    expect(await readJson(Response.json({ a: 1 }))).toEqual({ a: 1 });
    expect(await readJson(new Response(null, { status: 204 }))).toBeUndefined();
  });
  test.each(['', '<html>502 ada@example.com</html>', '{"results":[{"id":', 'upstream connect error'])(
    'what is no JSON is UNAVAILABLE without its text: %s',
    async (body) => {
      const error = await readJson(new Response(body)).catch((reason: unknown) => reason);
      expect(isConnectorError(error) && error.code).toBe('UNAVAILABLE');
      expect(isConnectorError(error) && error.sent).toBe(true);
      expect(String(error)).not.toContain('ada@');
      expect(await readErrorBody(new Response(body))).toBeUndefined();
    },
  );
  test('unknown JSON is read without trusting its shape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Array.isArray(asObject(value))).toBe(false);
        expect(typeof asObject(value)).toBe('object');
        expect(Array.isArray(asArray(value))).toBe(true);
        const text = asText(value);
        expect(text === undefined || typeof text === 'string').toBe(true);
      }),
    );
    expect([asText(7), asText('x'), asText(null), asText({})]).toEqual(['7', 'x', undefined, undefined]);
  });
});

describe('http errors', () => {
  const now = Date.parse('2026-11-23T10:00:00.000Z');
  const answer = (status: number, retry?: string): Response =>
    new Response(null, { status, headers: retry === undefined ? {} : { 'retry-after': retry } });

  test.each([
    ['2', now + 2000],
    ['0.25', now + 250],
    ['Mon, 23 Nov 2026 10:00:30 GMT', now + 30_000],
    ['Mon, 23 Nov 2026 09:00:00 GMT', now],
    ['soon', undefined],
    ['', undefined],
  ])('Retry-After %s', (text, at) => {
    expect(retryAfter(new Headers({ 'retry-after': text }), now)).toBe(at);
  });
  test('429, 408 and 5xx have one meaning everywhere, other statuses are the connector`s', () => {
    expect(basicHttpError(answer(429, '3'), 'X', now)).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: now + 3000,
      httpStatus: 429,
    });
    expect(basicHttpError(answer(429), 'X', now)).not.toHaveProperty('retryAt');
    for (const status of [408, 500, 502, 503, 504, 524]) {
      expect(basicHttpError(answer(status), 'X', now)).toMatchObject({ code: 'UNAVAILABLE', httpStatus: status });
    }
    for (const status of [200, 207, 400, 401, 403, 404, 409, 423])
      expect(basicHttpError(answer(status), 'X', now)).toBeUndefined();
  });
  test('an aborted signal throws ABORTED with nothing sent', () => {
    throwIfAborted(new AbortController().signal);
    const error = thrown(() => throwIfAborted(AbortSignal.abort()));
    expect([error.code, error.sent]).toEqual(['ABORTED', false]);
  });
});

test('an HMAC verifies with any of the keys and with no changed bit', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1 }),
      fc.string({ minLength: 1 }),
      fc.constantFrom<'hex' | 'base64'>('hex', 'base64'),
      (body, key, encoding) => {
        const signature = createHmac('sha256', key).update('POST').update(body).digest(encoding);
        const check = { algorithm: 'sha256', encoding, parts: ['POST', body], signature } as const;
        expect(verifyHmac({ ...check, keys: ['other', key] })).toBe(true);
        expect(verifyHmac({ ...check, keys: [] })).toBe(false);
        expect(verifyHmac({ ...check, keys: [''] })).toBe(false);
        expect(verifyHmac({ ...check, keys: [`${key}x`] })).toBe(false);
        expect(verifyHmac({ ...check, keys: [key], signature: signature.slice(0, -4) })).toBe(false);
        const flipped = Uint8Array.from(body, (byte, i) => (i === 0 ? byte ^ 1 : byte));
        expect(verifyHmac({ ...check, keys: [key], parts: ['POST', flipped] })).toBe(false);
      },
    ),
  );
});

describe('the hash of a description', () => {
  const field = (name: string, more: Partial<FieldDescription> = {}): FieldDescription => ({
    name,
    label: name,
    type: 'text',
    required: false,
    readable: true,
    writable: true,
    clearable: true,
    unique: false,
    computed: false,
    ...more,
  });
  const hash = (fields: FieldDescription[]): string =>
    describeStream({ stream: 's', label: 'S', fields, naturalKeys: ['a'] }).hash;
  const on = (value: string, active = true) => ({ value, label: value, active });

  test('does not depend on order or labels, and changes with type, options and right to write', () => {
    const base = hash([field('a'), field('b', { type: 'enum', options: [on('x'), on('y')] })]);
    expect(hash([field('b', { type: 'enum', label: 'Bee', options: [on('y'), on('x')] }), field('a')])).toBe(base);
    expect(hash([field('a'), field('b', { type: 'enum', options: [on('x'), on('y', false)] })])).not.toBe(base);
    expect(hash([field('a', { writable: false }), field('b', { type: 'enum', options: [on('x'), on('y')] })])).not.toBe(base);
  });
});

test('settings problems name their path as a person writes it', () => {
  expect(settingsResult({ success: true, data: 1 })).toEqual({ ok: true, settings: 1 });
  expect(settingsResult({ success: false, error: { issues: [{ path: ['limits', 0, 'daily'], message: 'too low' }] } })).toEqual({
    ok: false,
    problems: [{ path: 'limits.0.daily', message: 'too low' }],
  });
});

describe('instants and decimals', () => {
  test.each([
    ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00.123+00:00', '2026-01-01T10:00:00.123Z'],
    ['2026-01-01T10:00:00.000+0200', '2026-01-01T08:00:00.000Z'],
    ['2026-01-01T10:00:00.123456+00:00', '2026-01-01T10:00:00.123Z'],
    ['1767261600000', '2026-01-01T10:00:00.000Z'],
    [1767261600000, '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00', undefined],
    ['2026-01-01', undefined],
    ['2026-13-01T10:00:00Z', undefined],
    ['', undefined],
    [Number.NaN, undefined],
    [null, undefined],
  ])('instant %s', (value, wanted) => {
    expect(instantText(value)).toBe(wanted);
  });
  test('an instant written by us reads as itself', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        expect(instantText(date.toISOString())).toBe(date.toISOString());
        expect(instantText(date.getTime())).toBe(date.toISOString());
      }),
    );
  });
  test.each([
    ['1250.50', '1250.5'],
    ['1.2505e3', '1250.5'],
    ['1e3', '1000'],
    ['1.5e-3', '0.0015'],
    [1e21, '1000000000000000000000'],
    [1e-7, '0.0000001'],
    ['-0.00', '0'],
    ['+007', '7'],
    ['.5', '0.5'],
    ['12345678901234567890.123', '12345678901234567890.123'],
    ['1,5', undefined],
    ['', undefined],
    ['.', undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('decimal %s', (value, wanted) => {
    expect(decimalText(value)).toBe(wanted);
  });
  test('a decimal keeps its number and is its own fixpoint', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = decimalText(number);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        expect(Number(text)).toBe(number === 0 ? 0 : number);
        expect(decimalText(text ?? '')).toBe(text);
      }),
    );
  });
});
