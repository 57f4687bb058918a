import { createHmac, timingSafeEqual } from 'node:crypto';

export interface HmacCheck {
  readonly algorithm: 'sha256' | 'sha1' | 'sha512';
  /** How the vendor writes the signature. */
  readonly encoding: 'hex' | 'base64';
  /** What is signed, in order. */
  readonly parts: readonly (string | Uint8Array)[];
  readonly signature: string;
  /** The active key first, then those that are being rotated out. None = nothing verifies. */
  readonly keys: readonly (string | Uint8Array)[];
}

/** Whether the signature was made with one of the keys. In constant time for each key; fails closed. */
export function verifyHmac(check: HmacCheck): boolean {
  const given = Buffer.from(check.signature, check.encoding);
  let ok = false;
  for (const key of check.keys) {
    if (key.length === 0) continue;
    const hmac = createHmac(check.algorithm, key);
    for (const part of check.parts) hmac.update(part);
    const wanted = hmac.digest();
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) ok = true;
  }
  return ok;
}
