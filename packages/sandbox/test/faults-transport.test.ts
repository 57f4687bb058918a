import { describe, expect, it } from 'vitest';
import { CONTACTS, DROPPED, faultWorld, person } from './fault-world.ts';

const emails = (answer: { body: { results: { properties: { email: string } }[] } }): string[] =>
  answer.body.results.map(({ properties }) => properties.email);

describe('connections', () => {
  it('drops before the vendor applied anything, or after it applied all', async () => {
    const { script, hubspot, mutations, fired, waits } = faultWorld();
    await script(
      { vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'drop-before-apply' } },
      { vendor: 'hubspot', method: 'POST', times: 1, fault: { kind: 'apply-then-drop', holdMs: 30_000 } },
    );
    await expect(hubspot('POST', CONTACTS, person('a@x.example'))).rejects.toMatchObject(DROPPED);
    expect(emails(await hubspot('GET', CONTACTS))).toEqual([]);
    expect(await mutations('hubspot')).toEqual([]);
    await expect(hubspot('POST', CONTACTS, person('b@x.example'))).rejects.toMatchObject(DROPPED);
    expect(emails(await hubspot('GET', CONTACTS))).toEqual(['b@x.example']);
    expect(await mutations('hubspot')).toEqual([['create', true, ['apply-then-drop']]]);
    expect(waits).toEqual([30_000]);
    expect(await fired()).toEqual([1, 1]);
    expect((await hubspot('POST', CONTACTS, person('c@x.example'))).status).toBe(201);
    expect((await mutations('hubspot'))[1]).toEqual(['create', true, []]);
  });

  it('applies a request late: after the retry of it, by the clock of the sandbox, with a name in the log', async () => {
    const { script, close, mutations, advance, sandbox } = faultWorld();
    const { body: lead } = await close('POST', '/lead/', { name: 'Before' });
    const path = `/lead/${lead.id}/`;
    await script({ vendor: 'close', method: 'PUT', times: 1, fault: { kind: 'late-apply', afterMs: 90_000 } });
    await expect(close('PUT', path, { name: 'First try' })).rejects.toMatchObject(DROPPED);
    expect((await close('GET', path)).body.name).toBe('Before');
    await close('PUT', path, { name: 'Retry' });
    await advance(89_999);
    expect((await close('GET', path)).body.name).toBe('Retry');
    expect(sandbox.faults.shown()).toMatchObject({ pending: 1 });
    await advance(1);
    expect((await close('GET', path)).body.name).toBe('First try');
    expect((await mutations('close')).map(([kind, , faults]) => [kind, faults])).toEqual([
      ['create', []],
      ['update', []],
      ['update', ['late-apply']],
    ]);
  });

  it('lets what was accepted take effect when the rules are taken away, and nothing more', async () => {
    const { script, hubspot, mutations, advance, sandbox } = faultWorld();
    await script({ method: 'POST', fault: { kind: 'late-apply', afterMs: 500 } });
    await expect(hubspot('POST', CONTACTS, person('late@x.example'))).rejects.toMatchObject(DROPPED);
    sandbox.faults.clear();
    expect((await hubspot('POST', CONTACTS, person('now@x.example'))).status).toBe(201);
    await advance(500);
    expect(await mutations('hubspot')).toEqual([
      ['create', true, []],
      ['create', true, ['late-apply']],
    ]);
  });

  it("commits late under the time of arrival, as Salesforce's long transactions do", async () => {
    const { script, salesforce, mutations, advance, clock } = faultWorld();
    const arrived = clock.now();
    await script({
      vendor: 'salesforce',
      path: '/services/data',
      method: 'POST',
      times: 1,
      fault: { kind: 'late-apply', afterMs: 20_000, stamps: 'arrival' },
    });
    await expect(salesforce('POST', '/sobjects/Account', { Name: 'Late' })).rejects.toMatchObject(DROPPED);
    const find = async (): Promise<{ SystemModstamp: string }[]> =>
      (await salesforce('GET', `/query?q=${encodeURIComponent("SELECT SystemModstamp FROM Account WHERE Name = 'Late'")}`)).body
        .records;
    expect(await find()).toEqual([]);
    await advance(20_000);
    expect((await find()).map(({ SystemModstamp }) => Date.parse(SystemModstamp))).toEqual([arrived]);
    expect(await mutations('salesforce')).toEqual([['create', true, ['late-apply']]]);
  });

  it('lets a caller give up while a connection is held', async () => {
    const { sandbox, script } = faultWorld({ sleep: () => new Promise(() => undefined) });
    await script({ fault: { kind: 'apply-then-drop', holdMs: 60_000 } });
    const controller = new AbortController();
    const waiting = sandbox.fetch(new Request('https://api.hubapi.com/crm/v3/objects/contacts', { signal: controller.signal }));
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('latency', () => {
  it('is fixed, grows, or has a heavy tail, before or after the vendor', async () => {
    const { script, hubspot, waits } = faultWorld();
    await script(
      { times: 2, fault: { kind: 'latency', ms: 250 } },
      { after: 2, times: 1, fault: { kind: 'latency', ms: 9, where: 'after' } },
    );
    for (let i = 0; i < 4; i++) expect((await hubspot('GET', CONTACTS)).status).toBe(200);
    expect(waits.splice(0)).toEqual([250, 250, 9]);
    await script({ fault: { kind: 'latency-ramp', fromMs: 100, toMs: 500, over: 5 } });
    for (let i = 0; i < 7; i++) await hubspot('GET', CONTACTS);
    expect(waits.splice(0)).toEqual([100, 200, 300, 400, 500, 500, 500]);
    await script({ fault: { kind: 'latency-tail', ms: 20, maxMs: 2_000 } });
    for (let i = 0; i < 300; i++) await hubspot('GET', CONTACTS);
    const sorted = waits.toSorted((a, b) => a - b);
    expect(sorted[0]).toBeGreaterThanOrEqual(20);
    expect(sorted[150]).toBeLessThan(40);
    expect(sorted[299]).toBeGreaterThan(300);
    expect(sorted[299]).toBeLessThanOrEqual(2_000);
  });
});

describe('answers', () => {
  it.each([
    ['seconds', '30'],
    ['date', 'Mon, 23 Nov 2026 12:00:30 GMT'],
    ['missing', null],
    ['milliseconds', '30000'],
  ])('429 with Retry-After as %s, in the words of each vendor, with nothing applied', async (retryAfter, header) => {
    const { script, hubspot, close, salesforce, mutations } = faultWorld();
    await salesforce('GET', '/limits');
    await script({ fault: { kind: 'rate-limit', retryAfter, waitMs: 30_000 } });
    const answers = [
      await hubspot('POST', CONTACTS, person('a@x.example')),
      await close('POST', '/lead/', { name: 'A' }),
      await salesforce('POST', '/sobjects/Account', { Name: 'A' }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [429, header],
      [429, header],
      [429, header],
    ]);
    expect(answers.map(({ body }) => body)).toEqual([
      expect.objectContaining({ errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' }),
      { error: 'Rate limit exceeded' },
      [expect.objectContaining({ errorCode: 'REQUEST_LIMIT_EXCEEDED' })],
    ]);
    for (const vendor of ['hubspot', 'close', 'salesforce']) expect(await mutations(vendor)).toEqual([]);
  });

  it('5xx with JSON, a page or nothing; applied all the same where the rule says so', async () => {
    const { script, hubspot, mutations } = faultWorld();
    await script(
      { method: 'POST', times: 1, fault: { kind: 'server-error', status: 500 } },
      { method: 'POST', times: 1, fault: { kind: 'server-error', status: 502, body: 'html' } },
      { method: 'POST', times: 1, fault: { kind: 'server-error', status: 504, body: 'empty', applied: true } },
    );
    const json = await hubspot('POST', CONTACTS, person('a@x.example'));
    expect([json.status, json.body.status, json.body.message]).toEqual([500, 'error', 'internal error']);
    const html = await hubspot('POST', CONTACTS, person('a@x.example'));
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(html.text).toContain('<h1>502 Bad Gateway</h1>');
    expect(await mutations('hubspot')).toEqual([]);
    const empty = await hubspot('POST', CONTACTS, person('a@x.example'));
    expect([empty.status, empty.text]).toEqual([504, '']);
    expect(await mutations('hubspot')).toEqual([['create', true, ['server-error']]]);
  });

  it('JSON that ends in the middle, and another content type, after the write was applied', async () => {
    const { script, hubspot, mutations } = faultWorld();
    await script(
      { method: 'POST', times: 1, fault: { kind: 'truncated', keep: 0.5 } },
      { method: 'POST', after: 1, times: 1, fault: { kind: 'content-type', contentType: 'text/plain' } },
    );
    const cut = await hubspot('POST', CONTACTS, person('a@x.example'));
    expect([cut.status, cut.body]).toEqual([201, undefined]);
    expect(cut.text).toMatch(/^\{"id":"\d+"/u);
    const typed = await hubspot('POST', CONTACTS, person('b@x.example'));
    expect([typed.headers.get('content-type'), typed.body.properties.email]).toEqual(['text/plain', 'b@x.example']);
    expect((await mutations('hubspot')).map(([, , faults]) => faults)).toEqual([['truncated'], ['content-type']]);
  });

  it('401 and 403 until cleared; a revoked grant refuses the refresh too', async () => {
    const { script, hubspot, close, salesforce, sandbox } = faultWorld();
    const refresh = async (): Promise<readonly [number, unknown]> => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'x' });
      const response = await sandbox.fetch(
        new Request('http://sandbox.test/salesforce/services/oauth2/token', { method: 'POST', body }),
      );
      return [response.status, await response.json()];
    };
    await salesforce('GET', '/limits');
    await script({ id: 'expired', fault: { kind: 'unauthorized' } });
    for (let i = 0; i < 3; i++) expect((await hubspot('GET', CONTACTS)).body.category).toBe('INVALID_AUTHENTICATION');
    expect((await salesforce('GET', '/limits')).body[0].errorCode).toBe('INVALID_SESSION_ID');
    expect((await refresh())[1]).toMatchObject({ error: 'invalid_client_id' });
    await script({ fault: { kind: 'forbidden' } });
    expect((await hubspot('GET', CONTACTS)).body.category).toBe('MISSING_SCOPES');
    expect((await close('GET', '/me/')).status).toBe(403);
    expect((await salesforce('GET', '/limits')).status).toBe(403);
    await script({ id: 'gone', fault: { kind: 'revoked' } });
    expect((await hubspot('GET', CONTACTS)).status).toBe(401);
    expect((await close('GET', '/me/')).status).toBe(401);
    expect(await refresh()).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);
    sandbox.faults.clear('gone');
    expect((await hubspot('GET', CONTACTS)).status).toBe(200);
    expect((await salesforce('GET', '/limits')).status).toBe(200);
  });
});
