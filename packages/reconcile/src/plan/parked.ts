import { formatRef, type RecordRef } from '@meshline/record';
import type { Hold } from '../facts.ts';
import type { Finding } from '../finding.ts';

/** What must not be planned: fields of records, and creates in connections. */
export interface Parked {
  /** Whether the field of the record, or the whole record, is parked or on hold. */
  readonly field: (ref: RecordRef, field: string) => boolean;
  readonly create: (connection: string) => boolean;
}

/** What findings park and holds stop. */
export function parkedBy(findings: readonly Finding[], holds: readonly Hold[]): Parked {
  const fields = new Set<string>();
  const creates = new Set<string>();
  for (const { ref, field } of holds) fields.add(keyOf(ref, field));
  for (const { parks } of findings) {
    for (const { connection, ref, field } of parks) {
      if (ref === undefined) creates.add(connection);
      else fields.add(keyOf(ref, field));
    }
  }
  return {
    field: (ref, field) => fields.has(keyOf(ref, field)) || fields.has(keyOf(ref, undefined)),
    create: (connection) => creates.has(connection),
  };
}

function keyOf(ref: RecordRef, field: string | undefined): string {
  return `${formatRef(ref)} ${field ?? '*'}`;
}
