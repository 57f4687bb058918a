import type { VerifyResult, WebhookDelivery } from '@meshline/connector-spec';
import { verifyHmac } from './hmac.ts';
import { webhookAge } from './webhook-age.ts';

/** A sender may put in several signatures while he changes his secret; more are none of his. */
const MOST_SIGNATURES = 16;
/** The least that Standard Webhooks allows. */
const LEAST_BYTES = 24;

/** Lower-case names of the headers that Standard Webhooks signs or signs with. */
export const STANDARD_WEBHOOK_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/**
 * Whether a delivery was signed after Standard Webhooks 1.0 (symmetric, `v1`) with one of the secrets, at most five minutes from `now`
 * (Unix ms). Other versions of signatures beside it are passed over. Without a usable secret nothing verifies.
 */
export function verifyStandardWebhook(
  delivery: Pick<WebhookDelivery, 'headers' | 'rawBody'>,
  secrets: readonly string[],
  now: number,
): VerifyResult {
  const keys = secrets.flatMap((secret) => standardWebhookKey(secret) ?? []);
  return verifyWithKeys(delivery, keys, now);
}

/** The same with the keys of the secrets, where many deliveries are verified. */
export function verifyWithKeys(
  { headers, rawBody }: Pick<WebhookDelivery, 'headers' | 'rawBody'>,
  keys: readonly Uint8Array[],
  now: number,
): VerifyResult {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (id === undefined || timestamp === undefined || signature === undefined) return { ok: false, reason: 'missing' };
  if (!/^[!-~]{1,256}$/u.test(id)) return { ok: false, reason: 'malformed' };
  const age = webhookAge(timestamp, 1_000, now);
  if (age !== 'fresh') return { ok: false, reason: age };
  const given = signature.split(' ').slice(0, MOST_SIGNATURES);
  const signed = given.flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  if (signed.length === 0) return { ok: false, reason: 'malformed' };
  const parts = [`${id}.${timestamp}.`, rawBody];
  const ok = signed.some((one) => verifyHmac({ algorithm: 'sha256', encoding: 'base64', parts, signature: one, keys }));
  return ok ? { ok } : { ok: false, reason: 'mismatch' };
}

/** The key in a secret as it is handed out (`whsec_` and base64); undefined where it is none, or shorter than 24 bytes. */
export function standardWebhookKey(secret: string): Uint8Array | undefined {
  const text = /^(?:whsec_)?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/u.exec(secret)?.[1];
  const key = text === undefined ? undefined : Buffer.from(text, 'base64');
  return key === undefined || key.length < LEAST_BYTES ? undefined : key;
}
