import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { control, sandboxFor } from './world.ts';
import type { Sandbox } from '../src/index.ts';

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly url: string;
}

const SECRET = 'client-secret';
const KEY = '0f'.repeat(32);
let got: Got[] = [];
/** Of the receiver: the status for the n-th request, or never an answer. */
let answer: (n: number) => number | 'never' = () => 200;
let server: Server;
let base = '';
let sandbox: Sandbox;

beforeEach(async () => {
  got = [];
  answer = () => 200;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), url: request.url ?? '' });
      const status = answer(got.length);
      if (status !== 'never') response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox = sandboxFor({ people: 30 });
});
afterEach(() => {
  sandbox.close();
  server.closeAllConnections();
  server.close();
});

type Event = Readonly<Record<string, unknown>>;
const eventsOf = ({ body }: Got): readonly Event[] => JSON.parse(body) as Event[];
const contacts = (): readonly string[] =>
  [...sandbox.vendors.hubspot.backdoor.records()].filter(({ type, live }) => type === 'contacts' && live).map(({ id }) => id);
const post = async (path: string, body: object): Promise<unknown> => (await control(sandbox, 'POST', path, body)).body as unknown;
const edit = (vendor: string, type: string, id: string, properties: object) => post('/edit', { vendor, type, id, properties });
const subscribe = (vendor: 'hubspot' | 'close', more: object = {}) =>
  control(sandbox, 'PUT', `/webhooks/${vendor}`, {
    url: `${base}/in%2Fbox?a=1`,
    secret: vendor === 'hubspot' ? SECRET : KEY,
    delayMs: 0,
    duplicates: 0,
    ...more,
  });
const flush = async () => (await post('/webhooks/flush', {})) as Record<string, Record<string, number>>;

describe('HubSpot', () => {
  it('tells of every change since the subscription in lists of up to 100, signed over its own address', async () => {
    await subscribe('hubspot', { batch: 100 });
    for (const id of contacts())
      for (const city of ['A', 'B', 'C', 'D', 'E']) await edit('hubspot', 'contacts', id, { city: `${city}${id}` });
    const counts = await flush();
    const sizes = got.map((one) => eventsOf(one).length);
    expect(Math.max(...sizes)).toBe(100);
    expect(counts['hubspot']).toMatchObject({ sent: got.length, delivered: got.length, pending: 0 });
    const events = got.flatMap(eventsOf);
    expect(events).toHaveLength(contacts().length * 5);
    expect(events[0]).toMatchObject({
      subscriptionType: 'contact.propertyChange',
      propertyName: 'city',
      changeSource: 'CRM_UI',
      attemptNumber: 0,
    });
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBeLessThan(events.length);
    const order = events.map(({ objectId }) => Number(objectId));
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    const [first] = got;
    const at = first?.headers['x-hubspot-request-timestamp'];
    const signed = createHmac('sha256', SECRET)
      .update(`POST${base}/in/box?a=1${first?.body ?? ''}${String(at)}`)
      .digest('base64');
    expect(first?.headers['x-hubspot-signature-v3']).toBe(signed);
  });

  it('sends again what is not answered 2xx in time, up to ten times, with the number of the attempt', async () => {
    await subscribe('hubspot', { timeoutMs: 50, retryMs: 1, retries: 10 });
    answer = (n) => (n === 1 ? 500 : n === 2 ? 'never' : n === 3 ? 401 : 200);
    await edit('hubspot', 'contacts', contacts()[0] ?? '', { city: 'Bonn' });
    expect((await flush())['hubspot']).toMatchObject({ sent: 4, delivered: 1, retried: 3, dropped: 0 });
    expect(got.map((one) => eventsOf(one)[0]?.['attemptNumber'])).toEqual([0, 1, 2, 3]);
    got = [];
    answer = () => 503;
    await edit('hubspot', 'contacts', contacts()[0] ?? '', { city: 'Köln' });
    expect((await flush())['hubspot']).toMatchObject({ dropped: 1 });
    expect(got).toHaveLength(11);
  });

  it('sends some of what was answered again, tells of creates, deletes and of what came over the API', async () => {
    await subscribe('hubspot', { duplicates: 1 });
    const made = await post('/create', { vendor: 'hubspot', type: 'contacts', properties: { email: 'new@example.com' } });
    await post('/delete', { vendor: 'hubspot', type: 'contacts', id: contacts()[0] });
    const own = await sandbox.fetch(
      new Request('http://127.0.0.1/hubspot/crm/v3/objects/contacts/' + (contacts()[1] ?? ''), {
        method: 'PATCH',
        headers: { authorization: 'Bearer pat-demo-meshline-sandbox', 'content-type': 'application/json' },
        body: JSON.stringify({ properties: { city: 'Ulm' } }),
      }),
    );
    expect(own.status).toBe(200);
    expect((await flush())['hubspot']).toMatchObject({ sent: 2, delivered: 1, repeated: 1 });
    const events = eventsOf(got[0] as Got);
    expect(events).toContainEqual(
      expect.objectContaining({ subscriptionType: 'contact.creation', objectId: Number((made as { id: string }).id) }),
    );
    expect(events).toContainEqual(expect.objectContaining({ subscriptionType: 'contact.deletion' }));
    const echo = events.find(({ propertyValue }) => propertyValue === 'Ulm');
    expect(echo).toMatchObject({ changeSource: 'INTEGRATION', sourceId: String(echo?.['appId']) });
  });
});

