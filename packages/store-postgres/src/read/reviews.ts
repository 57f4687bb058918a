import type { PairEvidence } from '@meshline/reconcile';
import { formatRef, type RecordRef } from '@meshline/record';
import type pg from 'pg';

/** A pair that may be one thing, as the open review has it; `a` and `b` as `formatRef` writes them. */
export interface ReviewRow {
  readonly a: string;
  readonly b: string;
  readonly evidence: PairEvidence;
}

/** Open reviews of these pairs of records, in either order. */
export async function reviewsOf(
  pool: pg.Pool,
  pairs: readonly (readonly [RecordRef, RecordRef])[],
): Promise<readonly ReviewRow[]> {
  if (pairs.length === 0) return [];
  const { rows } = await pool.query<ReviewRow>(
    `select r.a, r.b, r.evidence from review r
       join unnest($1::text[], $2::text[]) as p(a, b) on (r.a = p.a and r.b = p.b) or (r.a = p.b and r.b = p.a)`,
    [pairs.map(([a]) => formatRef(a)), pairs.map(([, b]) => formatRef(b))],
  );
  return rows;
}
