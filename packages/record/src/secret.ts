const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Holds a secret so that printing, logging or serialising it by accident shows `[redacted]`. `reveal()` is the only way
 * to the text.
 */
export class Secret {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  reveal(): string {
    return this.#text;
  }
  toString(): string {
    return '[redacted]';
  }
  toJSON(): string {
    return '[redacted]';
  }
  [inspect](): string {
    return '[redacted]';
  }
}