describe('Close', () => {
  it('tells of one event in each request, joins what changes again within its delay, and signs with its key as bytes', async () => {
    await subscribe('close');
    const leads = [...sandbox.vendors.close.backdoor.records()].filter(({ type, live }) => type === 'lead' && live);
    const [a, b] = [leads[0]?.id ?? '', leads[1]?.id ?? ''];
    for (const name of ['One', 'Two', 'Three']) await edit('close', 'lead', a, { name });
    await edit('close', 'lead', b, { name: 'Other' });
    await flush();
    const events = got.map(({ body }) => (JSON.parse(body) as { event: Event }).event);
    expect(events.filter(({ object_id: id }) => id === a)).toHaveLength(1);
    expect(events.find(({ object_id: id }) => id === a)).toMatchObject({
      object_type: 'lead',
      action: 'updated',
      data: { name: 'Three' },
    });
    expect(events.filter(({ object_id: id }) => id === b)).toHaveLength(1);
    for (const { headers, body } of got) {
      const hash = createHmac('sha256', Buffer.from(KEY, 'hex'))
        .update(`${String(headers['close-sig-timestamp'])}${body}`)
        .digest('hex');
      expect(headers['close-sig-hash']).toBe(hash);
    }
  });
});

describe('the control API', () => {
  it('shows subscriptions without their secrets, refuses what they can not be, and ends them', async () => {
    await subscribe('hubspot');
    expect(JSON.stringify((await control(sandbox, 'GET', '/webhooks')).body)).not.toContain(SECRET);
    const request = (vendor: string, body: object): Promise<Response> =>
      sandbox.fetch(new Request(`http://x/_control/webhooks/${vendor}`, { method: 'PUT', body: JSON.stringify(body) }));
    for (const body of [
      {},
      { url: 'ftp://x', secret: 'a' },
      { url: base },
      { url: base, secret: 'a', batch: 101 },
      { url: base, secret: 'a', more: 1 },
    ])
      expect((await request('hubspot', body)).status).toBe(400);
    expect((await request('close', { url: base, secret: 'no hex' })).status).toBe(400);
    expect((await request('salesforce', { url: base, secret: 'a' })).status).toBe(404);
    const ended = await sandbox.fetch(new Request('http://x/_control/webhooks', { method: 'DELETE' }));
    expect(await ended.json()).toEqual({});
    await edit('hubspot', 'contacts', contacts()[0] ?? '', { city: 'Trier' });
    await flush();
    expect(got).toEqual([]);
  });
});
