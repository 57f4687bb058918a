/**
 * 53 bits of a text in 11 characters (cyrb53: two multiplicative hashes with a final mix). Not for secrets; two texts with one hash only cost a needless
 * comparison.
 */
export function shortHash(text: string): string {
  return hash53(text).toString(36);
}

/** The same as a number in 0..2^53-1. */
export function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
