import { seeded } from '@meshline/sandbox';
import { describe, expect, test } from 'vitest';
import { expectLaws, expectQuiescence, type SandboxAgreement, type Summary } from '../support/world-laws.ts';
import { createWorld, type World } from '../support/world.ts';

/** The end of a process is no failure at what it had at hand. */
class Death extends Error {
  readonly code = 'ERR_DEATH';
}

/** Live records by system and type, as the systems themselves count them. */
function population(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [vendor, { backdoor }] of Object.entries(world.sandbox.vendors)) {
    for (const { type, live } of backdoor.records())
      if (live) counts[`${vendor}/${type}`] = (counts[`${vendor}/${type}`] ?? 0) + 1;
  }
  return counts;
}

/**
 * Runs until a run gets through: dies at a drawn moment (around a transaction, or just before or after a vendor was called)
 * and is started again. Returns how often it died, and with how many writes under way.
 */
async function throughDeaths(
  world: World,
  seed: number,
  most: number,
  run: () => Promise<unknown>,
): Promise<{ deaths: number; underWay: number }> {
  const random = seeded(seed);
  let [deaths, underWay] = [0, 0];
  for (;;) {
    const atCall = random.chance(0.6);
    const moment = random.pick(['before', 'inside', 'after'] as const);
    let left = deaths >= most ? Number.POSITIVE_INFINITY : 1 + random.int(atCall ? 3 : 40);
    const dieAt = (now: boolean): void => {
      if (now && --left <= 0) throw new Death('killed');
    };
    world.faults.transaction = (now) => {
      dieAt(!atCall && now === moment);
      // The database refuses a transaction now and then; it is run again.
      if (now === 'inside' && random.chance(0.05))
        throw Object.assign(new Error('could not serialize access'), { code: '40001' });
    };
    world.faults.connection = (hosted) => ({
      ...hosted,
      async write(request) {
        dieAt(atCall && moment === 'before');
        const results = await hosted.write(request);
        dieAt(atCall && moment !== 'before');
        return results;
      },
      async get(request) {
        dieAt(atCall && moment === 'inside');
        return hosted.get(request);
      },
    });
    try {
      await run();
      return { deaths, underWay };
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      deaths++;
    } finally {
      delete world.faults.transaction;
      delete world.faults.connection;
    }
    underWay += await world.restart();
  }
}

describe('deaths', () => {
  test('a first run that is killed at any moment, again and again, ends as one that was not: nothing twice, nothing lost', async () => {
    const [killed, whole] = [
      await createWorld({ people: 25, seed: 5, lags: true }),
      await createWorld({ people: 25, seed: 5, lags: true }),
    ];
    try {
      await whole.drain();
      const { deaths, underWay } = await throughDeaths(killed, 7, 30, () => killed.drain());
      expect(deaths).toBeGreaterThan(8);
      expect(underWay).toBeGreaterThan(10);
      await expectLaws(killed);
      expect(population(killed)).toEqual(population(whole));
      expect(await killed.control<SandboxAgreement>('agreement')).toEqual(await whole.control<SandboxAgreement>('agreement'));
      await expectQuiescence(killed);
    } finally {
      await killed.close();
      await whole.close();
    }
  }, 60_000);

  test('people work on while it is killed again and again: nothing is made twice and nothing that they did is lost', async () => {
    const world = await createWorld({ people: 25, seed: 1, lags: true });
    try {
      await world.drain();
      let deaths = 0;
      for (let round = 0; round < 6; round++) {
        for (let step = 0; step < 4; step++) await world.control('traffic', { action: 'step' });
        deaths += (await throughDeaths(world, 100 + round, 4, () => world.drain())).deaths;
      }
      expect(deaths).toBeGreaterThan(10);
      await expectLaws(world);
      await expectQuiescence(world);
    } finally {
      await world.close();
    }
  }, 60_000);
});

describe('answers that never come', () => {
  test('a network that loses requests and answers leaves nothing twice and nothing undone', async () => {
    const world = await createWorld({ people: 25, seed: 5, lags: true });
    const random = seeded(11);
    const fired = { lost: 0, unsent: 0, dropped: 0, failed: 0 };
    const broken = (code: string): Error =>
      Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) });
    world.faults.transport = async (_connection, request, forward) => {
      const { pathname } = new URL(request.url);
      if (request.method === 'GET' || /oauth|search|read/.test(pathname) || !random.chance(0.4)) return forward();
      const kind = random.pick(['lost', 'unsent', 'dropped', 'failed'] as const);
      fired[kind]++;
      if (kind === 'unsent') throw broken('ECONNREFUSED');
      if (kind === 'dropped') throw broken('ECONNRESET');
      await forward();
      if (kind === 'failed')
        return new Response('<html>Bad gateway</html>', { status: 502, headers: { 'content-type': 'text/html' } });
      throw broken('ECONNRESET');
    };
    try {
      await world.drain();
      expect(Math.min(...Object.values(fired)), JSON.stringify(fired)).toBeGreaterThan(0);
      await world.drain();
      delete world.faults.transport;
      await world.drain();
      await expectLaws(world);
      expect(await world.count(`select count(*) from attempt where outcome = 'unknown'`)).toBeGreaterThan(0);
      await expectQuiescence(world);
    } finally {
      await world.close();
    }
  }, 60_000);
});

describe('two daemons on one ledger', () => {
  test('share the work: nothing is made twice', async () => {
    const world = await createWorld({ people: 25, seed: 5, lags: true });
    try {
      await world.drain(2);
      for (let step = 0; step < 12; step++) await world.control('traffic', { action: 'step' });
      await world.drain(2);
      await expectLaws(world);
      const { duplicates } = await world.control<Summary>('mutations/summary');
      expect(duplicates).toEqual([]);
      await expectQuiescence(world);
    } finally {
      await world.close();
    }
  }, 60_000);
});
