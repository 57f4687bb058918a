import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminClient } from '@meshline/admin-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { daemonFilePath, readDaemonFile } from '../../src/http/daemon-file.ts';
import { serveAdmin } from '../../src/http/serve-admin.ts';
import { createEventWorld, NEXT, signed, WEBSITE, type EventWorld, type Sent } from '../support/event-world.ts';

let events: EventWorld;
beforeAll(async () => {
  events = await createEventWorld({ people: 10 });
}, 60_000);
afterAll(() => events.close());

const stored = (source: string): Promise<number> => events.world.count('select count(*) from event where source = $1', [source]);
const payloads = async (source: string): Promise<unknown[]> =>
  (await events.deps.store.transaction((tx) => tx.eventsSince(source, 0, 1_000))).map(({ payload }) => payload);
const now = (): string => String(Math.floor(events.world.clock.now() / 1_000));
const ok = (duplicate: boolean): object => ({ status: 200, body: JSON.stringify({ accepted: true, duplicate }) });
const answerOf = ({ status, body, headers }: Sent): object => ({
  status,
  body,
  type: headers.get('content-type'),
  length: headers.get('content-length'),
});

/** Sends a body in chunks, each after the one before was taken, until it is answered. */
function chunked(
  source: string,
  headers: Record<string, string>,
  chunk: Buffer,
  times: number,
): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const outgoing = request(`${events.url}/api/v1/events/${source}`, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, sent }));
    });
    outgoing.on('error', reject);
    const more = (): void => {
      if (outgoing.destroyed || sent >= times) return void outgoing.end();
      sent++;
      outgoing.write(chunk, (error) => (error ? undefined : setImmediate(more)));
    };
    more();
  });
}

describe('an event', () => {
  test('is answered 200 when it is committed, and is then a record of its stream, as it was sent', async () => {
    const body = { type: 'form.submitted', data: { email: 'ada@example.com', note: 'a\u0000b' } };
    expect(await events.send('website', 'msg_1', JSON.stringify(body))).toMatchObject(ok(false));
    expect(await stored('website')).toBe(1);
    expect(await payloads('website')).toEqual([{ type: 'form.submitted', data: { email: 'ada@example.com', note: 'a\uFFFDb' } }]);
  });

  test('that comes again, also with another time stamp, is answered 200 and is nothing new', async () => {
    expect(await events.send('website', 'msg_1', '{"type":"other"}')).toMatchObject(ok(true));
    events.world.clock.advance(60_000);
    expect(await events.send('website', 'msg_1', '{}')).toMatchObject(ok(true));
    expect(await payloads('website')).toHaveLength(1);
  });

  test('with the id of one of another source is its own', async () => {
    expect(await events.send('payments', 'msg_1', '{}', NEXT)).toMatchObject(ok(false));
  });

  test('that many send at once is stored once, and many at once are all stored', async () => {
    const before = await stored('website');
    const sent = await Promise.all(
      Array.from({ length: 120 }, (_, i) => events.send('website', `flood_${i % 40}`, `{"n":${i % 40}}`)),
    );
    expect(sent.every(({ status }) => status === 200)).toBe(true);
    expect(sent.filter(({ body }) => body.includes('"duplicate":false'))).toHaveLength(40);
    expect(await stored('website')).toBe(before + 40);
  });

  test('signed with either of two secrets is taken while one is changed', async () => {
    expect(await events.send('website', 'msg_new', '{}', NEXT)).toMatchObject(ok(false));
  });
});

describe('a stranger', () => {
  test('learns nothing: forged, unsigned, stale, replayed late, of a closed source and of none, all get one and the same 401', async () => {
    const body = '{"a":1}';
    const good = signed('msg_s', now(), body, WEBSITE);
    const late = String(Number(now()) - 301);
    const { 'webhook-signature': signature = '', ...unsigned } = good;
    const answers = await Promise.all([
      events.post('website', '{"a":2}', good),
      events.post('website', body),
      events.post('website', body, unsigned),
      events.post('website', body, { ...good, 'webhook-id': 'msg_t' }),
      events.post('website', body, { ...good, 'webhook-signature': `v1,${signature.slice(4)}A` }),
      events.post('website', body, signed('msg_s', late, body, WEBSITE)),
      events.post('website', body, signed('msg_s', 'soon', body, WEBSITE)),
      events.post('payments', body, good),
      events.post('unset', body, good),
      events.post('hubspot', body, good),
      events.post('nowhere', body, good),
      events.post('', body, good),
      events.post('website/more', body, good),
      events.post('__proto__', body, good),
      events.post('toString', body, good),
      events.post('website', Buffer.from([0xff, 0xfe])),
      events.post('website', '[[[[', { ...good, 'content-type': 'text/plain' }),
    ]);
    const [first] = answers;
    expect(answerOf(first as Sent)).toMatchObject({ status: 401, type: 'application/problem+json' });
    for (const answer of answers) expect(answerOf(answer)).toEqual(answerOf(first as Sent));
    // Signed right all the while.
    expect(await events.post('website', body, good)).toMatchObject(ok(false));
  });
});

