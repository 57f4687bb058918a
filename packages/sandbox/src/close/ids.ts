import type { Random } from '../core/random.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const COUNTER_CHARS = 6;
/** `pipe_ ev_ req_ whsub_ api_` have 22 characters after the prefix, all others 43 (close.md 2). */
const SHORT = new Set(['pipe', 'ev', 'req', 'api']);

const base62 = (n: number): string => {
  let text = '';
  for (let rest = n; text.length < COUNTER_CHARS; rest = Math.floor(rest / 62)) text = (BASE62[rest % 62] ?? '0') + text;
  return text;
};

/**
 * Ids in Close's form. The tail holds a running number, so that a restart with the same seed never hands out an id
 * twice; each row keeps its number as `seq`.
 */
export class Ids {
  readonly #random: Random;
  #last = 0;
  constructor(random: Random) {
    this.#random = random;
  }
  /** A new id and its number. */
  next(prefix: string): { readonly id: string; readonly seq: number } {
    const seq = ++this.#last;
    let body = '';
    for (let n = (SHORT.has(prefix) ? 22 : 43) - COUNTER_CHARS; n > 0; n--) body += BASE62[this.#random.int(62)] ?? '0';
    return { id: `${prefix}_${body}${base62(seq)}`, seq };
  }
  /** Takes note of a number that a restored row holds. */
  saw(seq: number): void {
    this.#last = Math.max(this.#last, seq);
  }
}
