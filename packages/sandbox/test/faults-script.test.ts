import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { control, hubspotApi, sandboxFor } from './world.ts';
import { CONTACTS, DROPPED, faultWorld, person } from './fault-world.ts';

const flaky = { vendor: 'hubspot', probability: 0.3, fault: { kind: 'server-error', status: 503 } };

async function statuses(seed: number, calls: number): Promise<number[]> {
  const { sandbox, hubspot } = faultWorld();
  await control(sandbox, 'PUT', '/faults', { seed, rules: [flaky, { ...flaky, fault: { kind: 'rate-limit' } }] });
  const all: number[] = [];
  for (let i = 0; i < calls; i++) all.push((await hubspot('GET', CONTACTS)).status);
  return all;
}

describe('a script', () => {
  it('gives the same faults for the same seed and requests, and others for another seed', async () => {
    const first = await statuses(7, 60);
    expect(await statuses(7, 60)).toEqual(first);
    expect(await statuses(8, 60)).not.toEqual(first);
    const count = (status: number): number => first.filter((each) => each === status).length;
    expect(count(503)).toBeGreaterThan(8);
    expect(count(429)).toBeGreaterThan(4);
    expect(count(200)).toBeGreaterThan(15);
  });

  it('does the same to the data each time, whatever kinds of faults are mixed', async () => {
    const run = async (): Promise<unknown> => {
      const { sandbox, script, hubspot, advance } = faultWorld();
      await script(
        { method: 'POST', probability: 0.2, fault: { kind: 'apply-then-drop' } },
        { method: 'POST', probability: 0.2, fault: { kind: 'late-apply', afterMs: 2_500 } },
        { probability: 0.3, fault: { kind: 'batch-item-missing' } },
        { vendor: 'hubspot', probability: 0.5, fault: { kind: 'coerced', type: 'contacts', field: 'firstname', how: 'upper' } },
        {
          vendor: 'hubspot',
          probability: 0.3,
          fault: { kind: 'rewrite', type: 'contacts', field: 'firstname', to: 'Bot', afterMs: 700 },
        },
      );
      const outcomes: unknown[] = [];
      for (let at = 0; at < 30; at++) {
        const inputs = [0, 1, 2].map((item) => person(`p${at}-${item}@x.example`, { firstname: 'Jana' }));
        outcomes.push(await hubspot('POST', `${CONTACTS}/batch/create`, { inputs }).then(({ text }) => text, String));
        await advance(500);
      }
      await advance(10_000);
      const told = await Promise.all(['/state', '/mutations', '/faults'].map((path) => control(sandbox, 'GET', path)));
      return [outcomes, told.map(({ body }) => body)];
    };
    const first = await run();
    expect(await run()).toEqual(first);
    const [, [, { mutations }]] = first as [unknown, [unknown, { mutations: { faults?: { kind: string }[] }[] }]];
    const kinds = new Set(mutations.flatMap(({ faults = [] }) => faults.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual(['apply-then-drop', 'batch-item-missing', 'coerced', 'late-apply', 'rewrite']);
  });

  it('answers with its rules as they were read, and counts what matched and what fired', async () => {
    const { sandbox, hubspot } = faultWorld();
    const put = await control(sandbox, 'PUT', '/faults', {
      seed: 3,
      rules: [
        {
          id: 'slow',
          vendor: 'hubspot',
          path: '/crm/v3/objects/contacts',
          after: 1,
          times: 2,
          fault: { kind: 'latency', ms: 5 },
        },
      ],
    });
    expect(put).toMatchObject({ status: 200, body: { seed: 3, pending: 0, rules: [{ id: 'slow', matched: 0, fired: 0 }] } });
    for (let i = 0; i < 5; i++) await hubspot('GET', CONTACTS);
    await hubspot('GET', '/crm/v3/owners');
    expect((await control(sandbox, 'GET', '/faults')).body.rules).toEqual([
      {
        id: 'slow',
        vendor: 'hubspot',
        path: '/crm/v3/objects/contacts',
        after: 1,
        times: 2,
        fault: { kind: 'latency', ms: 5, where: 'before' },
        matched: 5,
        fired: 2,
      },
    ]);
  });

  it.each([
    ['/crm/v3/objects', true],
    ['/crm/v3/objects/contacts', true],
    ['/crm/v3/objects/contacts/', true],
    ['/crm/v3/objects/cont', false],
    ['/crm/v3/objects/*', true],
    ['/crm/*/objects/**', true],
    ['/crm/v3/*', false],
    ['/**/contacts', true],
    ['/crm/v3/objects/contacts/*', false],
  ])('is about requests by path: %s', async (path, hit) => {
    const { script, hubspot } = faultWorld();
    await script({ path, fault: { kind: 'rate-limit' } });
    expect((await hubspot('GET', CONTACTS)).status).toBe(hit ? 429 : 200);
  });

  it('is taken in order: what ends a request hides it from the rules behind', async () => {
    const { script, hubspot, fired, waits } = faultWorld();
    await script(
      { fault: { kind: 'latency', ms: 4 } },
      { method: 'GET', times: 1, fault: { kind: 'unauthorized' } },
      { fault: { kind: 'latency', ms: 6 } },
      { fault: { kind: 'rate-limit' } },
    );
    expect([(await hubspot('GET', CONTACTS)).status, (await hubspot('GET', CONTACTS)).status]).toEqual([401, 429]);
    expect(await fired()).toEqual([2, 1, 1, 1]);
    expect(waits).toEqual([4, 10]);
  });

  it('grows by POST, is replaced by PUT, and goes by DELETE, one rule or all', async () => {
    const { sandbox } = faultWorld();
    const ids = async (method: string, path: string, body?: unknown): Promise<readonly [number, string[]]> => {
      const answer = await control(sandbox, method, path, body);
      return [answer.status, (answer.body.rules ?? []).map(({ id }: { id: string }) => id)];
    };
    const rule = { fault: { kind: 'latency', ms: 1 } };
    expect(await ids('PUT', '/faults', { rules: [rule, { ...rule, id: 'x' }] })).toEqual([200, ['f1', 'x']]);
    expect(await ids('POST', '/faults', { rules: [rule] })).toEqual([200, ['f1', 'x', 'f2']]);
    expect(await ids('DELETE', '/faults/x')).toEqual([200, ['f1', 'f2']]);
    expect(await ids('DELETE', '/faults/x')).toEqual([404, []]);
    expect(await ids('PUT', '/faults', { rules: [rule] })).toEqual([200, ['f1']]);
    expect(await ids('DELETE', '/faults')).toEqual([200, []]);
  });

  const fault = { kind: 'latency', ms: 1 };
  it.each([
    [{ rule: [] }, "script has an unknown key 'rule'; it takes seed, rules."],
    [{}, 'script.rules must be a list of rules.'],
    [{ rules: [7] }, 'rules[0] must be an object.'],
    [{ rules: [{ fault, tims: 2 }] }, "rules[0] has an unknown key 'tims'"],
    [{ rules: [{ fault, times: 0 }] }, 'rules[0].times must be a whole number of at least 1.'],
    [{ rules: [{ fault, probability: 2 }] }, 'rules[0].probability must be a number from 0 to 1.'],
    [{ rules: [{ fault, path: 'crm' }] }, "rules[0].path must start with '/'"],
    [{ rules: [{ fault, vendor: 'pipedrive' }] }, 'rules[0].vendor must be one of hubspot, salesforce, close.'],
    [
      {
        rules: [
          { fault, id: 'a' },
          { fault, id: 'a' },
        ],
      },
      "rules[1] has the id 'a' of another rule.",
    ],
    [{ rules: [{ fault: { kind: 'fire' } }] }, 'rules[0].fault.kind must be one of latency,'],
    [{ rules: [{ fault: { kind: 'latency', seconds: 1 } }] }, "rules[0].fault has an unknown key 'seconds'; it takes ms, where."],
    [{ rules: [{ fault: { kind: 'latency' } }] }, 'rules[0].fault.ms must be a whole number of at least 0.'],
    [{ rules: [{ fault: { kind: 'rate-limit', retryAfter: 'soon' } }] }, 'must be one of seconds, date, missing, milliseconds.'],
    [{ rules: [{ fault: { kind: 'latency-tail', ms: 9, maxMs: 1 } }] }, "must have a 'maxMs' of at least its 'ms'."],
    [
      { rules: [{ vendor: 'salesforce', fault: { kind: 'index-lag', ms: 1 } }] },
      "can't be for salesforce: Salesforce answers queries",
    ],
    [{ rules: [{ vendor: 'close', fault: { kind: 'batch-permuted' } }] }, "can't be for close: Close has no batches."],
    [{ rules: [{ fault: { kind: 'equal-stamps', everyMs: 1 } }] }, "needs a 'vendor'"],
    [
      { rules: [{ vendor: 'close', times: 1, fault: { kind: 'index-lag', ms: 1 } }] },
      "can't have 'times': 'index-lag' holds for as long",
    ],
    [
      { rules: [{ vendor: 'close', path: '/api', fault: { kind: 'ignored-field', type: 'lead', field: 'name' } }] },
      "can't have 'path': 'ignored-field' is about records",
    ],
    [
      { rules: [{ vendor: 'close', fault: { kind: 'ignored-field', type: 'Lead', field: 'name' } }] },
      'close has lead, contact, opportunity.',
    ],
    [{ rules: [{ vendor: 'close', fault: { kind: 'field-removed', type: 'lead', field: 'name' } }] }, 'only custom fields'],
    [
      { rules: [{ vendor: 'hubspot', fault: { kind: 'validation-rule', type: 'contacts', field: 'phone' } }] },
      "needs 'equals', 'pattern' or 'missing: true'",
    ],
    [
      { rules: [{ vendor: 'hubspot', fault: { kind: 'validation-rule', type: 'contacts', field: 'phone', pattern: '(' } }] },
      'rules[0].fault.pattern is no regular expression.',
    ],
    [
      { rules: [{ vendor: 'hubspot', fault: { kind: 'coerced', type: 'contacts', field: 'phone', how: 'truncate' } }] },
      "needs a 'length' for 'truncate'",
    ],
    [
      { rules: [{ vendor: 'close', fault: { kind: 'late-apply', afterMs: 1, stamps: 'arrival' } }] },
      'with vendor salesforce only',
    ],
    [
      { rules: [{ vendor: 'hubspot', fault: { kind: 'org-swap', account: 'orga_1' } }] },
      "has an 'account' that needs a 'vendor'",
    ],
  ])('that is wrong is refused, and the one that stands stays: %o', async (script, message) => {
    const { sandbox } = faultWorld();
    await control(sandbox, 'PUT', '/faults', { rules: [{ id: 'held', fault }] });
    for (const method of ['PUT', 'POST']) {
      const { status, body } = await control(sandbox, method, '/faults', script);
      expect([status, body.error]).toEqual([400, expect.stringContaining(message)]);
    }
    expect((await control(sandbox, 'GET', '/faults')).body.rules).toHaveLength(1);
  });
});

describe('faults', () => {
  it('never hit the control API', async () => {
    const { sandbox, script, hubspot } = faultWorld();
    await script({ fault: { kind: 'drop-before-apply' } });
    await expect(hubspot('GET', CONTACTS)).rejects.toMatchObject(DROPPED);
    for (const path of ['/health', '/state', '/mutations', '/faults'])
      expect((await control(sandbox, 'GET', path)).status).toBe(200);
  });

  it('hit requests to the real hosts alike', async () => {
    const { sandbox, script } = faultWorld();
    await script({ vendor: 'close', path: '/api/v1/me', fault: { kind: 'server-error', status: 502 } });
    expect((await sandbox.fetch(new Request('https://api.close.com/api/v1/me/'))).status).toBe(502);
  });

  it('keep the requests of others apart while they interleave', async () => {
    const { script, hubspot, mutations } = faultWorld({ sleep: () => new Promise((done) => setTimeout(done, 5)) });
    await script(
      { vendor: 'hubspot', method: 'POST', after: 3, times: 1, fault: { kind: 'truncated' } },
      { times: 3, fault: { kind: 'latency', ms: 5 } },
    );
    await Promise.all(Array.from({ length: 8 }, (_, at) => hubspot('POST', CONTACTS, person(`p${at}@x.example`))));
    const marked = (await mutations('hubspot')).filter(([, , faults]) => faults.length > 0);
    expect(marked).toEqual([['create', true, ['truncated']]]);
    expect(await mutations('hubspot')).toHaveLength(8);
  });

  it('end with the process: what they did stays in the log, what was still to come is lost', async () => {
    const journalFolder = mkdtempSync(join(tmpdir(), 'meshline-faults-'));
    try {
      const first = sandboxFor({ journalFolder });
      await control(first, 'PUT', '/faults', {
        rules: [
          { method: 'POST', times: 1, fault: { kind: 'apply-then-drop' } },
          { method: 'POST', fault: { kind: 'late-apply', afterMs: 1_000 } },
        ],
      });
      await expect(hubspotApi(first, 'POST', CONTACTS, person('a@x.example'))).rejects.toMatchObject(DROPPED);
      await expect(hubspotApi(first, 'POST', CONTACTS, person('b@x.example'))).rejects.toMatchObject(DROPPED);
      first.close();
      const second = sandboxFor({ journalFolder });
      await control(second, 'POST', '/clock/advance', { ms: 5_000 });
      expect((await control(second, 'GET', '/faults')).body).toMatchObject({ rules: [], pending: 0 });
      expect((await control(second, 'GET', '/mutations')).body.mutations).toMatchObject([
        { kind: 'create', faults: [{ rule: 'f1', kind: 'apply-then-drop' }] },
      ]);
      second.close();
    } finally {
      rmSync(journalFolder, { recursive: true, force: true });
    }
  });

  it('leave nothing pending over a population that is replaced', async () => {
    const { sandbox, script, hubspot, advance } = faultWorld({ people: 20 });
    await script({ method: 'POST', fault: { kind: 'late-apply', afterMs: 1_000 } });
    await expect(hubspot('POST', CONTACTS, person('late@x.example'))).rejects.toMatchObject(DROPPED);
    await control(sandbox, 'POST', '/seed', { people: 20, seed: 2, fresh: true });
    await advance(2_000);
    expect((await control(sandbox, 'GET', '/mutations/summary')).body.vendors.hubspot.creates).toBe(0);
  });
});
