import { createHmac } from 'node:crypto';
import type { ResolvedSource } from '../../src/config/load-config.ts';
import { eventSources, openIngress, type Ingress } from '../../src/ingress/ingress.ts';
import { createWorld, type World } from './world.ts';

export const WEBSITE = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
export const NEXT = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
export const HUBSPOT = 'f00dfeed-0000-4000-8000-000000000000';
export const CLOSE = 'ab'.repeat(32);

export const SOURCES: readonly ResolvedSource[] = [
  { name: 'website', connection: undefined, secrets: [WEBSITE, NEXT], unset: [] },
  { name: 'payments', connection: undefined, secrets: [NEXT], unset: [] },
  { name: 'unset', connection: undefined, secrets: [], unset: ['UNSET_SECRET'] },
  { name: 'hubspot', connection: 'hubspot', secrets: [HUBSPOT], unset: [] },
  { name: 'close', connection: 'close', secrets: [CLOSE], unset: [] },
];

export interface EventWorld {
  readonly world: World;
  /** The world's parts, with sources of events. */
  readonly deps: World['deps'];
  readonly url: string;
  readonly ingress: Ingress;
  post(source: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Sent>;
  /** Signed after Standard Webhooks, now. */
  send(source: string, id: string, body: string | Uint8Array, secret?: string): Promise<Sent>;
  sendHubSpot(events: readonly object[]): Promise<Sent>;
  sendClose(event: object): Promise<Sent>;
  close(): Promise<void>;
}

export interface Sent {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** A world whose door for events is open on a real port. */
export async function createEventWorld(options: { people: number; lags?: boolean }): Promise<EventWorld> {
  const world = await createWorld(options);
  const config = { publicUrl: undefined, port: 0, host: '127.0.0.1', sources: SOURCES };
  const deps = { ...world.deps, eventSources: eventSources(config) };
  const ingress = await openIngress(deps, world.url, config);
  const url = ingress.url ?? '';
  const post = async (
    source: string,
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Sent> => {
    const response = await fetch(`${url}/api/v1/events/${source}`, { method: 'POST', headers, body: Buffer.from(body) });
    return { status: response.status, body: await response.text(), headers: response.headers };
  };
  const seconds = (): string => String(Math.floor(world.clock.now() / 1_000));
  return {
    world,
    deps,
    url,
    ingress,
    post,
    send: (source, id, body, secret = WEBSITE) => post(source, body, signed(id, seconds(), body, secret)),
    sendHubSpot(events) {
      const body = JSON.stringify(events);
      const at = String(world.clock.now());
      const signature = hmac(HUBSPOT, `POST${url}/api/v1/events/hubspot${body}${at}`).toString('base64');
      return post('hubspot', body, { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': at });
    },
    sendClose(event) {
      const body = JSON.stringify({ event, subscription_id: 'whsub_1' });
      const hash = createHmac('sha256', Buffer.from(CLOSE, 'hex'))
        .update(seconds() + body)
        .digest('hex');
      return post('close', body, { 'close-sig-hash': hash, 'close-sig-timestamp': seconds() });
    },
    async close() {
      await ingress.close();
      await world.close();
    },
  };
}

export function signed(id: string, timestamp: string, body: string | Uint8Array, secret: string): Record<string, string> {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function hmac(key: string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
