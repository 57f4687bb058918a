import type { PairEvidence } from '@meshline/reconcile';
import { formatRef, type RecordRef } from '@meshline/record';
import type pg from 'pg';

/** A pair that may be one thing, as the open review has it; with the identities on its two sides. */
export interface ReviewRow {
  readonly a: string;
  readonly b: string;
  readonly evidence: PairEvidence;
  /** By `formatRef` of the two records. */
  readonly identityOf: Readonly<Record<string, string>>;
}

/** Open reviews of these pairs of records, in either order. */
export async function reviewsOf(pool: pg.Pool, pairs: readonly (readonly [RecordRef, RecordRef])[]): Promise<readonly ReviewRow[]> {
  if (pairs.length === 0) return [];
  const { rows } = await pool.query<{ a: string; b: string; a_identity: string; b_identity: string; evidence: PairEvidence }>(
    `select r.a, r.b, r.a_identity, r.b_identity, r.evidence from review r
       join unnest($1::text[], $2::text[]) as p(a, b) on (r.a = p.a and r.b = p.b) or (r.a = p.b and r.b = p.a)`,
    [pairs.map(([a]) => formatRef(a)), pairs.map(([, b]) => formatRef(b))],
  );
  return rows.map((row) => ({
    a: row.a,
    b: row.b,
    evidence: row.evidence,
    identityOf: { [row.a]: row.a_identity, [row.b]: row.b_identity },
  }));
}