describe('a body', () => {
  const refused: readonly [string, string | Uint8Array, string][] = [
    ['not JSON', 'hello', 'not JSON'],
    ['cut off', '{"a":[1,2', 'breaks off'],
    ['empty', '', 'not JSON'],
    ['not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), 'UTF-8'],
    ['deep', '{"a":'.repeat(100) + '1' + '}'.repeat(100), 'deeper'],
    ['deeper than a stack', '['.repeat(500_000), 'deeper'],
    ['with a key twice', '{"amount":1,"amount":9}', 'twice'],
    ['with __proto__', '{"a":{"__proto__":{"admin":true}}}', '__proto__'],
    ['that is a list', '[{"a":1}]', 'not what this source sends'],
    ['that is a number', '5', 'not what this source sends'],
  ];
  test.each(refused)('%s, signed right, is refused with its reason', async (_, body, reason) => {
    const before = await stored('website');
    const answer = await events.send('website', 'msg_bad', body);
    expect(answer.status).toBe(400);
    expect((JSON.parse(answer.body) as { detail: string }).detail).toContain(reason);
    expect(await stored('website')).toBe(before);
  });

  test('of a system that is not what the system sends is refused too', async () => {
    expect((await events.sendClose([])).status).toBe(400);
    expect((await events.sendHubSpot({} as never)).status).toBe(400);
    expect(await events.sendHubSpot([])).toMatchObject(ok(false));
    expect(await stored('hubspot')).toBe(0);
  });

  test('of one byte too much is refused whatever a header says, and a chunked one without end long before its end', async () => {
    const most = JSON.stringify({ a: 'x'.repeat(1_048_576 - 8) });
    expect(Buffer.byteLength(most)).toBe(1_048_576);
    expect(await events.send('website', 'msg_most', most)).toMatchObject(ok(false));
    const chunk = Buffer.alloc(65_536, 'x');
    expect((await chunked('website', { 'transfer-encoding': 'chunked' }, chunk, 16)).status).toBe(401);
    const endless = await chunked('website', { 'transfer-encoding': 'chunked' }, chunk, 16_384);
    expect(endless.status).toBe(413);
    expect(endless.sent).toBeLessThan(1_000);
    const said = await chunked('nowhere', { 'content-length': String(1_073_741_824) }, chunk, 1);
    expect(said.status).toBe(413);
  });

  test('that is compressed is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    for (const encoding of ['gzip', 'deflate', 'br', 'identity, gzip'])
      expect((await events.post('website', bomb, { 'content-encoding': encoding })).status).toBe(415);
  });

  test('that breaks off with its connection leaves no trace, and other methods are refused', async () => {
    const before = await stored('website');
    await new Promise<void>((resolve) => {
      const outgoing = request(`${events.url}/api/v1/events/website`, { method: 'POST', headers: { 'content-length': '100' } });
      outgoing.on('error', () => resolve());
      outgoing.write('{"a":', () => setTimeout(() => outgoing.destroy(), 20));
    });
    expect(await stored('website')).toBe(before);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(`${events.url}/api/v1/events/website`, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
    expect((await fetch(`${events.url}/api/v1/status`)).status).toBe(404);
  });
});

describe('on the port of the admin API', () => {
  test('events need a signature and no key, all else needs the key; status shows what came of every source, and the history has the refusals', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meshline-events-'));
    const { deps, world, ingress } = events;
    const admin = await serveAdmin({
      runtime: { deps, pool: world.pool, hosted: world.hosted, events: ingress },
      port: 0,
      folder,
      rulebook: world.rulebook,
      hash: deps.active().hash,
      log: deps.log,
      events: ingress,
    });
    try {
      const client = adminClient(admin.url, readDaemonFile(daemonFilePath(folder))?.key ?? '');
      const of = async (source: string) => (await client.status()).events.find((one) => one.source === source);
      const before = await of('website');
      const headers = signed('msg_admin', now(), '{}', WEBSITE);
      const post = (at: string, given: Record<string, string>): Promise<Response> =>
        fetch(`${admin.url}${at}`, { method: 'POST', headers: given, body: '{}' });
      expect((await post('/api/v1/events/website', headers)).status).toBe(200);
      expect((await post('/api/v1/events/website', headers)).status).toBe(200);
      expect((await post('/api/v1/events/website', {})).status).toBe(401);
      expect((await post('/api/v1/stop', headers)).status).toBe(401);
      const after = await of('website');
      expect(after?.received).toBe((before?.received ?? 0) + 2);
      expect(after?.duplicates).toBe((before?.duplicates ?? 0) + 1);
      expect(after?.waiting).toBe(0);
      expect(after?.refused).toEqual(
        expect.arrayContaining([
          { reason: 'duplicate-key', count: 1 },
          { reason: 'forbidden-key', count: 1 },
        ]),
      );
      expect(await of('unset')).toMatchObject({ closed: true, refused: [{ reason: 'signature-mismatch', count: 1 }] });
      expect((await of('*'))?.refused.map(({ reason }) => reason)).toContain('no-such-source');
      expect(await of('nowhere')).toBeUndefined();
      const { rows } = await world.pool.query<{ body: object }>(
        `select p.body from audit a join audit_payload p on p.id = a.payload where a.kind = 'events.refused' and a.subject = 'website'`,
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).toContain('signature-missing');
    } finally {
      await admin.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
