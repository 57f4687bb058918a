/**
 * Where the simulated vendors keep what they acknowledged. A vendor doesn't lose a write because MeshLine was killed,
 * so every change of a collection is appended before the HTTP answer leaves.
 */
export interface Journal {
  /** `row` undefined = the row is gone for good. */
  append(collection: string, id: string, row: unknown): void;
}

/** Keeps nothing: for tests and for benchmarks. */
export const noJournal: Journal = { append: () => undefined };
