import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * SHA-256 (hex) of the canonical JSON (RFC 8785) of a value, so that the order of keys doesn't matter. Keys that are
 * undefined (or a function) are left out, as JSON does. Throws a TypeError for what JSON can't say: NaN, a bigint, a
 * cycle, a lone surrogate, a function or undefined at the top.
 */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('hex');
}

function canonicalText(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new TypeError(`canonicalHash: ${(cause as Error).message}`, { cause });
  }
  if (text === undefined) throw new TypeError('canonicalHash: the value has no JSON form');
  return text;
}
