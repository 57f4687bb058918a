/** Disjoint sets of numbers 0..size-1 in one typed array. */
export class DisjointSets {
  readonly #up: Int32Array;

  constructor(size: number) {
    this.#up = Int32Array.from({ length: size }, (_, index) => index);
  }

  find(one: number): number {
    let root = one;
    while (this.#up[root] !== root) root = this.#up[root] ?? root;
    for (let at = one; at !== root;) {
      const next = this.#up[at] ?? root;
      this.#up[at] = root;
      at = next;
    }
    return root;
  }

  /** The smaller number becomes the root. */
  join(one: number, other: number): void {
    const [x, y] = [this.find(one), this.find(other)];
    if (x < y) this.#up[y] = x;
    else this.#up[x] = y;
  }
}
