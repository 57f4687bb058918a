import { asArray, asObject, asText, verifyHmac, webhookAge } from '@meshline/connector-kit';
import type { Signal, VerifyResult, WebhookContent, WebhookDelivery, WebhookReceiver } from '@meshline/connector-spec';
import type { ObjectStream } from './manifest.ts';

const SIGNATURE = 'x-hubspot-signature-v3';
const TIMESTAMP = 'x-hubspot-request-timestamp';

/** What an event calls the kind of a record: in its type (`contact.creation`), or beside it (`object.creation`, `0-1`). */
const STREAMS: Readonly<Record<string, ObjectStream>> = {
  contact: 'contacts',
  '0-1': 'contacts',
  company: 'companies',
  '0-2': 'companies',
  deal: 'deals',
  '0-3': 'deals',
};

const KINDS: Readonly<Record<string, Signal['kind']>> = {
  creation: 'created',
  deletion: 'deleted',
  privacyDeletion: 'deleted',
  merge: 'merged',
  restore: 'changed',
  propertyChange: 'changed',
  associationChange: 'changed',
};

/** HubSpot's webhooks: signature v3, and lists of up to 100 events (hubspot.md 11). A secret is the app's client secret. */
export const hubspotWebhook: WebhookReceiver = {
  headers: [SIGNATURE, TIMESTAMP],

  verify({ method, url, headers, rawBody }: WebhookDelivery, secrets: readonly string[], now: number): VerifyResult {
    const [signature, timestamp] = [headers[SIGNATURE], headers[TIMESTAMP]];
    if (signature === undefined || timestamp === undefined) return { ok: false, reason: 'missing' };
    const age = webhookAge(timestamp, 1, now);
    if (age !== 'fresh') return { ok: false, reason: age };
    const parts = [method, signedUrl(url), rawBody, timestamp];
    const ok = verifyHmac({ algorithm: 'sha256', encoding: 'base64', parts, signature, keys: secrets });
    return ok ? { ok } : { ok: false, reason: 'mismatch' };
  },

  parse(body): WebhookContent {
    if (!Array.isArray(body)) throw new TypeError('HubSpot sends a list of events');
    const signals: Signal[] = [];
    const unknown: string[] = [];
    for (const event of body.map(asObject)) {
      const found = signalsOf(event);
      if (found.length === 0) unknown.push(keyOf(event));
      signals.push(...found);
    }
    return { signals, unknown };
  },
};

/** The URI as HubSpot signs it: these characters are not encoded, all others stay as they were sent. */
export function signedUrl(url: string): string {
  return url.replaceAll(/%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/giu, (code) => decodeURIComponent(code));
}

type Event = ReturnType<typeof asObject>;

function signalsOf(event: Event): Signal[] {
  const [prefix = '', what = ''] = (asText(event['subscriptionType']) ?? '').split('.');
  const kind = KINDS[what];
  const stream = STREAMS[prefix === 'object' ? (idOf(event['objectTypeId']) ?? '') : prefix];
  if (kind === undefined || stream === undefined) return [];
  const occurredAt = event['occurredAt'];
  const at = typeof occurredAt === 'number' && Math.abs(occurredAt) < 8.64e15 ? new Date(occurredAt).toISOString() : undefined;
  const account = idOf(event['portalId']);
  const common = {
    kind,
    eventKey: keyOf(event),
    ...(at === undefined ? {} : { at }),
    ...(account === undefined ? {} : { account }),
  };
  return recordsOf(event, what, stream).map((record) => ({ ...record, ...common }));
}

/** A merge names the records that went and the one that is there now; an association both its ends. */
function recordsOf(event: Event, what: string, stream: ObjectStream): readonly { stream: ObjectStream; id: string }[] {
  if (what === 'associationChange') {
    const [from, to] = [idOf(event['fromObjectId']), idOf(event['toObjectId'])];
    const target = STREAMS[/_TO_([A-Z]+)$/u.exec(asText(event['associationType']) ?? '')?.[1]?.toLowerCase() ?? ''];
    return [
      ...(from === undefined ? [] : [{ stream, id: from }]),
      ...(to === undefined || target === undefined ? [] : [{ stream: target, id: to }]),
    ];
  }
  const named = [event['objectId'], event['primaryObjectId'], event['newObjectId'], ...asArray(event['mergedObjectIds'])];
  return [...new Set(named.flatMap((id) => idOf(id) ?? []))].map((id) => ({ stream, id }));
}

/** `eventId` is not unique; the number of the attempt is another each time. */
function keyOf(event: Event): string {
  const parts = [
    'portalId',
    'subscriptionType',
    'objectId',
    'propertyName',
    'eventId',
    'occurredAt',
    'fromObjectId',
    'toObjectId',
  ];
  return parts.map((name) => idOf(event[name]) ?? '').join(':');
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
}
