import { asObject, asText, verifyHmac, webhookAge } from '@meshline/connector-kit';
import type { Signal, VerifyResult, WebhookContent, WebhookDelivery, WebhookReceiver } from '@meshline/connector-spec';

const SIGNATURE = 'close-sig-hash';
const TIMESTAMP = 'close-sig-timestamp';

const STREAMS: ReadonlySet<string> = new Set(['lead', 'contact', 'opportunity']);
const KINDS: Readonly<Record<string, Signal['kind']>> = {
  created: 'created',
  updated: 'changed',
  deleted: 'deleted',
  merged: 'merged',
};

/** Close's webhooks: one event in each, signed with the subscription's key, which is hex for bytes (close.md 6). */
export const closeWebhook: WebhookReceiver = {
  headers: [SIGNATURE, TIMESTAMP],

  verify({ headers, rawBody }: WebhookDelivery, secrets: readonly string[], now: number): VerifyResult {
    const [signature, timestamp] = [headers[SIGNATURE], headers[TIMESTAMP]];
    if (signature === undefined || timestamp === undefined) return { ok: false, reason: 'missing' };
    const age = webhookAge(timestamp, 1_000, now);
    if (age !== 'fresh') return { ok: false, reason: age };
    const keys = secrets.flatMap((secret) => (/^(?:[0-9a-f]{2}){16,}$/iu.test(secret) ? [Buffer.from(secret, 'hex')] : []));
    const ok = verifyHmac({ algorithm: 'sha256', encoding: 'hex', parts: [timestamp, rawBody], signature, keys });
    return ok ? { ok } : { ok: false, reason: 'mismatch' };
  },

  parse(body): WebhookContent {
    const event = asObject(asObject(body)['event']);
    const eventId = asText(event['id']);
    if (eventId === undefined) throw new TypeError('Close sends one event with an id');
    const [stream, id, action] = [asText(event['object_type']), asText(event['object_id']), asText(event['action'])];
    // An event of the log is joined with what follows it within a moment, under its id.
    const eventKey = `${eventId}:${asText(event['date_updated']) ?? ''}`;
    const kind = KINDS[action ?? ''];
    if (stream === undefined || id === undefined || kind === undefined || !STREAMS.has(stream))
      return { signals: [], unknown: [eventKey] };
    const [account, at] = [asText(event['organization_id']), instant(asText(event['date_updated']))];
    const common = {
      kind,
      eventKey,
      ...(at === undefined ? {} : { at }),
      ...(account === undefined ? {} : { account }),
    };
    return { signals: [{ stream, id, ...common }], unknown: [] };
  },
};

/** Times of events have no zone and are UTC. */
function instant(text: string | undefined): string | undefined {
  const time = Date.parse(text === undefined || /(?:Z|[+-]\d\d:\d\d)$/u.test(text) ? (text ?? '') : `${text}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
