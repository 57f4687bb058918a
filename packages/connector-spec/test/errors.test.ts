import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import {
  ConnectorError,
  ERROR_CODES,
  errorDataSchema,
  isConnectorError,
  type Disposition,
  type ErrorCode,
} from '../src/index.ts';

/** The taxonomy as the design tables state it: what the host does, and whether it speaks against the vendor's health. */
const EXPECTED: Readonly<Record<ErrorCode, readonly [Disposition, boolean]>> = {
  CONFIG_INVALID: ['pause-and-ask', false],
  SCOPE_MISSING: ['pause-and-ask', false],
  AUTH_EXPIRED: ['refresh-once', false],
  AUTH_REVOKED: ['pause-and-ask', false],
  WRONG_ACCOUNT: ['pause-and-ask', false],
  RATE_LIMITED: ['wait-until', false],
  UNAVAILABLE: ['retry-with-backoff', true],
  NETWORK: ['retry-with-backoff', true],
  OUTCOME_UNKNOWN: ['probe-then-decide', true],
  CURSOR_EXPIRED: ['new-snapshot', false],
  SCHEMA_CHANGED: ['describe-again', false],
  RECORD_REJECTED: ['settle-record', false],
  RECORD_CONFLICT: ['settle-record', false],
  RECORD_GONE: ['settle-record', false],
  RECORD_BUSY: ['retry-with-backoff', false],
  NOT_SUPPORTED: ['quarantine', false],
  CONTRACT_VIOLATION: ['stop', false],
  ABORTED: ['retry-with-backoff', false],
};

describe('the table of codes', () => {
  test('is complete, and each code has its disposition', () => {
    const table = Object.fromEntries(
      Object.entries(ERROR_CODES).map(([code, rule]) => [code, [rule.disposition, rule.countsForBreaker]]),
    );
    expect(table).toEqual(EXPECTED);
  });

  test('names the codes of the type, in its order, and no others', () => {
    const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8');
    const union = /export type ErrorCode =([^;]+);/.exec(source)?.[1] ?? '';
    expect([...union.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code)).toEqual(Object.keys(ERROR_CODES));
  });

  test('the schema of error data takes every code and no other', () => {
    for (const code of Object.keys(ERROR_CODES)) expect(errorDataSchema.safeParse({ code, message: 'm' }).success).toBe(true);
    expect(errorDataSchema.safeParse({ code: 'OTHER', message: 'm' }).success).toBe(false);
  });
});

describe('ConnectorError', () => {
  test('is recognised when it comes from another copy of the package', async () => {
    vi.resetModules();
    const other: { ConnectorError: typeof ConnectorError } = await import('../src/errors.ts');
    const error = new other.ConnectorError({ code: 'NETWORK', message: 'm' });
    expect(error).not.toBeInstanceOf(ConnectorError);
    expect(isConnectorError(error)).toBe(true);
  });

  test('nothing else is taken for one', () => {
    for (const value of [undefined, null, 'NETWORK', new Error('NETWORK'), { code: 'NETWORK', data: {} }]) {
      expect(isConnectorError(value)).toBe(false);
    }
  });

  test('without a word about it, something may have been sent', () => {
    expect(new ConnectorError({ code: 'NETWORK', message: 'm' }).sent).toBe(true);
    expect(new ConnectorError({ code: 'NETWORK', message: 'm' }, { sent: false }).sent).toBe(false);
  });

  test('it tells its disposition and keeps its cause', () => {
    const cause = new Error('socket');
    const error = new ConnectorError({ code: 'CURSOR_EXPIRED', message: 'm' }, { cause });
    expect([error.code, error.disposition, error.cause]).toEqual(['CURSOR_EXPIRED', 'new-snapshot', cause]);
  });
});
