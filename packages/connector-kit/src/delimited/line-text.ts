import { isAscii, isUtf8 } from 'node:buffer';
import type { TableEncoding } from './dialect.ts';

/** The characters of Windows-1252 at 0x80 to 0x9F; the five without one stay control characters, as in browsers. */
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** A character of several bytes, as UTF-8 writes it (a lone surrogate is one too), in bytes shown as Latin-1. */
const SEQUENCE = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/;

/** How a line is written that isn't ASCII, in a stretch of a file that isn't UTF-8 throughout. */
export type LineKind = 'utf-8' | 'windows-1252' | 'damaged';

/**
 * Bytes of whole lines as text. In a UTF-8 file single lines may be none, pasted in by another program: such a line is
 * Windows-1252 where nothing in it is UTF-8. Else something is lost, and a lone surrogate stands where it was, so that
 * `isWellFormed` finds it (a U+FFFD that the file really holds is text). `onLine` is told of the lines that aren't ASCII,
 * with their number within the bytes, from 0; only where the bytes aren't UTF-8 throughout.
 */
export function lineText(
  bytes: Buffer,
  encoding: TableEncoding,
  onLine: (kind: LineKind, line: number) => void = () => undefined,
): string {
  switch (encoding) {
    case 'utf-8':
      // Most files are ASCII for long stretches, and one byte for each character is the faster string.
      if (isAscii(bytes)) return bytes.toString('latin1');
      return isUtf8(bytes) ? bytes.toString('utf8') : mendedText(bytes, onLine);
    case 'utf-16le':
      return bytes.toString('utf16le');
    case 'utf-16be':
      return Buffer.from(bytes).swap16().toString('utf16le');
    case 'windows-1252':
      return windowsText(bytes);
  }
}

function windowsText(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (char) => WINDOWS.charAt(char.charCodeAt(0) - 0x80));
}

function mendedText(bytes: Buffer, onLine: (kind: LineKind, line: number) => void): string {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = lineEnd(bytes, from);
    const line = bytes.subarray(from, end);
    if (isUtf8(line)) {
      if (!isAscii(line)) onLine('utf-8', lines.length);
      lines.push(line.toString('utf8'));
    } else if (SEQUENCE.test(line.toString('latin1'))) {
      onLine('damaged', lines.length);
      lines.push(line.toString('utf8').replaceAll('\ufffd', '\udfff'));
    } else {
      onLine('windows-1252', lines.length);
      lines.push(windowsText(line));
    }
    from = end;
  }
  return lines.join('');
}

/** Behind the next line end; a line end belongs to its line. */
function lineEnd(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(10, from);
  const end = feed < 0 ? bytes.length : feed + 1;
  const carriage = bytes.subarray(from, end).indexOf(13);
  const alone = carriage >= 0 && from + carriage + 1 < end && bytes[from + carriage + 1] !== 10;
  return alone ? from + carriage + 1 : end;
}
