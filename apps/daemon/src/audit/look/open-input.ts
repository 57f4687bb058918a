import { open, stat, type FileHandle } from 'node:fs/promises';
import type { TableEncoding } from '@meshline/connector-kit';
import { AuditInputError } from './input-error.ts';

export interface OpenInput {
  readonly handle: FileHandle;
  readonly size: number;
  /** Tells a file from another one under another path. */
  readonly inode: string;
  /** The first bytes, up to `HEAD`. */
  readonly head: Buffer;
  /** The encoding, where the first bytes tell it. */
  readonly encoding: TableEncoding | undefined;
}

/** Bytes at the beginning by which the dialect is told. */
export const HEAD = 1_048_576;

/** What begins like this is no table of text, whatever its name says. */
const OTHERS: readonly (readonly [begin: string, what: string])[] = [
  ['PK\x03\x04', 'an Excel workbook (.xlsx) or another zip archive'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook (.xls)'],
  ['%PDF', 'a PDF document'],
  ['\x1f\x8b', 'compressed with gzip'],
  ['BZh', 'compressed with bzip2'],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd'],
  ['\xfd7zXZ', 'compressed with xz'],
  ['7z\xbc\xaf', 'a 7z archive'],
  ['Rar!', 'a RAR archive'],
  ['PAR1', 'a Parquet file'],
  ['SQLite format 3', 'an SQLite database'],
  ['{\\rtf', 'a text document (RTF)'],
  ['\xff\xfe\0\0', 'written in UTF-32'],
  ['\0\0\xfe\xff', 'written in UTF-32'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
];

/** Opens a file for reading by parts. Throws `AuditInputError` where there is no table of text to be read in it. */
export async function openInput(path: string): Promise<OpenInput> {
  const found = await stat(path).catch(unreadable(path));
  if (found.isDirectory()) throw new AuditInputError(`${path} is a folder. Name the files in it.`);
  if (!found.isFile()) throw new AuditInputError(`${path} is a pipe or a device. Files are read twice: save it to a file first.`);
  if (found.size === 0) throw new AuditInputError(`${path} is empty.`);
  const handle = await open(path).catch(unreadable(path));
  try {
    const buffer = Buffer.allocUnsafe(Math.min(HEAD, found.size));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0).catch(unreadable(path));
    const head = buffer.subarray(0, bytesRead);
    refuseOthers(path, head);
    return { handle, size: found.size, inode: `${found.dev}-${found.ino}`, head, encoding: encodingOf(path, head) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function unreadable(path: string): (error: unknown) => never {
  return (error) => {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new AuditInputError(`There is no file ${path}.`);
    if (code === 'EACCES' || code === 'EPERM') throw new AuditInputError(`${path} may not be read by this user.`);
    throw new AuditInputError(`${path} can't be read (${code ?? (error as Error).message}).`);
  };
}

function refuseOthers(path: string, head: Buffer): void {
  const begin = head.subarray(0, 1_024).toString('latin1');
  const other = OTHERS.find(([bytes]) => begin.startsWith(bytes))?.[1];
  if (other !== undefined) {
    throw new AuditInputError(`${path} is ${other}, not text. Open it with its program and save it as CSV (UTF-8).`);
  }
  const text = begin.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/^<(?:!doctype|html|\?xml|table|head)/i.test(text)) {
    throw new AuditInputError(`${path} is a web page or XML, whatever its name says. Export it as CSV.`);
  }
  if (/^(?:\{\s*"|\[\s*[{[])/.test(text)) throw new AuditInputError(`${path} is JSON. Export it as CSV.`);
}

/** The encoding by the byte order mark, or by where the zeros stand; undefined where it takes more than a look at the head. */
function encodingOf(path: string, head: Buffer): TableEncoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const bytes = head.subarray(0, 65_536);
  const zeros = [0, 0];
  const odd = new Set<number>();
  let oddCount = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
    else if (byte < 9 || (byte > 13 && byte < 28)) {
      odd.add(byte);
      oddCount++;
    }
  }
  const [even = 0, uneven = 0] = zeros.map((count) => count / (bytes.length / 2));
  if (uneven > 0.3 && even < 0.05) return 'utf-16le';
  if (even > 0.3 && uneven < 0.05) return 'utf-16be';
  // One control character may be a delimiter; many different ones are no text.
  if ((even + uneven) / 2 > 0.1 || (odd.size > 3 && oddCount > 0.02 * bytes.length))
    throw new AuditInputError(`${path} isn't text but data of some program. Export it as CSV.`);
  return undefined;
}
