/** Words of a text as the search sees them: lower case, letters, digits and underscores; all else separates (close.md 4). */
export const tokenize = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}_]+/gu) ?? [];

/** Which records hold a word. Most words belong to one record, which is kept without a set. */
export class TokenIndex {
  readonly #ids = new Map<string, string | Set<string>>();

  add(token: string, id: string): void {
    const held = this.#ids.get(token);
    if (held === undefined || held === id) this.#ids.set(token, id);
    else if (typeof held === 'string') this.#ids.set(token, new Set([held, id]));
    else held.add(id);
  }

  remove(token: string, id: string): void {
    const held = this.#ids.get(token);
    if (held === id) this.#ids.delete(token);
    else if (held instanceof Set) held.delete(id);
  }

  get(token: string): ReadonlySet<string> {
    const held = this.#ids.get(token);
    return held === undefined ? new Set() : typeof held === 'string' ? new Set([held]) : held;
  }
}
