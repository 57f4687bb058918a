import type { MiddlewareHandler } from 'hono';
import { problem, problemResponse } from './problems.ts';

/** Bytes of a body, as they arrive and whatever a header says. */
export const BODY_LIMIT = 65_536;

/** Reads the body of a request that has one, at most `BODY_LIMIT` bytes of JSON; chunked ones too. */
export const limitedJsonBody: MiddlewareHandler = async (context, next) => {
  const { method, raw } = context.req;
  if (method === 'GET' || method === 'HEAD') return next();
  const encoding = context.req.header('content-encoding') ?? 'identity';
  const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json' || encoding !== 'identity') {
    return problemResponse(problem('wrong-content-type', 415, "Send plain JSON with 'content-type: application/json'."));
  }
  if (Number(context.req.header('content-length') ?? 0) > BODY_LIMIT) return tooLarge();
  const body = await readAtMost(raw.body, BODY_LIMIT);
  if (body === undefined) return tooLarge();
  // A new request around what was read; `raw` is what the validators read from.
  context.req.raw = new Request(raw.url, { method, headers: raw.headers, body: new Uint8Array(body), signal: raw.signal });
  return next();
};

function tooLarge(): Response {
  return problemResponse(problem('too-large', 413, `The body is larger than ${BODY_LIMIT} bytes; a decision never is.`));
}

async function readAtMost(stream: ReadableStream<Uint8Array> | null, limit: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > limit) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
