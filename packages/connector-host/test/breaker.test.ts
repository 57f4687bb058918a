import { ConnectorError, isConnectorError } from '@meshline/connector-spec';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryBreaker } from '../src/index.ts';
import { contextOf, failure, leapingClock } from './support.ts';

// The breaker measures its pauses by the process's clock: only that one is replaced, timers stay real.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

type Answer = (signal: AbortSignal) => Promise<Response>;

const ok: Answer = () => Promise.resolve(new Response('ok'));
const status =
  (code: number): Answer =>
  () =>
    Promise.resolve(new Response('', { status: code }));
const dead: Answer = () => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } }));

/** A connection whose vendor answers as the test says; counts what reached the vendor. */
function connection() {
  let answer = ok;
  let sent = 0;
  const clock = { ...leapingClock(), now: () => Date.now() };
  const { context, host } = contextOf({
    clock,
    transport: (request) => {
      sent++;
      return answer(request.signal);
    },
  });
  const call = async (signal?: AbortSignal): Promise<string> => {
    try {
      const response = await context.fetch(new Request('http://127.0.0.1:1/', signal ? { signal } : {}), {
        class: 'read',
        timeoutMs: 5_000,
      });
      return String(response.status);
    } catch (error) {
      return isConnectorError(error) ? `${error.code}${error.sent ? '' : ' unsent'}` : 'raw';
    }
  };
  return {
    call,
    host,
    sent: () => sent,
    answers(next: Answer) {
      answer = next;
    },
    async opened() {
      answer = status(503);
      for (let i = 0; i < 5; i++) await call();
      return sent;
    },
    /** Lets the time pass after which the breaker probes. */
    async untilProbe() {
      const until = host.openUntil();
      if (until === undefined) throw new Error('the breaker is not open');
      vi.setSystemTime(until);
    },
  };
}

describe('what counts', () => {
  test('5xx answers open it at the fifth, and then nothing is sent', async () => {
    const vendor = connection();
    vendor.answers(status(503));
    for (let i = 0; i < 5; i++) expect(await vendor.call()).toBe('503');
    expect(vendor.host.openUntil()).toBeGreaterThan(Date.now());
    for (let i = 0; i < 20; i++) expect(await vendor.call()).toBe('UNAVAILABLE unsent');
    expect(vendor.sent()).toBe(5);
  });

  test('so do broken connections', async () => {
    const vendor = connection();
    vendor.answers(dead);
    for (let i = 0; i < 5; i++) expect(await vendor.call()).toBe('NETWORK');
    expect(await vendor.call()).toBe('UNAVAILABLE unsent');
  });

  test('4xx answers and limits never do', async () => {
    const vendor = connection();
    for (const code of [400, 401, 403, 404, 409, 429]) {
      vendor.answers(status(code));
      for (let i = 0; i < 10; i++) expect(await vendor.call()).toBe(String(code));
    }
    expect(vendor.host.openUntil()).toBeUndefined();
  });

  test('our own aborts never do', async () => {
    const vendor = connection();
    for (let i = 0; i < 10; i++) {
      const abort = new AbortController();
      vendor.answers(
        (signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
            abort.abort();
          }),
      );
      expect(await vendor.call(abort.signal)).toBe('ABORTED');
    }
    vendor.answers(ok);
    expect(await vendor.call()).toBe('200');
    expect(vendor.host.openUntil()).toBeUndefined();
  });

  test('a few failures among many successes do not', async () => {
    const vendor = connection();
    for (let i = 0; i < 60; i++) {
      vendor.answers(i % 4 === 0 ? status(500) : ok);
      await vendor.call();
    }
    expect(vendor.host.openUntil()).toBeUndefined();
  });

  test('one connection’s breaker is not another’s', async () => {
    const [bad, good] = [connection(), connection()];
    await bad.opened();
    expect(await good.call()).toBe('200');
  });
});

