/** Nothing that tells of an event is nested deeper. */
const MOST_DEPTH = 64;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type StrictJson =
  | { readonly ok: true; readonly value: unknown; readonly text: string }
  | { readonly ok: false; readonly reason: 'not-utf8' | 'not-json' | 'too-deep' | 'duplicate-key' | 'forbidden-key' };

/**
 * JSON from outside that means one thing only: UTF-8, nested at most 64 deep, no key twice in an object (two readers would see two
 * things) and no `__proto__`. Never throws.
 */
export function strictJson(bytes: Uint8Array): StrictJson {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { ok: false, reason: 'not-utf8' };
  }
  const objection = objectionTo(text);
  if (objection !== undefined) return { ok: false, reason: objection };
  try {
    return { ok: true, value: JSON.parse(text) as unknown, text };
  } catch {
    return { ok: false, reason: 'not-json' };
  }
}

/** One pass over the text; what isn't JSON at all is left to the parser. */
function objectionTo(text: string): 'too-deep' | 'duplicate-key' | 'forbidden-key' | undefined {
  // The keys of each object that is open; undefined for a list.
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
      case 0x5b: // [
        isKey = text[at] === '{';
        open.push(isKey ? new Set() : undefined);
        if (open.length > MOST_DEPTH) return 'too-deep';
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        isKey = false;
        break;
      case 0x2c: // ,
        isKey = open.at(-1) !== undefined;
        break;
      case 0x22: {
        const end = endOfString(text, at);
        const keys = isKey ? open.at(-1) : undefined;
        isKey = false;
        if (keys !== undefined) {
          const key = keyOf(text.slice(at, end + 1));
          if (key === '__proto__') return 'forbidden-key';
          if (keys.has(key)) return 'duplicate-key';
          keys.add(key);
        }
        at = end;
        break;
      }
      default:
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c) at++;
  }
  return text.length;
}

/** `"\u005f_proto__"` is `__proto__` too. */
function keyOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}
