import { ConnectorError, isConnectorError, type ReadItem, type WriteOperation } from '@meshline/connector-spec';
import { describe, expect, test } from 'vitest';
import { host, memoryCredentials } from '../src/index.ts';
import { connectorWith, failure, hosted, leapingClock, manifest, plenty, silent } from './support.ts';

const signal = new AbortController().signal;
const canary = 'canary-4711';

/** What a connector may throw that the contract doesn't know. */
const thrown: readonly unknown[] = [
  undefined,
  null,
  canary,
  42,
  { message: canary },
  new Error(canary),
  new TypeError(canary),
  Object.create(null),
];

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await failure(promise);
  if (!isConnectorError(error)) return `raw ${String((error as Error)?.name)}`;
  expect(`${error.message}${JSON.stringify(error.data)}`).not.toContain(canary);
  return error.code;
}

async function all(items: AsyncIterable<ReadItem>): Promise<readonly ReadItem[]> {
  const out: ReadItem[] = [];
  for await (const item of items) out.push(item);
  return out;
}

describe('what can’t be hosted is refused with CONFIG_INVALID', () => {
  const refusal = (over: object, secrets = {}): string => {
    try {
      hosted({ ...connectorWith(), ...over } as never, { secrets });
      return 'accepted';
    } catch (error) {
      return isConnectorError(error) && !error.sent ? `${error.code}: ${error.data.message}` : 'raw';
    }
  };

  test('another major of the contract', () => {
    expect(refusal({ specVersion: 'v9' })).toMatch(/CONFIG_INVALID: .*contract v9.*v1/);
  });

  test('a manifest with a key that the contract doesn’t know, or without one that it needs', () => {
    expect(refusal({ manifest: { ...manifest, magic: true } })).toMatch(/CONFIG_INVALID: .*manifest/);
    expect(
      refusal({ manifest: { ...manifest, streams: { contacts: { ...manifest.streams['contacts'], lagMs: undefined } } } }),
    ).toMatch(/CONFIG_INVALID: .*streams\.contacts\.lagMs/);
  });

  test('a secret that is missing or empty, by its name', () => {
    const needs = { manifest: { ...manifest, secrets: ['token', 'key'] } };
    expect(refusal(needs, { token: '' })).toMatch(/CONFIG_INVALID: .*token and key/);
    expect(refusal(needs, { token: 'a', key: 'b' })).toBe('accepted');
  });

  test('a connector whose open throws', () => {
    const connector = {
      ...connectorWith(),
      open() {
        throw new Error(canary);
      },
    };
    expect(refusal(connector)).toMatch(/CONFIG_INVALID: .*can't be opened/);
    expect(refusal(connector)).not.toContain(canary);
  });
});

describe('check, describe, get and provision', () => {
  test('wrong shapes become CONTRACT_VIOLATION without the value', async () => {
    for (const bad of [
      undefined,
      null,
      canary,
      1,
      [],
      {},
      { ok: canary, problems: [] },
      { ok: true, problems: [], extra: canary },
    ]) {
      expect(await codeOf(hosted(connectorWith({ check: () => Promise.resolve(bad) })).check(signal))).toBe('CONTRACT_VIOLATION');
    }
    for (const bad of [undefined, {}, [canary], [{ stream: canary }]]) {
      expect(await codeOf(hosted(connectorWith({ describe: () => Promise.resolve(bad) })).describe(signal))).toBe(
        'CONTRACT_VIOLATION',
      );
    }
  });

  test('whatever is thrown, at once or later, becomes CONTRACT_VIOLATION without its text', async () => {
    for (const value of thrown) {
      const now = (): never => {
        throw value;
      };
      const later = (): Promise<never> => Promise.reject(value as Error);
      for (const method of [now, later]) {
        const bad = hosted(
          connectorWith({ check: method, describe: method, get: method, provision: { plan: method, apply: method } }),
        );
        expect(await codeOf(bad.check(signal))).toBe('CONTRACT_VIOLATION');
        expect(await codeOf(bad.describe(signal))).toBe('CONTRACT_VIOLATION');
        expect(await codeOf(bad.get({ stream: 'contacts', targets: [], signal }))).toBe('CONTRACT_VIOLATION');
        expect(await codeOf(bad.provision?.plan(signal) ?? Promise.resolve())).toBe('CONTRACT_VIOLATION');
      }
    }
  });

  test('the contract’s own errors pass as they are', async () => {
    const error = new ConnectorError({ code: 'AUTH_REVOKED', message: 'm' });
    expect(await failure(hosted(connectorWith({ check: () => Promise.reject(error) })).check(signal))).toBe(error);
  });

  test('get with a missing, doubled, foreign or swapped key is CONTRACT_VIOLATION', async () => {
    const targets = [
      { key: 'a', id: '1' },
      { key: 'b', id: '2' },
    ];
    const gone = (...keys: string[]) => keys.map((key) => ({ key, state: 'gone' }));
    for (const bad of [
      gone(),
      gone('a'),
      gone('a', 'a'),
      gone('a', 'a', 'b'),
      gone('a', 'c'),
      gone('a', 'b', 'c'),
      [{ key: 'a', state: 'found' }],
    ]) {
      const sample = hosted(connectorWith({ get: () => Promise.resolve(bad) }));
      expect(await codeOf(sample.get({ stream: 'contacts', targets, signal }))).toBe('CONTRACT_VIOLATION');
    }
    const good = hosted(connectorWith({ get: () => Promise.resolve(gone('b', 'a')) }));
    expect(await good.get({ stream: 'contacts', targets, signal })).toHaveLength(2);
  });

  test('arguments arrive frozen to the bottom', async () => {
    const target = { key: 'a', id: '1' };
    const sample = hosted(
      connectorWith({
        get: (request: { targets: { key: string }[] }) => {
          expect(() => request.targets.push({ key: 'x' })).toThrow(TypeError);
          expect(() => Object.assign(request.targets[0] ?? {}, { key: 'x' })).toThrow(TypeError);
          return Promise.resolve([{ key: 'a', state: 'gone' }]);
        },
      }),
    );
    await sample.get({ stream: 'contacts', targets: [target], signal });
  });
});

describe('read', () => {
  const request = { feed: 'contacts', signal };
  const record = { kind: 'record', record: { stream: 'contacts', id: '1', fields: {} } };

  test('what came before a bad item is given, the bad one is CONTRACT_VIOLATION', async () => {
    for (const bad of [
      undefined,
      canary,
      { kind: 'rekord' },
      { ...record, extra: 1 },
      { kind: 'checkpoint', cursor: canary, phase: 'changes' },
    ]) {
      const sample = hosted(
        connectorWith({
          async *read() {
            yield record;
            yield bad;
          },
        }),
      );
      const seen: ReadItem[] = [];
      const reading = (async () => {
        for await (const item of sample.read(request)) seen.push(item);
      })();
      expect(await codeOf(reading)).toBe('CONTRACT_VIOLATION');
      expect(seen).toEqual([record]);
    }
  });

  test('something that isn’t iterable, or a throw at any point, is CONTRACT_VIOLATION', async () => {
    for (const bad of [undefined, null, 1, {}, Promise.resolve([])]) {
      expect(await codeOf(all(hosted(connectorWith({ read: () => bad })).read(request)))).toBe('CONTRACT_VIOLATION');
    }
    for (const value of thrown) {
      const now = (): never => {
        throw value;
      };
      async function* later(): AsyncGenerator<unknown> {
        yield record;
        throw value;
      }
      expect(await codeOf(all(hosted(connectorWith({ read: now })).read(request)))).toBe('CONTRACT_VIOLATION');
      expect(await codeOf(all(hosted(connectorWith({ read: later })).read(request)))).toBe('CONTRACT_VIOLATION');
    }
  });

  test('who stops reading ends the connector’s iterator', async () => {
    let ended = false;
    const sample = hosted(
      connectorWith({
        async *read() {
          try {
            for (;;) yield record;
          } finally {
            ended = true;
          }
        },
      }),
    );
    for await (const item of sample.read(request)) {
      expect(item).toEqual(record);
      break;
    }
    expect(ended).toBe(true);
  });
});

describe('write never throws: what can’t be said of an operation is unknown', () => {
  const op = (opId: string): WriteOperation => ({ opId, stream: 'contacts', kind: 'update', id: opId, patch: { a: 1 } });
  const applied = (opId: string) => ({ opId, outcome: 'applied', id: opId });

  const outcomes = async (write: unknown): Promise<Record<string, string>> => {
    const results = await hosted(connectorWith({ write })).write({ operations: [op('a'), op('b')], signal });
    for (const result of results) if ('error' in result) expect(JSON.stringify(result.error)).not.toContain(canary);
    return Object.fromEntries(results.map(({ opId, outcome }) => [opId, outcome]));
  };
  const returning = (value: unknown) => outcomes(() => Promise.resolve(value));

  test('a missing result', async () => {
    expect(await returning([applied('a')])).toEqual({ a: 'applied', b: 'unknown' });
  });

  test('two results for one operation, even equal ones', async () => {
    expect(await returning([applied('a'), applied('a'), applied('b')])).toEqual({ a: 'unknown', b: 'applied' });
  });

  test('a result of a wrong shape, also beside a good one', async () => {
    expect(await returning([applied('a'), { opId: 'b', outcome: 'done' }])).toEqual({ a: 'applied', b: 'unknown' });
    expect(await returning([applied('a'), { opId: 'b', outcome: 'applied' }])).toEqual({ a: 'applied', b: 'unknown' });
  });

  test('results by position, or for operations that nobody asked for', async () => {
    expect(await returning([{ outcome: 'applied', id: '1' }, applied('c'), null, canary])).toEqual({
      a: 'unknown',
      b: 'unknown',
    });
  });

  test('results in another order are matched by opId', async () => {
    const results = await hosted(connectorWith({ write: () => Promise.resolve([applied('b'), applied('a')]) })).write({
      operations: [op('a'), op('b')],
      signal,
    });
    expect(results.map((result) => [result.opId, 'id' in result && result.id])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  test('no list at all', async () => {
    for (const value of [undefined, null, {}, canary, 7, { length: 2 }])
      expect(await returning(value)).toEqual({ a: 'unknown', b: 'unknown' });
  });

  test('a throw of anything, at once or later', async () => {
    for (const value of thrown) {
      expect(await outcomes(() => Promise.reject(value as Error))).toEqual({ a: 'unknown', b: 'unknown' });
      expect(
        await outcomes(() => {
          throw value;
        }),
      ).toEqual({ a: 'unknown', b: 'unknown' });
    }
  });

  test('only an error that says that nothing was sent makes it rejected, with its reason', async () => {
    const unsent = new ConnectorError({ code: 'RATE_LIMITED', message: 'm', retryAt: 5 }, { sent: false });
    const results = await hosted(connectorWith({ write: () => Promise.reject(unsent) })).write({ operations: [op('a')], signal });
    expect(results).toEqual([{ opId: 'a', outcome: 'rejected', error: { code: 'RATE_LIMITED', message: 'm', retryAt: 5 } }]);
    expect(await outcomes(() => Promise.reject(new ConnectorError({ code: 'NETWORK', message: 'm' })))).toEqual({
      a: 'unknown',
      b: 'unknown',
    });
  });

  test('a connector without write refuses: nothing was sent', async () => {
    const results = await hosted(connectorWith({ write: undefined })).write({ operations: [op('a')], signal });
    expect(results).toMatchObject([{ opId: 'a', outcome: 'rejected', error: { code: 'NOT_SUPPORTED' } }]);
  });
});

describe('a connector that hangs', () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const hanging = (parts: Readonly<Record<string, unknown>>) => hosted(connectorWith(parts), { deadlineMs: 20 });

  test('is given up at the deadline, and its signal is aborted', async () => {
    const signals: AbortSignal[] = [];
    const keep = (given: AbortSignal): Promise<never> => {
      signals.push(given);
      return never();
    };
    const sample = hanging({
      check: keep,
      describe: keep,
      get: (request: { signal: AbortSignal }) => keep(request.signal),
      close: never,
    });
    for (const call of [sample.check(signal), sample.describe(signal), sample.get({ stream: 'contacts', targets: [], signal })]) {
      expect(await codeOf(call)).toBe('UNAVAILABLE');
    }
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
    await sample.close();
  });

  test('in write leaves its operations unknown', async () => {
    const operations: WriteOperation[] = [{ opId: 'a', stream: 'contacts', kind: 'archive', id: '1' }];
    expect(await hanging({ write: never }).write({ operations, signal })).toMatchObject([{ opId: 'a', outcome: 'unknown' }]);
  });

  test('in the middle of read ends the reading, and doesn’t hang in its clean-up either', async () => {
    const sample = hanging({
      async *read() {
        yield { kind: 'checkpoint', cursor: {}, phase: 'changes' };
        await never();
      },
    });
    expect(await codeOf(all(sample.read({ feed: 'contacts', signal })))).toBe('UNAVAILABLE');
  });

  test('is given up for each item by itself, not for a reader who takes long over what was read', async () => {
    const sample = hanging({
      async *read() {
        for (let id = 1; id <= 3; id++) yield { kind: 'record', record: { stream: 'contacts', id: String(id), fields: {} } };
        await never();
      },
    });
    const seen: ReadItem[] = [];
    const reading = (async () => {
      for await (const item of sample.read({ feed: 'contacts', signal })) {
        seen.push(item);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    expect(await codeOf(reading)).toBe('UNAVAILABLE');
    expect(seen).toHaveLength(3);
  });

  test('in the middle of read is left soon after the caller aborts', async () => {
    const abort = new AbortController();
    const sample = hanging({
      async *read() {
        yield { kind: 'checkpoint', cursor: {}, phase: 'changes' };
        abort.abort();
        await never();
      },
    });
    expect(await codeOf(all(sample.read({ feed: 'contacts', signal: abort.signal })))).toBe('ABORTED');
  });

  test('is left soon after the caller aborts', async () => {
    const abort = new AbortController();
    const sample = hanging({ check: () => (abort.abort(), never()) });
    expect(await codeOf(sample.check(abort.signal))).toBe('ABORTED');
  });
});

test('a connector reaches its context only: two hosts share nothing', async () => {
  const stores = [memoryCredentials(), memoryCredentials()];
  const seen = await Promise.all(
    stores.map(async (credentialStore, i) => {
      const opened = host({
        id: `c${i}`,
        connector: connectorWith({}, {}, (context) => {
          void context.credentials.refresh({}, () => Promise.resolve({ token: `t${i}` }));
        }),
        secrets: {},
        share: 1,
        quotaStore: plenty,
        credentialStore,
        clock: leapingClock(),
        logger: silent,
        signal,
      });
      await opened.check(signal);
      return credentialStore.read(`c${i}`);
    }),
  );
  expect(seen).toEqual([{ token: 't0' }, { token: 't1' }]);
});