describe('the probe', () => {
  test('comes when openUntil says, not a moment before', async () => {
    const vendor = connection();
    const before = await vendor.opened();
    const until = vendor.host.openUntil() ?? 0;
    vendor.answers(ok);
    vi.setSystemTime(until - 1);
    expect(await vendor.call()).toBe('UNAVAILABLE unsent');
    vi.setSystemTime(until);
    expect(await vendor.call()).toBe('200');
    expect(vendor.sent()).toBe(before + 1);
    expect(vendor.host.openUntil()).toBeUndefined();
  });

  test('that fails doubles the pause, up to a minute; one that succeeds starts anew', async () => {
    const vendor = connection();
    await vendor.opened();
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      pauses.push((vendor.host.openUntil() ?? 0) - Date.now());
      await vendor.untilProbe();
      await vendor.call();
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    vendor.answers(ok);
    await vendor.untilProbe();
    await vendor.call();
    await vendor.opened();
    expect((vendor.host.openUntil() ?? 0) - Date.now()).toBe(2_000);
  });

  test('is one call: whoever comes meanwhile is refused, and no herd follows it', async () => {
    const vendor = connection();
    const before = await vendor.opened();
    await vendor.untilProbe();
    let finish: () => void = () => undefined;
    vendor.answers(
      () =>
        new Promise((resolve) => {
          finish = () => resolve(new Response('ok'));
        }),
    );
    const probe = vendor.call();
    const herd = await Promise.all(Array.from({ length: 300 }, () => vendor.call()));
    expect(new Set(herd)).toEqual(new Set(['UNAVAILABLE unsent']));
    finish();
    expect(await probe).toBe('200');
    expect(vendor.sent()).toBe(before + 1);
  });

  test('that is aborted says nothing about the vendor: it stays open', async () => {
    const vendor = connection();
    await vendor.opened();
    await vendor.untilProbe();
    const abort = new AbortController();
    vendor.answers(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          abort.abort();
        }),
    );
    expect(await vendor.call(abort.signal)).toBe('ABORTED');
    expect(vendor.host.openUntil()).toBeGreaterThan(Date.now());
  });

  test('that the vendor answers with a 4xx closes it: the vendor is there', async () => {
    const vendor = connection();
    await vendor.opened();
    await vendor.untilProbe();
    vendor.answers(status(404));
    expect(await vendor.call()).toBe('404');
    expect(vendor.host.openUntil()).toBeUndefined();
  });
});

test('while what daemons share can’t be asked, nothing is sent, and neither the vendor nor a record is blamed', async () => {
  let sent = 0;
  const away = () => Promise.reject(new Error('no database'));
  const transport = () => (sent++, Promise.resolve(new Response('ok')));
  const breakerStore = { ...memoryBreaker(() => Date.now()), read: away };
  for (const over of [{ breakerStore }, { quotaStore: { take: away } }]) {
    const { context, host } = contextOf({ ...over, transport });
    for (let i = 0; i < 10; i++) {
      const error = await failure(context.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' }));
      expect(isConnectorError(error) && [error.code, error.sent]).toEqual(['UNAVAILABLE', false]);
    }
    expect(host.openUntil()).toBeUndefined();
  }
  expect(sent).toBe(0);
});

test('an answer is the caller’s even when the breaker can’t be written; the daemon that saw the failures keeps to it by itself', async () => {
  const away = () => Promise.reject(new Error('no database'));
  const breakerStore = { ...memoryBreaker(() => Date.now()), open: away };
  let sent = 0;
  const { context } = contextOf({ breakerStore, transport: () => (sent++, Promise.resolve(new Response('', { status: 503 }))) });
  const call = () => context.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' });
  for (let i = 0; i < 5; i++) expect((await call()).status).toBe(503);
  expect(sent).toBe(5);
});

test('at most 16 calls of a connection are under way at once; the rest wait their turn', async () => {
  let under = 0;
  let most = 0;
  const { context } = contextOf({
    transport: async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      return new Response('ok');
    },
  });
  const calls = Array.from({ length: 200 }, () => context.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' }));
  expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true);
  expect(most).toBe(16);
});

test('a crowd beyond the queue is refused, and says that nothing was sent', async () => {
  const stop = new AbortController();
  const { context } = contextOf({ signal: stop.signal, transport: () => new Promise(() => undefined) });
  const outcomes: (string | undefined)[] = [];
  const calls = Array.from({ length: 600 }, () =>
    context.fetch(new Request('http://127.0.0.1:1/'), { class: 'read' }).catch((error: unknown) => {
      const known = isConnectorError(error) ? error : new ConnectorError({ code: 'CONTRACT_VIOLATION', message: 'raw' });
      outcomes.push(known.code === 'RATE_LIMITED' && !known.sent ? 'refused' : known.code);
    }),
  );
  // The quota and the bulkhead answer within the turn; the rest ends with the host.
  await new Promise((resolve) => setImmediate(resolve));
  expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(600 - 16 - 512);
  stop.abort();
  await Promise.all(calls);
  expect(outcomes.filter((outcome) => outcome === 'ABORTED')).toHaveLength(16 + 512);
});
