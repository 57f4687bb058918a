import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '@meshline/connector-spec';
import { connector, salesforce } from '../src/index.ts';
import { callFailure, rowFailure, tokenFailure } from '../src/errors.ts';
import { to18 } from '../src/ids.ts';
import { toValue, toWire } from '../src/record.ts';
import { SeenMemory, SeenRows } from '../src/seen.ts';
import { instantLiteral, isIn, textLiteral } from '../src/soql.ts';
import { field } from './stub.ts';

describe('settings', () => {
  const parse = (input: unknown) => connector.parseSettings(input);
  it('take a My Domain URL or a domain, without a trailing slash', () => {
    expect(parse({ baseUrl: 'https://acme.my.salesforce.com/' })).toMatchObject({
      ok: true,
      settings: { baseUrl: 'https://acme.my.salesforce.com', apiVersion: '62.0' },
    });
    expect(parse({ domain: 'acme.my.salesforce.com' })).toMatchObject({
      ok: true,
      settings: { baseUrl: 'https://acme.my.salesforce.com' },
    });
    expect(parse({ baseUrl: 'http://127.0.0.1:8080/salesforce/' })).toMatchObject({
      ok: true,
      settings: { baseUrl: 'http://127.0.0.1:8080/salesforce' },
    });
  });
  it.each([
    [{}, 'baseUrl'],
    [{ baseUrl: 'https://a.my.salesforce.com', domain: 'b.my.salesforce.com' }, 'baseUrl'],
    [{ baseUrl: 'https://acme.lightning.force.com' }, 'baseUrl'],
    [{ baseUrl: 'http://acme.my.salesforce.com' }, 'baseUrl'],
    [{ baseUrl: 'acme' }, 'baseUrl'],
    [{ domain: 'https://acme.my.salesforce.com' }, 'domain'],
    [{ domain: 'acme.my.salesforce.com', apiVersion: '40.0' }, 'apiVersion'],
    [{ domain: 'acme.my.salesforce.com', currency: 'euro' }, 'currency'],
    [{ domain: 'acme.my.salesforce.com', clientSecret: 'x' }, ''],
  ])('refuse %j at %s', (input, path) => {
    const result = parse(input);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems.map((problem) => problem.path)).toContain(path);
  });
  it('make a manifest that the host takes', () => {
    const parsed = parse({ domain: 'acme.my.salesforce.com', dailyApiRequests: 200_000 });
    if (!parsed.ok) throw new Error('settings');
    const made = salesforce(parsed.settings);
    expect(manifestSchema.parse(made.manifest).quota.buckets).toMatchObject([
      { name: 'daily', limit: 200_000, windowMs: 86_400_000, scope: 'account' },
    ]);
    expect(made.hosts).toEqual(['acme.my.salesforce.com']);
  });
});

describe('ids', () => {
  it('get their checksum (salesforce.md 10)', () => {
    expect(to18('001M000000qfPyS')).toBe('001M000000qfPySIAU');
    expect(to18('aBcDEfgHIJKLMNO')).toBe('aBcDEfgHIJKLMNO025');
    expect(to18('001M000000qfPySIAU')).toBe('001M000000qfPySIAU');
    expect(to18('001')).toBeUndefined();
    expect(to18("001M000000qfP'S")).toBeUndefined();
  });
});

describe('SOQL', () => {
  it('never lets a text leave its literal', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\\', "'", 'a', '\n', '%', ' ') }), (text) => {
        const literal = textLiteral(text);
        expect(literal).toMatch(/^'(?:[^'\\\n]|\\[\\'nrt])*'$/);
        const back = literal.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char);
        expect(back).toBe(text);
      }),
    );
  });
  it('has no empty list (T10) and no milliseconds', () => {
    expect(() => isIn('Id', [])).toThrow(/no values/);
    expect(isIn('Id', ['a', "b'"])).toBe(String.raw`Id IN ('a','b\'')`);
    expect(instantLiteral('2026-01-02T03:04:05.999Z')).toBe('2026-01-02T03:04:05Z');
  });
});

