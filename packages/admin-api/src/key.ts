import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 (hex) of an API key: what is stored and compared. Keys are long and random, so no salt or stretching is needed. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** Whether an `Authorization` header carries the key with this hash; takes as long for each wrong key as for the right one. */
export function carriesKey(header: string | undefined, keyHash: string): boolean {
  const presented = /^Bearer +([^\s]{1,500})$/iu.exec(header ?? '')?.[1] ?? '';
  const same = timingSafeEqual(Buffer.from(hashKey(presented), 'hex'), Buffer.from(keyHash, 'hex'));
  return same && presented !== '';
}
