import { ConnectorError } from '@meshline/connector-spec';

/** Larger answers are refused: a page of any vendor is far below it. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads a body to its end, but not past the limit. */
export async function readBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) {
      throw new ConnectorError({
        code: 'UNAVAILABLE',
        message: `An answer of more than ${MOST_BYTES / 1024 / 1024} MiB was cut off.`,
        httpStatus: response.status,
      });
    }
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
