import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * SHA-256 (hex) of the canonical JSON (RFC 8785) of a value, so that the order of keys doesn't matter.
 * Throws a TypeError for what JSON can't say (functions, undefined at the top, NaN).
 */
export function canonicalHash(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('canonicalHash: the value has no JSON form');
  return createHash('sha256').update(text).digest('hex');
}