describe('values', () => {
  const wire = {
    string: 'a',
    email: 'a@b.example',
    double: 1.5,
    boolean: true,
    date: '2026-01-02',
    datetime: '2026-01-02T03:04:05.000+0000',
    currency: 1250.5,
    picklist: 'New',
    multipicklist: 'a;b',
    reference: '005M000000qfPyS',
  } as const;
  it('come from the wire typed', () => {
    const read = (type: string, raw: unknown) => toValue(field(type, { referenceTo: ['Group', 'User'] }), raw, 'EUR');
    expect(Object.entries(wire).map(([type, raw]) => read(type, raw))).toEqual([
      'a',
      'a@b.example',
      1.5,
      true,
      '2026-01-02',
      '2026-01-02T03:04:05.000Z',
      { amount: '1250.5', currency: 'EUR' },
      'New',
      [{ value: 'a' }, { value: 'b' }],
      { stream: 'User', id: to18('005M000000qfPyS') },
    ]);
    expect(read('reference', '00G000000000001AAA')).toMatchObject({ stream: 'Group' });
    expect(read('string', null)).toBeNull();
    expect(read('double', 'x')).toBeUndefined();
    expect(read('string', undefined)).toBeUndefined();
    expect(read('string', 'e\u0301\u0000')).toBe('\u00E9\uFFFD');
  });
  it('go back to the wire as they came (text, numbers, money, dates, lists)', () => {
    const cases: [string, fc.Arbitrary<unknown>][] = [
      ['string', fc.string().map((text) => text.normalize('NFC').replaceAll('\u0000', ''))],
      ['double', fc.double({ noNaN: true, noDefaultInfinity: true })],
      ['boolean', fc.boolean()],
      ['currency', fc.integer({ min: -1e9, max: 1e9 }).map((cents) => cents / 100)],
      [
        'datetime',
        fc
          .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString()),
      ],
      ['multipicklist', fc.array(fc.constantFrom('a', 'b c', 'd'), { minLength: 1 }).map((items) => items.join(';'))],
    ];
    for (const [type, arbitrary] of cases) {
      fc.assert(
        fc.property(arbitrary, (raw) => {
          const value = toValue(field(type), raw, 'USD');
          expect(value).toBeDefined();
          if (value !== undefined)
            expect(toWire(field(type), value)).toEqual({ wire: Object.is(raw, -0) && type === 'currency' ? 0 : raw });
        }),
      );
    }
  });
  it('of the wrong type are refused without being shown', () => {
    for (const type of ['double', 'boolean', 'currency', 'date', 'datetime', 'reference', 'multipicklist']) {
      const result = toWire(field(type), 'sesame');
      expect(result).toHaveProperty('problem');
      expect(JSON.stringify(result)).not.toContain('sesame');
    }
    expect(toWire(field('string'), 3)).toHaveProperty('problem');
    expect(toWire(field('currency'), { amount: '12345678901234567.89', currency: 'USD' })).toHaveProperty('problem');
    expect(toWire(field('reference', { referenceTo: ['User'] }), { stream: 'Group', id: '00G000000000001AAA' })).toHaveProperty(
      'problem',
    );
  });
});

