/** Without a word of the vendor: the shortest windows are a second long. */
const UNSAID_MS = 1_000;
/** The connector, which knows its vendor, may say later that it takes longer. */
const MOST_MS = 60_000;

/** When the calls of a refused class may go on, as far as the answer's `Retry-After` tells (Unix ms). */
export function retryAfter(headers: Headers, now: number): number {
  const text = headers.get('retry-after')?.trim() ?? '';
  const at = /^\d+(\.\d+)?$/.test(text) ? now + Number(text) * 1_000 : Date.parse(text);
  return Math.min(Math.max(Number.isNaN(at) ? now + UNSAID_MS : Math.ceil(at), now), now + MOST_MS);
}
