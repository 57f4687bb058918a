import { compareRefs, type RecordRef } from '@meshline/record';

export type Role = 'primary' | 'duplicate';

export interface RoleInput {
  readonly ref: RecordRef;
  readonly live: boolean;
  readonly role?: Role | undefined;
  /** Unix ms. */
  readonly createdAt: number | undefined;
  /** The record carries one of our markers. */
  readonly marked: boolean;
}

/**
 * One primary for each connection: writes go there (R66). A live primary stays; else a record with our marker, the home
 * stream that stands first, the oldest, the smallest ref. Where nothing lives any more, the last primary keeps its role, as
 * the tombstone that a decision is wanted about. The result doesn't depend on the order of the records.
 */
export function assignRoles(
  records: readonly RoleInput[],
  homes: ReadonlyMap<string, readonly string[]>,
): readonly { readonly ref: RecordRef; readonly role: Role }[] {
  const primaries = new Map<string, RoleInput>();
  for (const record of records) {
    const best = primaries.get(record.ref.connection);
    if (best === undefined || compare(record, best, homes) < 0) primaries.set(record.ref.connection, record);
  }
  return records.map((record) => ({
    ref: record.ref,
    role: primaries.get(record.ref.connection) === record ? 'primary' : 'duplicate',
  }));
}

function compare(a: RoleInput, b: RoleInput, homes: ReadonlyMap<string, readonly string[]>): number {
  return (
    first(a.live, b.live) ||
    first(a.role === 'primary', b.role === 'primary') ||
    first(a.marked, b.marked) ||
    homeIndex(a, homes) - homeIndex(b, homes) ||
    age(a, b) ||
    compareRefs(a.ref, b.ref)
  );
}

function first(a: boolean, b: boolean): number {
  return a === b ? 0 : a ? -1 : 1;
}

function age(a: RoleInput, b: RoleInput): number {
  if (a.createdAt === b.createdAt) return 0;
  if (a.createdAt === undefined || b.createdAt === undefined) return a.createdAt === undefined ? 1 : -1;
  return a.createdAt - b.createdAt;
}

function homeIndex({ ref }: RoleInput, homes: ReadonlyMap<string, readonly string[]>): number {
  const index = homes.get(ref.connection)?.indexOf(ref.stream) ?? -1;
  return index < 0 ? Number.MAX_SAFE_INTEGER : index;
}
