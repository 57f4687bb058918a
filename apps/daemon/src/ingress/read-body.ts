import type { IncomingMessage } from 'node:http';

/** Bytes of a body, as they arrive and whatever a header says. */
export const BODY_LIMIT = 1_048_576;
/** Bytes of all bodies that are arriving at once. */
const ALL_BODIES = 64 * BODY_LIMIT;

export type ReadBody =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-many' }
  /** The sender went away in the middle. */
  | { readonly kind: 'gone' };

/** Reads the bodies of requests, none longer than `BODY_LIMIT` and not more at once than memory is for. Counts what arrives: chunked bodies too. */
export function bodyReader(): (request: IncomingMessage) => Promise<ReadBody> {
  let arriving = 0;
  return (request) => {
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return Promise.resolve({ kind: 'too-large' });
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const end = (result: ReadBody): void => {
        request.off('data', more).off('end', whole).off('error', gone).off('close', gone);
        if (result.kind !== 'read') request.pause();
        arriving -= size;
        resolve(result);
      };
      const more = (chunk: Buffer): void => {
        size += chunk.length;
        arriving += chunk.length;
        if (size > BODY_LIMIT) return end({ kind: 'too-large' });
        if (arriving > ALL_BODIES) return end({ kind: 'too-many' });
        chunks.push(chunk);
      };
      const whole = (): void => end({ kind: 'read', body: Buffer.concat(chunks) });
      const gone = (): void => end({ kind: 'gone' });
      request.on('data', more).on('end', whole).on('error', gone).on('close', gone);
    });
  };
}
