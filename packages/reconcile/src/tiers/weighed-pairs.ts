/** An unattended link forbids both; `CONTRADICTS` also that one identity holds the two. */
export const ASKS = 1;
export const CONTRADICTS = 2;
/** The two share enough keys to be linked unattended (see `eachPair`). */
export const FIRM = 4;

/** The blend says that what each has of its own speaks against the other. */
export const APART = 8;

/** Weighed pairs, 17 bytes each. */
export class WeighedPairs {
  length = 0;
  #a = new Int32Array(1024);
  #b = new Int32Array(1024);
  /** Hundredths of bits, as weights are rounded. */
  #weight = new Int32Array(1024);
  #blended = new Float32Array(1024);
  #flags = new Uint8Array(1024);

  add(a: number, b: number, weight: number, blended: number, flags: number): void {
    if (this.length === this.#a.length) this.#grow();
    this.#a[this.length] = a;
    this.#b[this.length] = b;
    this.#weight[this.length] = Math.round(100 * weight);
    this.#blended[this.length] = blended;
    this.#flags[this.length++] = flags;
  }

  a(at: number): number {
    return this.#a[at] ?? 0;
  }

  b(at: number): number {
    return this.#b[at] ?? 0;
  }

  /** Bits, the prior included. */
  weight(at: number): number {
    return (this.#weight[at] ?? 0) / 100;
  }

  /** Bits of the set's own weights, its prior included. */
  blended(at: number): number {
    return this.#blended[at] ?? 0;
  }

  flags(at: number): number {
    return this.#flags[at] ?? 0;
  }

  #grow(): void {
    const length = 2 * this.length;
    const [a, b, weight, blended, flags] = [this.#a, this.#b, this.#weight, this.#blended, this.#flags];
    this.#a = new Int32Array(length);
    this.#b = new Int32Array(length);
    this.#weight = new Int32Array(length);
    this.#blended = new Float32Array(length);
    this.#flags = new Uint8Array(length);
    this.#a.set(a);
    this.#b.set(b);
    this.#weight.set(weight);
    this.#blended.set(blended);
    this.#flags.set(flags);
  }
}
