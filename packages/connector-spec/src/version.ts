/**
 * The major version of the contract that a connector was written for. A connector states it as a literal; the host
 * accepts a range and upcasts older majors.
 *
 * | version | date | change |
 * |---|---|---|
 * | v1 | 2026-11 | first |
 * | v1 | 2026-11 | `read` may yield `skipped`: a record that is there and can't be read |
 * | v1 | 2026-11 | `get` may find `others` that hold the same value of a natural key |
 * | v1 | 2026-11 | a quota bucket may name the header by which answers say what is left of it (`reported`) |
 */
export const SPEC_VERSION = 'v1';
export type SpecVersion = 'v1';

/** Every major that this release of the host can run, oldest first. */
export const SUPPORTED_SPEC_VERSIONS: readonly SpecVersion[] = ['v1'];
