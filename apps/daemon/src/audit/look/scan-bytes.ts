import { isAscii, isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { lineText, type TableEncoding } from '@meshline/connector-kit';

export interface ByteScan {
  readonly encoding: TableEncoding;
  /** Line ends in the file: at least as many as rows. */
  readonly lines: number;
  /** In a UTF-8 file: how many lines are none, and the first of them, from 1. */
  readonly foreign: { readonly count: number; readonly first: readonly number[] };
}

const CHUNK = 1_048_576;
const MOST_NAMED = 5;
const [LINE_FEED, CARRIAGE_RETURN] = [10, 13];

/** Looks at all bytes of a file, as a sample can't promise an encoding. `known`: the encoding as its first bytes tell it. */
export async function scanBytes(handle: FileHandle, known: TableEncoding | undefined): Promise<ByteScan> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  const found = { lines: 0, count: 0, damaged: 0, first: [] as number[], hasUtf8: false };
  let waiting = 0;
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, waiting, CHUNK - waiting, position);
    position += bytesRead;
    const bytes = buffer.subarray(0, waiting + bytesRead);
    // Whole lines, so that no character is cut in two; a line as long as the buffer is cut all the same.
    const end = Math.max(bytes.lastIndexOf(LINE_FEED), bytes.lastIndexOf(CARRIAGE_RETURN)) + 1;
    const cut = bytesRead === 0 || (end === 0 && bytes.length === CHUNK) ? bytes.length : end;
    if (known === undefined) lookAt(bytes.subarray(0, cut), found);
    found.lines += countOf(bytes.subarray(0, cut));
    bytes.copy(buffer, 0, cut);
    waiting = bytes.length - cut;
    if (bytesRead === 0) break;
  }
  const { lines, count, damaged, first } = found;
  if (known !== undefined) return { encoding: known, lines, foreign: { count: 0, first: [] } };
  // Where nothing at all is UTF-8, the odd lines aren't the exception but the file's encoding.
  const isForeign = !found.hasUtf8 && count > damaged;
  return {
    encoding: isForeign ? 'windows-1252' : 'utf-8',
    lines,
    foreign: isForeign ? { count: 0, first: [] } : { count, first },
  };
}

function lookAt(
  bytes: Buffer,
  found: { lines: number; count: number; damaged: number; first: number[]; hasUtf8: boolean },
): void {
  if (isAscii(bytes)) return;
  if (isUtf8(bytes)) {
    found.hasUtf8 = true;
    return;
  }
  lineText(bytes, 'utf-8', (kind, line) => {
    if (kind === 'utf-8') found.hasUtf8 = true;
    else if (kind === 'damaged') found.damaged++;
    else if (++found.count <= MOST_NAMED) found.first.push(found.lines + line + 1);
  });
}

function countOf(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  if (count > 0) return count;
  for (let at = bytes.indexOf(CARRIAGE_RETURN); at >= 0; at = bytes.indexOf(CARRIAGE_RETURN, at + 1)) count++;
  return count;
}
