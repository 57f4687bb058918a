import { open, stat } from 'node:fs/promises';
import { ConnectorError } from '@meshline/connector-spec';
import { throwIfAborted } from '../http-errors.ts';
import type { TableEncoding } from './dialect.ts';
import { lineText, type LineKind } from './line-text.ts';

const CHUNK = 262_144;
/** Bytes without a line end that are kept waiting for one. */
const MOST_WAITING = 4_194_304;

export interface TextChunk {
  readonly text: string;
  /** The file ends here. */
  readonly last: boolean;
  /** The file's size and time of change: another version of the file has another one. */
  readonly version: string;
  /** Lines so far that were no UTF-8 and were read as Windows-1252. */
  readonly mended: number;
}

/**
 * A file as text, in chunks that end between characters; without the byte order mark. The last chunk comes when it is
 * certain that the file didn't change meanwhile. Throws a `ConnectorError` that says what to do: CONFIG_INVALID where
 * the file can't be read, UNAVAILABLE where it changed under the reader's hands, ABORTED.
 */
export async function* readText(path: string, encoding: TableEncoding, signal: AbortSignal): AsyncGenerator<TextChunk> {
  const handle = await opened(path);
  try {
    const version = versionOf(await handle.stat());
    let waiting: Buffer = Buffer.alloc(0);
    let isFirst = true;
    let mended = 0;
    const onLine = (kind: LineKind): void => void (kind === 'windows-1252' && mended++);
    for (;;) {
      throwIfAborted(signal);
      const buffer = Buffer.allocUnsafe(waiting.length + CHUNK);
      waiting.copy(buffer);
      const { bytesRead } = await handle.read(buffer, waiting.length, CHUNK, null).catch(unreadable(path));
      const bytes = buffer.subarray(0, waiting.length + bytesRead);
      const last = bytesRead === 0;
      if (last && versionOf(await handle.stat()) !== version) {
        const message = `${path} changed while it was read. Read it again when nothing writes to it.`;
        throw new ConnectorError({ code: 'UNAVAILABLE', message }, { sent: false });
      }
      const cut = last ? bytes.length : betweenLines(bytes, encoding);
      waiting = bytes.subarray(cut);
      if (cut === 0 && !last) continue;
      const text = lineText(bytes.subarray(0, cut), encoding, onLine);
      yield { text: isFirst && text.startsWith('\ufeff') ? text.slice(1) : text, last, version, mended };
      if (last) return;
      isFirst = false;
    }
  } finally {
    await handle.close();
  }
}

async function opened(path: string) {
  // A pipe would hang in `open` until somebody writes to it.
  const found = await stat(path).catch(unreadable(path));
  if (!found.isFile()) throw invalid(`${path} is no ordinary file but a folder, a pipe or a device.`);
  return open(path).catch(unreadable(path));
}

function unreadable(path: string): (error: unknown) => never {
  return (error) => {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') throw invalid(`There is no file ${path}.`, error);
    if (code === 'EACCES' || code === 'EPERM') throw invalid(`${path} may not be read by this user.`, error);
    throw invalid(`${path} can't be read (${code ?? 'no code'}).`, error);
  };
}

function invalid(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError({ code: 'CONFIG_INVALID', message }, { sent: false, cause });
}

function versionOf({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): string {
  return `${size}-${mtimeMs}`;
}

/** Where to cut: behind the last line end, as damage is judged by lines; in a line without end between two characters. */
function betweenLines(bytes: Buffer, encoding: TableEncoding): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return bytes.length - (bytes.length % 2);
  const feed = bytes.lastIndexOf(10);
  // A carriage return at the very end may be half of a line end.
  const end = feed >= 0 ? feed : bytes.subarray(0, -1).lastIndexOf(13);
  if (end >= 0 || bytes.length < MOST_WAITING) return end + 1;
  let cut = bytes.length;
  while (cut > 0 && bytes.length - cut < 4 && ((bytes[cut - 1] ?? 0) & 0xc0) === 0x80) cut--;
  return (bytes[cut - 1] ?? 0) >= 0xc0 ? cut - 1 : bytes.length;
}