describe('failures', () => {
  const context = { stream: 'Lead', keyPrefix: '00Q', now: 1_000 } as const;
  it.each([
    ['UNABLE_TO_LOCK_ROW', 'rejected', 'RECORD_BUSY'],
    ['REQUIRED_FIELD_MISSING', 'rejected', 'RECORD_REJECTED'],
    ['INVALID_FIELD_FOR_INSERT_UPDATE', 'rejected', 'SCHEMA_CHANGED'],
    ['CANNOT_UPDATE_CONVERTED_LEAD', 'rejected', 'RECORD_GONE'],
    ['ENTITY_IS_DELETED', 'rejected', 'RECORD_GONE'],
    ['DUPLICATE_VALUE', 'conflict', 'RECORD_CONFLICT'],
    ['REQUEST_LIMIT_EXCEEDED', 'rejected', 'RATE_LIMITED'],
    ['SOMETHING_NEW', 'rejected', 'RECORD_REJECTED'],
  ])('of a row: %s is %s, %s', (statusCode, outcome, code) => {
    expect(rowFailure([{ statusCode, message: 'x', fields: [] }], { ...context, kind: 'create' })).toMatchObject({
      outcome,
      error: { code, vendorCode: statusCode },
    });
  });
  it('name the record that stands in the way, under both spellings and in any language', () => {
    const id = to18('00QM000000qfPyS') ?? '';
    const matchResults = [
      { entityType: 'Contact', matchRecords: [{ record: { Id: '003M000000qfPyS' } }] },
      { entityType: 'Lead', matchRecords: [{ record: { Id: id } }] },
    ];
    for (const key of ['duplicateResult', 'duplicateResut']) {
      const failure = rowFailure(
        [{ statusCode: 'DUPLICATES_DETECTED', message: 'Un de ces enregistrements ?', fields: [], [key]: { matchResults } }],
        { ...context, kind: 'create' },
      );
      expect(failure).toMatchObject({ outcome: 'conflict', error: { existingId: id } });
    }
    const text = {
      statusCode: 'DUPLICATE_VALUE',
      message: 'valeur en double : 00QAAAAAAAAAAAA : 00QM000000qfPyS',
      fields: ['Email'],
    };
    expect(rowFailure([text], { ...context, kind: 'create' }).error.existingId).toBe(id);
    expect(rowFailure([text], { ...context, kind: 'update' })).toMatchObject({
      outcome: 'rejected',
      error: { code: 'RECORD_CONFLICT', fields: ['Email'] },
    });
    expect(
      rowFailure([{ ...text, message: 'duplicates <unknown>' }], { ...context, kind: 'create' }).error.existingId,
    ).toBeUndefined();
  });
  it('of a missing target differ from those of a missing reference', () => {
    const at = (kind: 'update' | 'create', fields: string[]) =>
      rowFailure([{ statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: '', fields }], { ...context, kind }).error.code;
    expect(at('update', [])).toBe('RECORD_GONE');
    expect(at('update', ['OwnerId'])).toBe('RECORD_REJECTED');
    expect(at('create', [])).toBe('RECORD_REJECTED');
  });
  it('never repeat what the vendor says in words', () => {
    const message = 'Doe, Jane jane@doe.example';
    const shown = [
      rowFailure([{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: [message] }], {
        ...context,
        kind: 'update',
      }),
      callFailure({
        status: 400,
        where: 'Salesforce Lead, query',
        now: 0,
        text: JSON.stringify([{ errorCode: message, message }]),
      }).data,
      tokenFailure(
        { status: 400, headers: new Headers(), text: JSON.stringify({ error: message, error_description: message }) },
        0,
      ).data,
    ];
    expect(JSON.stringify(shown)).not.toContain('Jane');
  });
  const whole = (status: number, errorCode?: string, headers?: Record<string, string>) =>
    callFailure({
      status,
      where: 'Salesforce Lead, update',
      now: 1_000,
      headers: new Headers(headers),
      text: errorCode === undefined ? '<html>' : JSON.stringify([{ errorCode, message: '' }]),
    });
  it.each([
    [401, 'INVALID_SESSION_ID', 'AUTH_REVOKED', false],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'RATE_LIMITED', false],
    [403, 'API_DISABLED_FOR_ORG', 'SCOPE_MISSING', false],
    [404, 'NOT_FOUND', 'SCHEMA_CHANGED', false],
    [400, 'INVALID_FIELD', 'SCHEMA_CHANGED', false],
    [400, 'MALFORMED_QUERY', 'CONTRACT_VIOLATION', false],
    [414, undefined, 'CONTRACT_VIOLATION', false],
    [503, 'SERVER_UNAVAILABLE', 'UNAVAILABLE', true],
    [500, undefined, 'UNAVAILABLE', true],
    [200, undefined, 'UNAVAILABLE', true],
  ] as const)('of a call: %s %s is %s, sent %s', (status, errorCode, code, sent) => {
    expect(whole(status, errorCode)).toMatchObject({ code, sent });
  });
  it('wait long for the day and short for concurrency', () => {
    const { retryAt: day = 0 } = whole(403, 'REQUEST_LIMIT_EXCEEDED', { 'sforce-limit-info': 'api-usage=150000/150000' }).data;
    const concurrent = callFailure({
      status: 403,
      where: 'x',
      now: 1_000,
      text: JSON.stringify([
        { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.' },
      ]),
    });
    expect(day - 1_000).toBeGreaterThanOrEqual(600_000);
    expect((concurrent.data.retryAt ?? 0) - 1_000).toBeLessThanOrEqual(10_000);
  });
});

describe('rows seen before', () => {
  const row = (n: number, name = 'x') => ({
    Id: `003${String(n).padStart(15, '0')}`,
    Name: name,
    attributes: { type: 'Contact' },
  });
  it('are left out while their content is the same, also through the cursor alone', () => {
    const first = new SeenRows({ seen: '', all: '' }, new SeenMemory());
    for (let n = 0; n < 200; n++) expect(first.isNew(row(n), n)).toBe(true);
    const packed = first.pack(0);
    const again = new SeenRows(packed, new SeenMemory());
    for (let n = 0; n < 200; n++) expect(again.isNew(row(n), n)).toBe(false);
    expect(again.isNew(row(1, 'y'), 1)).toBe(true);
  });
  it('fit into the cursor, whatever their number; the session remembers more', () => {
    const memory = new SeenMemory();
    const first = new SeenRows({ seen: '', all: '' }, memory);
    for (let n = 0; n < 3_000; n++) first.isNew(row(n), n);
    const packed = first.pack(0);
    expect(JSON.stringify(packed).length).toBeLessThan(3_500);
    const same = new SeenRows(packed, memory);
    const other = new SeenRows(packed, new SeenMemory());
    const fresh = (seen: SeenRows) => Array.from({ length: 3_000 }, (_, n) => seen.isNew(row(n), n)).filter(Boolean).length;
    expect(fresh(same)).toBe(0);
    expect(fresh(other)).toBe(2_700);
  });
  it('go once they leave the window', () => {
    const seen = new SeenRows({ seen: '', all: '' }, new SeenMemory());
    for (let n = 0; n < 10; n++) seen.isNew(row(n), n);
    expect(seen.pack(8).seen).toHaveLength(22);
    expect(seen.pack(10)).toEqual({ seen: '', all: '' });
  });
});
