import { labelQuality, type LabelQuality, type LabelledRecord } from '@meshline/report';
import { formatRef, type Value } from '@meshline/record';
import { observe } from '@meshline/reconcile';
import type { Rulebook } from '@meshline/rulebook';
import { firstSeen, openReviews } from '@meshline/store-postgres';
import { mappedStream } from '@meshline/sync';
import type pg from 'pg';

/** One record of `GET /_control/truth`. */
export interface TruthRecord {
  readonly vendor: string;
  readonly type: string;
  readonly id: string;
  readonly label: string;
  /** The sandbox worked it out from the values of a record that MeshLine made: no seeded truth. */
  readonly inferred: boolean;
}

/**
 * Links against the sandbox's labels. Records count as they were when they were first read: afterwards the systems
 * agree, and every rule would look good. Records that MeshLine itself made don't count.
 */
export async function linkQuality(pool: pg.Pool, rulebook: Rulebook, truth: readonly TruthRecord[]): Promise<LabelQuality> {
  const labels = new Map(
    truth.filter(({ inferred }) => !inferred).map(({ vendor, type, id, label }) => [`${vendor}/${type}/${id}`, label]),
  );
  const records: LabelledRecord[] = [];
  for await (const { ref, entity, fields, identity } of firstSeen(pool)) {
    const mapped = mappedStream(rulebook, ref.connection, ref.stream);
    const label = labels.get(formatRef(ref));
    if (!mapped || label === undefined) continue;
    const seen = observe(mapped.entity, mapped.rules, fields, { identityOf: {}, targets: {} });
    const plain = ['email', 'phone'].map((field) => {
      const value = seen[field];
      return value?.state === 'set' ? text(value.value) : undefined;
    });
    records.push({ ref: formatRef(ref), entity, connection: ref.connection, label, identity, plain });
  }
  return labelQuality(records, await openReviews(pool));
}

function text(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
